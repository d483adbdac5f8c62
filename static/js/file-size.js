// Files that are too large never leave the browser: the server refuses such a form unread, and all that was typed with
// it would be gone.
function tooLarge(input) {
  const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const large = bytes > Number(input.dataset.mostBytes);
  document.getElementById(input.dataset.tooLarge).hidden = !large;
  input.setAttribute("aria-invalid", large);
  return large;
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("input[data-most-bytes]")) tooLarge(target);
});

document.addEventListener("submit", (event) => {
  const large = [...event.target.querySelectorAll("input[data-most-bytes]")].filter(tooLarge);
  if (!large.length) return;
  event.preventDefault();
  large[0].focus();
});
