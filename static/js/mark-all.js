// One press marks every report that may be published without a closer look, or every held value, the next one none. The queue is swapped by
// htmx, so the page listens and not the button.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-mark-all]");
  if (!button) return;
  const boxes = [...button.form.querySelectorAll("input[name=submission], input[name=held]")];
  const marked = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = marked;
});
