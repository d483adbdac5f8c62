// The drawer of a cell: beside the form where there is room, under its row on a phone.
import { say } from "./entry-words.js";

const { htmx } = window;
const place = document.getElementById("cell-drawer");
const board = place.parentElement;
const narrow = window.matchMedia("(width < 75rem)");
const WRITTEN = "textarea, input:not([type=hidden])";
let opener = null;

export function openDrawer(sheet, rows, row, pressed) {
  const code = row.dataset.cell;
  keepNote(sheet, rows);
  opener = { code, name: pressed.name };
  settleIn(row);
  htmx.ajax("GET", `${sheet.dataset.sheet}cells/${code}/`, { source: place, target: place, swap: "innerHTML" });
  history.replaceState(history.state, "", `?cell=${encodeURIComponent(code)}`);
}

function settleIn(row) {
  for (const other of document.querySelectorAll("[data-cell][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  home();
  if (narrow.matches) {
    const line = document.createElement("tr");
    line.className = "cell-row";
    const cell = document.createElement("td");
    cell.colSpan = 5;
    cell.append(place);
    line.append(cell);
    row.after(line);
  } else {
    board.classList.add("sheet-aside");
  }
}

// Back to where the page had it.
function home() {
  board.append(place);
  document.querySelector(".cell-row")?.remove();
}

function close(sheet, rows) {
  keepNote(sheet, rows);
  const code = place.querySelector("[data-drawer]")?.dataset.drawer;
  home();
  place.replaceChildren();
  board.classList.remove("sheet-aside");
  history.replaceState(history.state, "", window.location.pathname);
  const row = sheet.querySelector(`[data-cell="${code}"]`);
  row?.removeAttribute("aria-current");
  row?.querySelector(opener?.code === code ? "button[name=open]" : "input:not([type=hidden])")?.focus();
}

export function watchDrawer(sheet, rows) {
  const shown = place.querySelector("[data-drawer]")?.dataset.drawer;
  if (shown && rows.has(shown)) settleIn(rows.get(shown).row);
  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    close(sheet, rows);
  });
  place.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-note]");
    if (!form) return;
    event.preventDefault();
    saveNote(sheet, rows.get(form.dataset.note), form);
  });
  place.addEventListener("change", () => keepNote(sheet, rows));
}

// Whether something is written in the drawer that is not saved.
export function noteIsOpen() {
  return [...place.querySelectorAll(`[data-note] :is(${WRITTEN})`)].some((field) => field.value !== field.defaultValue);
}

function keepNote(sheet, rows) {
  const form = place.querySelector("[data-note]");
  if (form && noteIsOpen()) saveNote(sheet, rows.get(form.dataset.note), form);
}

// The version is that of the row: the cell may have been saved since the drawer was opened. The edition is that of the
// page, whatever the drawer was asked from.
async function saveNote(sheet, cell, form) {
  const fields = [...form.querySelectorAll(WRITTEN)];
  const sent = fields.map((field) => field.value);
  const values = Object.fromEntries(new FormData(form));
  const told = form.querySelector("[data-note-said]");
  let status = 0;
  told.textContent = "";
  delete values.csrfmiddlewaretoken;
  values.edition = sheet.dataset.edition;
  values[`seen-${cell.code}`] = cell.row.querySelector("input[name^=seen-]").value;
  cell.row.addEventListener("htmx:afterRequest", (event) => { status = event.detail.xhr?.status ?? 0; }, { once: true });
  await htmx.ajax("POST", form.action, { source: cell.row, values, swap: "none" }).catch(() => {});
  if (status === 200) fields.forEach((field, place) => { field.defaultValue = sent[place]; });
  told.className = `status ${status === 200 ? "met" : "act"}`;
  told.textContent = status === 200 ? say.saved : status === 409 || status === 422 ? say.notSaved : say.trouble(status);
}
