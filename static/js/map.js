// The tiles of a map: choosing one swaps the region, arrow keys walk over the grid.
const { htmx } = window;
const TILE = ".tile-map a";
// How far a tile sideways of the way counts against one straight ahead.
const ASIDE = 3;

document.addEventListener("click", (event) => {
  const tile = event.target.closest?.(TILE);
  if (!tile || !htmx || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = tile.getAttribute("href");
  if (!tile.closest("[hx-target]")) return;
  event.preventDefault();
  htmx.ajax("GET", address.split("#")[0], { source: tile });
});

document.addEventListener("keydown", (event) => {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const tile = event.target.closest?.(TILE);
  if (!way || !tile) return;
  event.preventDefault();
  const here = place(tile);
  const ahead = [...tile.closest("svg").querySelectorAll("a")]
    .map((other) => ({ other, distance: distance(here, place(other), way) }))
    .filter(({ distance }) => distance > 0)
    .sort((one, two) => one.distance - two.distance)[0];
  ahead?.other.focus();
});

function place(tile) {
  const square = tile.querySelector("rect");
  return [square.x.baseVal.value / square.width.baseVal.value, square.y.baseVal.value / square.height.baseVal.value];
}

// Steps ahead in the direction of the way, those aside counted more; 0 for what does not lie ahead.
function distance(from, to, [right, down]) {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const ahead = x * right + y * down;
  const aside = Math.abs(x * down) + Math.abs(y * right);
  return ahead > aside ? ahead + aside * ASIDE : 0;
}
