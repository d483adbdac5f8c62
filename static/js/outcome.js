// What works in the background is polled in silence: a bar that is read out every second says nothing. How it ended is said once.
const SETTLES = 150;
const said = document.querySelector("[data-outcome]");

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const region = detail.target;
  if (said.textContent || region.id !== "progress" || region.querySelector("[hx-trigger]")) return;
  // The focus may move onto the heading at this moment, and speak for itself.
  setTimeout(() => {
    const heading = region.querySelector("h2");
    const told = [...region.querySelectorAll("[data-told]")];
    if (document.activeElement !== heading) told.unshift(heading);
    said.textContent = told.map((part) => part.dataset.told || part.textContent.trim()).join("\n");
  }, SETTLES);
});
