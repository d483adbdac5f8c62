// The form of a report: a cell saves itself when it is left, arrows move as in a spreadsheet, and nothing that was typed
// is lost: not when the server is gone, not when the session has ended, not when somebody else wrote the same cell.
import { keepDraft, dropDraft, draftOf } from "./entry-drafts.js";
import { noteIsOpen, openDrawer, watchDrawer } from "./entry-drawer.js";
import { moveFrom } from "./entry-keys.js";
import { say } from "./entry-words.js";

const { htmx } = window;
const sheet = document.querySelector("[data-sheet]");
const rows = new Map([...sheet.querySelectorAll("[data-cell]")].map((row) => [row.dataset.cell, cellOf(row)]));
const WAITS = [3000, 10000, 30000, 60000];
let leaving = false;
let retry = null;
let tries = 0;
// The element whose answer is being put into the page.
let answering = null;

function cellOf(element) {
  const code = element.dataset.cell;
  const input = element.querySelector(`#o-${CSS.escape(code)}`);
  // clean · dirty (typed, not left) · saving · failed (to be sent again) · stuck (a person must decide or mend)
  return { code, row: element, input, state: "clean", sent: null, again: null };
}

const seenOf = (cell) => cell.row.querySelector("input[type=hidden][name^=seen-]");
const reasonOf = (cell) => cell.row.querySelector("select");
const wordsOf = (cell) => cell.row.querySelector(".cell-words");
const rowAt = (target) => rows.get(target.closest?.("[data-cell]")?.dataset.cell);
const unsaved = () => [...rows.values()].filter((cell) => cell.state !== "clean");

// What the server last said of a cell: `version:reason:text`.
function told(cell) {
  const [version, missing, ...typed] = seenOf(cell).value.split(":");
  return { version, missing, typed: typed.join(":") };
}

function save(cell, more = {}) {
  if (cell.state === "saving") {
    cell.again = { ...cell.again, ...more };
    return;
  }
  const known = told(cell);
  const missing = reasonOf(cell)?.value;
  const same = cell.input.value.trim() === known.typed && (missing ?? known.missing) === known.missing;
  if (same && Object.keys(more).length === 0) {
    settle(cell);
    return;
  }
  cell.sent = cell.input.value;
  mark(cell, "saving");
  const values = { edition: sheet.dataset.edition, [`typed-${cell.code}`]: cell.sent, [`seen-${cell.code}`]: seenOf(cell).value, ...more };
  if (missing !== undefined) values[`missing-${cell.code}`] = missing;
  htmx.ajax("POST", `${sheet.dataset.sheet}cells/${cell.code}/`, { source: cell.row, values, swap: "none" }).catch(() => {});
}

function mark(cell, state) {
  cell.state = state;
  cell.row.toggleAttribute("data-unsaved", state !== "clean");
  cell.row.setAttribute("aria-busy", String(state === "saving"));
  tellUnsaved();
}

// The cell says what the server has.
function settle(cell) {
  const { typed } = told(cell);
  if (cell.input.value !== typed) cell.input.value = typed;
  cell.input.defaultValue = typed;
  dropDraft(cell.code);
  trouble(cell, "");
  mark(cell, "clean");
}

function answered(cell, status) {
  // A note, saved from the drawer: the typed text was not part of it.
  if (cell.state !== "saving") return;
  const more = cell.again;
  cell.again = null;
  if (status === 200) {
    tries = 0;
    trouble(cell, "");
    if (cell.input.value === cell.sent) settle(cell);
    else mark(cell, "dirty");
    aloud(cell);
  } else if (status === 409 || status === 422) {
    mark(cell, "stuck");
    trouble(cell, "");
    aloud(cell);
  } else {
    trouble(cell, say.trouble(status));
    mark(cell, "failed");
    if (status !== 403 && status !== 404) later();
  }
  if (more || (cell.state === "dirty" && document.activeElement !== cell.input)) save(cell, more ?? {});
}

function trouble(cell, words) {
  let place = cell.row.querySelector(".cell-trouble");
  if (!words) {
    place?.remove();
    return;
  }
  if (!place) {
    place = document.createElement("p");
    place.className = "cell-trouble";
    place.setAttribute("role", "alert");
    wordsOf(cell).after(place);
  }
  if (place.textContent !== words) place.textContent = words;
}

function aloud(cell) {
  const label = cell.row.querySelector("label").textContent;
  const status = wordsOf(cell).querySelector(".status, .no-figure")?.textContent ?? "";
  document.querySelector("[data-said]").textContent = `${label}: ${status}`;
}

// One line over the form for all cells that are not saved.
function tellUnsaved() {
  const failed = unsaved().filter((cell) => cell.state === "failed");
  let notice = document.querySelector("[data-unsaved-notice]");
  if (!failed.length) {
    notice?.remove();
    return;
  }
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "notice act unsaved-notice";
    notice.dataset.unsavedNotice = "";
    notice.append(document.createElement("span"), " ", button(say.retryNow, again));
    document.querySelector(".entry-head").prepend(notice);
  }
  notice.querySelector("span").textContent = say.unsaved(failed.length);
}

