// What is typed and not saved yet, kept by the browser for this tab and person until it is.
const sheet = document.querySelector("[data-sheet]");
const nameOf = (code) => `entry:${sheet.dataset.person}:${sheet.dataset.sheet}${sheet.dataset.edition}:${code}`;

export function keepDraft(code, typed, seen) {
  try {
    sessionStorage.setItem(nameOf(code), JSON.stringify({ typed, seen }));
  } catch {
    // Full or forbidden: the cell itself still holds the text.
  }
}

export function dropDraft(code) {
  try {
    sessionStorage.removeItem(nameOf(code));
  } catch {
    // As above.
  }
}

export function draftOf(code) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(code)));
  } catch {
    return null;
  }
}
