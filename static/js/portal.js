// What every page shares: htmx settings, the focus after a swap, one open menu at a time.
const { htmx } = window;
const CLOSE = ".source-drawer .panel-head a";
let opener = null;

if (htmx) {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  // Going back loads the page as it was addressed: a swap kept in the browser could show an old figure.
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const close = event.target.closest(".source-drawer") && document.querySelector(CLOSE);
  if (close) {
    close.click();
    return;
  }
  const open = document.querySelector(".nav-more[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A swap takes the focused element away. What was asked for tells where the reader goes on.
let after = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  after = asksByItself(event.detail.elt) ? null : placeAfter(event.detail.elt);
});
document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.target;
  if (!after || !region) return;
  const place = after(region);
  after = null;
  if (!place && document.activeElement !== document.body) return;
  focusOn(place ?? region.querySelector("h2"));
});

// What asks by itself every second takes the focus nowhere, unless the reader is inside it.
function asksByItself(element) {
  return (element.getAttribute("hx-trigger") ?? "").startsWith("every") && !element.contains(document.activeElement);
}

function placeAfter(element) {
  if (element.matches("form")) return afterForm(element);
  if (element.matches(CLOSE)) return afterClose();
  const views = element.closest(".view-switch");
  if (views) return (region) => twin(region, ".view-switch", views, nameOf)?.querySelector("[aria-current]");
  opener = linkOf(element);
  return (region) => region.querySelector("[data-focus]") ?? linkLike(region, opener);
}

// A field with an id keeps its focus, htmx sees to that; without one the form's button takes it.
function afterForm(form) {
  const lost = () => document.activeElement === document.body;
  return (region) => (lost() ? twin(region, "form", form, firstField)?.querySelector("button") : null);
}

// A page that came with the drawer open has no opener: the row that is marked leads there too.
function afterClose() {
  const marked = document.querySelector("tr[aria-current] a");
  const row = marked && linkOf(marked);
  return (region) => linkLike(region, opener) ?? linkLike(region, row);
}

function linkOf(element) {
  return { address: element.getAttribute("href"), words: element.textContent };
}

// Two links may lead to one address (a column's head, a view): the words tell which it was.
function linkLike(region, link) {
  if (!link) return null;
  const same = [...region.querySelectorAll("a[href]")].filter((one) => one.getAttribute("href") === link.address);
  return same.find((one) => one.textContent === link.words) ?? same[0];
}

function twin(region, selector, before, sign) {
  return [...region.querySelectorAll(selector)].find((candidate) => sign(candidate) === sign(before));
}

function nameOf(views) {
  return views.getAttribute("aria-label") ?? views.getAttribute("aria-labelledby");
}

function firstField(form) {
  return form.querySelector("[name]:not([type=hidden])")?.name;
}

function focusOn(element) {
  if (!element) return;
  if (element.matches("h2")) element.tabIndex = -1;
  element.focus();
}

document.addEventListener("htmx:responseError", () => showFault());
document.addEventListener("htmx:sendError", () => showFault());

function showFault() {
  const text = document.documentElement.lang === "en"
    ? "The server did not answer. What you see is unchanged; try again."
    : "Máy chủ không trả lời. Nội dung đang xem không đổi; xin thử lại.";
  let notice = document.querySelector("[data-fault]");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "notice act";
    notice.dataset.fault = "";
    notice.setAttribute("role", "alert");
    document.querySelector("main").prepend(notice);
  }
  notice.textContent = text;
}