function button(words, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "link-button";
  element.textContent = words;
  element.addEventListener("click", act);
  return element;
}

function later() {
  clearTimeout(retry);
  retry = setTimeout(again, WAITS[Math.min(tries, WAITS.length - 1)]);
}

function again() {
  clearTimeout(retry);
  tries += 1;
  for (const cell of rows.values()) if (cell.state === "failed") save(cell);
}

// Typing and leaving

sheet.addEventListener("input", (event) => {
  const cell = rowAt(event.target);
  if (!cell || event.target !== cell.input) return;
  if (cell.state !== "saving") mark(cell, "dirty");
  keepDraft(cell.code, cell.input.value, seenOf(cell).value);
});
sheet.addEventListener("change", (event) => {
  const cell = rowAt(event.target);
  if (cell) save(cell);
});
sheet.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[name]");
  const cell = pressed && rowAt(pressed);
  if (!cell) return;
  event.preventDefault();
  if (pressed.name === "open") openDrawer(sheet, rows, cell.row, pressed);
  else save(cell, { [pressed.name]: pressed.value });
});
sheet.addEventListener("keydown", (event) => {
  const cell = rowAt(event.target);
  if (!cell || event.isComposing) return;
  if (event.key === "Escape" && event.target === cell.input) {
    cell.input.value = cell.input.defaultValue;
    if (cell.state !== "saving" && cell.state !== "stuck") settle(cell);
  } else if (!moveFrom(event, cell.row, sheet) && event.key === "Enter" && event.target === cell.input) {
    // The last cell is not left: Enter says all the same that it is done.
    save(cell);
  }
});

// Several cells at once go to the preview of pasted cells, from this one on.
sheet.addEventListener("paste", (event) => {
  const cell = rowAt(event.target);
  const text = event.clipboardData.getData("text/plain");
  if (!cell || !sheet.dataset.paste || !/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  whenSaved(() => post(sheet.dataset.paste, { pasted: text, start: cell.code }));
});

function post(address, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.hidden = true;
  form.append(document.querySelector("#sheet [name=csrfmiddlewaretoken]").cloneNode());
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  leaving = true;
  form.submit();
}

// Leaving the page

document.getElementById("sheet").addEventListener("submit", () => {
  leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && (unsaved().length || noteIsOpen())) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain || event.defaultPrevented || link.target || link.getAttribute("href").startsWith("#")) return;
  if (!unsaved().some((cell) => cell.state === "saving")) return;
  event.preventDefault();
  whenSaved(() => window.location.assign(link.href));
});

// A cell on its way is given the time to arrive.
function whenSaved(act, rounds = 40) {
  for (const cell of rows.values()) if (cell.state === "dirty") save(cell);
  if (rounds && unsaved().some((cell) => cell.state === "saving")) setTimeout(() => whenSaved(act, rounds - 1), 50);
  else act();
}

window.addEventListener("online", again);
window.addEventListener("focus", again);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") again();
});

// What htmx is told, and what it tells

const ofCell = (event) => rows.get(event.detail.elt?.dataset?.cell);

// The token of now, not of when the page was loaded: signing in again elsewhere renews it.
document.addEventListener("htmx:configRequest", (event) => {
  const name = `${sheet.dataset.csrf}=`;
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(name));
  if (cookie) event.detail.headers["X-CSRFToken"] = cookie.slice(name.length);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  answering = requestConfig?.elt;
  if (!rows.has(requestConfig?.elt?.dataset?.cell) && requestConfig?.target?.id !== "cell-drawer") return;
  if ([409, 413, 422].includes(xhr.status) && xhr.getResponseHeader("Content-Type")?.startsWith("text/html")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// The words of another cell give way to nothing that is being typed or decided there.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const cell = rowAt(event.detail.target);
  if (cell && cell.row !== answering && cell.state !== "clean") event.detail.shouldSwap = false;
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const cell = rowAt(event.detail.target);
  if (!cell) return;
  if (wordsOf(cell).dataset.kind === "act") cell.input.setAttribute("aria-invalid", "true");
  else cell.input.removeAttribute("aria-invalid");
  if (cell.state === "clean") settle(cell);
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  // Before the page's own notice: a cell says itself what became of it.
  document.addEventListener(name, (event) => ofCell(event) && event.stopImmediatePropagation(), true);
}
document.addEventListener("htmx:afterRequest", (event) => {
  const cell = ofCell(event);
  if (cell) setTimeout(() => answered(cell, event.detail.xhr?.status ?? 0));
});

// What was typed before the page or its tab was lost

for (const cell of rows.values()) {
  const draft = draftOf(cell.code);
  if (draft && draft.typed.trim() !== told(cell).typed) {
    cell.input.value = draft.typed;
    seenOf(cell).value = draft.seen;
    mark(cell, "dirty");
    save(cell);
  } else if (draft) {
    dropDraft(cell.code);
  }
}
watchDrawer(sheet, rows);
document.documentElement.classList.add("scripted");
