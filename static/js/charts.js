// Draws every [data-chart]: the figure is JSON beside it, its colours are names of tokens.
// The library comes only when a chart is on the page; the table below it says the same without it.
const NARROW = 544;
const LINE = 16;
const END_ROOM = 10;
const figures = new WeakMap();
let library;

function loadLibrary(source) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("chart library"));
    document.head.append(script);
  });
  return library;
}

function withTokens(value, styles) {
  if (typeof value === "string") {
    const token = /^var\((--[\w-]+)\)$/.exec(value);
    return token ? styles.getPropertyValue(token[1]).trim() : value;
  }
  if (Array.isArray(value)) return value.map((item) => withTokens(item, styles));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTokens(item, styles)]));
  }
  return value;
}

// On a narrow panel the label of a line stands beside its last point (where a key stands below, nowhere), and each name
// of a method on a line of its own.
function fitted(layout, width) {
  if (width >= NARROW) return layout;
  const margin = { ...layout.margin, r: 16, t: 26 };
  let line = 0;
  const annotations = (layout.annotations ?? []).map((note) => {
    if (note.name === "end") return { ...note, xanchor: "right", xshift: 0, yshift: note.yshift < 0 ? -14 : 14 };
    if (note.name === "keyed") return { ...note, visible: false };
    if (note.name !== "break") return note;
    return { ...withinPanel(note, layout, margin, width), yshift: END_ROOM + LINE * line++ };
  });
  if (line) margin.t = END_ROOM + LINE * line + 4;
  return { ...layout, annotations, margin };
}

// A name that its side of the cut cannot hold is moved inwards and points to its side.
function withinPanel(note, layout, margin, width) {
  const [first, last, day] = [...layout.xaxis.range, note.x].map((text) => Date.parse(text));
  const cut = margin.l + ((day - first) / (last - first)) * (width - margin.l - margin.r);
  const toLeft = note.xanchor === "right";
  const text = /[←→]/.test(note.text) ? note.text : toLeft ? `← ${note.text}` : `${note.text} →`;
  const length = textLength(text, layout.font.size);
  const start = cut + note.xshift - (toLeft ? length : 0);
  const inside = Math.max(2, Math.min(start, width - length - 2));
  if (inside === start) return note;
  return { ...note, text, xanchor: "left", align: "left", xshift: inside - cut };
}

function textLength(text, size) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width + 4;
}

// A chart that has no room yet would be drawn too wide for the one it gets: it waits until it has some.
const waiting = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!target.clientWidth) continue;
    waiting.unobserve(target);
    draw(target);
  }
});

async function draw(holder) {
  if (!holder.clientWidth) {
    waiting.observe(holder);
    return;
  }
  const figure = JSON.parse(holder.querySelector("script").textContent);
  const canvas = holder.querySelector("[data-canvas]");
  try {
    const Plotly = await loadLibrary(holder.dataset.library);
    const styles = getComputedStyle(document.documentElement);
    const layout = withTokens(fitted(figure.layout, holder.clientWidth), styles);
    layout.font.family = getComputedStyle(document.body).fontFamily;
    await Plotly.react(canvas, withTokens(figure.data, styles), layout, {
      displayModeBar: false,
      responsive: true,
      showTips: false,
    });
    if (!figures.has(holder)) canvas.on("plotly_click", (event) => follow(event.points[0]?.customdata));
    figures.set(holder, true);
    holder.dataset.drawn = "";
  } catch {
    holder.hidden = true;
  }
}

function follow(url) {
  if (!url?.startsWith("/") || url.startsWith("//")) return;
  const link = [...document.links].find((candidate) => candidate.getAttribute("hx-get") === url);
  if (link) link.click();
  else window.location.assign(url);
}

function drawAll(root) {
  for (const holder of root.querySelectorAll("[data-chart]")) draw(holder);
}

drawAll(document);
document.addEventListener("htmx:afterSettle", () => drawAll(document));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
let widths;
addEventListener("resize", () => {
  clearTimeout(widths);
  widths = setTimeout(() => drawAll(document), 150);
});
