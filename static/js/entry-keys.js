// Moving between cells as in a spreadsheet: Enter and arrows up and down always, left and right at the ends of a text.
// Gives the field moved to, null where there is none in that direction.
const FIELDS = "input:not([type=hidden]), select, button";

export function moveFrom(event, row, sheet) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const place = event.target;
  const step = steps(event, place);
  const next = step.rows ? inRow(sheet, row, place, step.rows) : step.fields && inLine(row, place, step.fields);
  if (!step.rows && !step.fields) return null;
  event.preventDefault();
  if (!next) return null;
  next.focus();
  if (next.matches("input")) next.select();
  return next;
}

function steps(event, place) {
  const text = place.matches("input");
  if (event.key === "Enter" && text) return { rows: event.shiftKey ? -1 : 1 };
  // A list of choices keeps its arrows.
  if (place.matches("select") || event.shiftKey) return {};
  if (event.key === "ArrowDown") return { rows: 1 };
  if (event.key === "ArrowUp") return { rows: -1 };
  const start = !text || (place.selectionStart === 0 && place.selectionEnd === 0);
  const end = !text || (place.selectionStart === place.value.length && place.selectionEnd === place.value.length);
  if (event.key === "ArrowRight" && end) return { fields: 1 };
  if (event.key === "ArrowLeft" && start) return { fields: -1 };
  return {};
}

function inRow(sheet, row, place, step) {
  const all = [...sheet.querySelectorAll("[data-cell]")];
  const next = all[all.indexOf(row) + step];
  if (!next) return null;
  const same = place.matches("button") ? `button[name="${place.name}"]` : "input:not([type=hidden])";
  return next.querySelector(same) ?? next.querySelector("input:not([type=hidden])");
}

function inLine(row, place, step) {
  const all = [...row.querySelectorAll(FIELDS)];
  return all[all.indexOf(place) + step];
}
