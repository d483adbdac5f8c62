// The sliders of the simulation: each in step with its number field, which is what the form sends.
const form = document.querySelector("#moves");
const aloud = document.querySelector("[data-said-aloud]");
const POINT = document.documentElement.lang === "en" ? "." : ",";
const KEYS = { ArrowRight: 100, ArrowUp: 100, ArrowLeft: -100, ArrowDown: -100, PageUp: 1000, PageDown: -1000 };
const STEPS = 10000;

function pairOf(input) {
  const row = input.closest("[data-index]");
  return row && { row, slider: row.querySelector("[type=range]"), number: row.querySelector("[type=number]") };
}

function show({ row, slider, number }) {
  slider.setAttribute("aria-valuetext", Number(slider.value).toFixed(4).replace(".", POINT));
  row.toggleAttribute("data-moved", Number(slider.value) !== Number(number.dataset.published));
}

if (form) {
  // The portal answers a value beyond the bounds with a notice; the browser would keep silent about it.
  form.noValidate = true;
  form.addEventListener("input", (event) => {
    const pair = pairOf(event.target);
    if (!pair) return;
    if (event.target === pair.slider) pair.number.value = Number(pair.slider.value).toFixed(4);
    else pair.slider.value = pair.number.value === "" ? pair.number.dataset.published : pair.number.value;
    show(pair);
    // A dragged slider that has no focus would lose the reader's place to the swapped region.
    if (document.activeElement === document.body) event.target.focus({ preventScroll: true });
  });
  // One step is 0.0001: by keys a slider moves by a hundred of them, with Page Up and Page Down by a thousand.
  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "range" || !(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const steps = Math.round(Number(event.target.value) * STEPS) + KEYS[event.key];
    event.target.value = Math.min(Math.max(steps, 0), STEPS) / STEPS;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.querySelectorAll("[data-index]").forEach((row) => show(pairOf(row)));
  // The sentence stands inside of the swapped region, where a reader of screens would not hear it change.
  document.addEventListener("htmx:afterSettle", (event) => {
    const said = [...event.detail.target.querySelectorAll(".notice[role=status], [data-said]")];
    if (said.length) aloud.textContent = said.map((one) => one.textContent).join(" ");
  });
}
