// The form of a feed without the fields that its format and its schedule have no use for.

const form = document.querySelector(".feed-form");

function show(name, choice) {
  for (const field of form.querySelectorAll(`[data-${name}]`)) {
    const words = field.getAttribute(`data-${name}`).split(" ");
    // What is wrong stays to be seen.
    field.hidden = !words.includes(choice) && !field.classList.contains("has-fault");
  }
}

function follow(id, name) {
  const control = form.querySelector(id);
  control.addEventListener("change", () => show(name, control.value));
  show(name, control.value);
}

if (form) {
  follow("#id_format", "formats");
  follow("#id_rhythm", "rhythms");
}
