// Keyboard shortcuts of a desk. Inside [data-keys] every [data-key="a"] is pressed by its key, and "?" lists
// them. A key stands beside its button until one has used it a few times and knows it; the list brings the
// keys back. Never while writing in a field. The words of the list stand in data-keys-title, -again and -close.
// What was sent stays sent: until the next page is there, a second press on a slow line sends nothing more.
import { fresh } from "./once.js";

const KNOWN = "keys-known";
const ENOUGH = 8; // times that a key is used before it is known
const WRITING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog, [data-picker]";
const PATIENCE = 8_000; // milliseconds, after which one may try again: the line may have broken

function known() {
  try {
    return JSON.parse(localStorage.getItem(KNOWN)) ?? {};
  } catch {
    return {};
  }
}

function use(key) {
  const counts = known();
  counts[key] = (counts[key] ?? 0) + 1;
  localStorage.setItem(KNOWN, JSON.stringify(counts));
}

function label(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll(".key, .count")) key.remove();
  return (element.getAttribute("aria-label") ?? copy.textContent).replace(/\s+/g, " ").trim();
}

function hints(desk) {
  const counts = known();
  for (const element of desk.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    const there = element.querySelector(":scope > .key");
    const wanted = (counts[key] ?? 0) < ENOUGH && element.matches("button, a.button, summary");
    if (!wanted) there?.remove();
    else if (!there) {
      const hint = document.createElement("kbd");
      hint.className = "key";
      hint.setAttribute("aria-hidden", "true");
      hint.textContent = key;
      element.append(hint);
    }
  }
  for (const hint of desk.querySelectorAll("[data-keys-hint]")) hint.hidden = false;
}

function button(words, kind, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button-${kind}`;
  made.textContent = words;
  made.addEventListener("click", deed);
  return made;
}

function overlay(desk) {
  const dialog = document.createElement("dialog");
  const box = document.createElement("div");
  box.className = "confirm-body";
  const title = document.createElement("h2");
  title.textContent = desk.dataset.keysTitle ?? "?";
  title.id = "keys-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const list = document.createElement("dl");
  list.className = "keys-list";
  for (const element of desk.querySelectorAll("[data-key]")) {
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = label(element);
    list.append(term, meaning);
  }
  const deeds = document.createElement("div");
  deeds.className = "buttons";
  deeds.append(
    button(desk.dataset.keysClose, "primary", () => dialog.close()),
    button(desk.dataset.keysAgain, "secondary", () => {
      localStorage.removeItem(KNOWN);
      hints(desk);
      dialog.close();
    }),
  );
  box.append(title, list, deeds);
  dialog.append(box);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
}

function sendOnce(desk) {
  let sent = -PATIENCE;
  desk.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.timeStamp - sent < PATIENCE) event.preventDefault();
    else {
      sent = event.timeStamp;
      desk.setAttribute("aria-busy", "true");
    }
  });
  window.addEventListener("pageshow", () => {
    sent = -PATIENCE;
    desk.removeAttribute("aria-busy");
  });
}

// On an Arabic or Russian keyboard a key has another letter and the same place.
function latin(event) {
  const placed = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code);
  if (!placed || /^[\x20-\x7e]/.test(event.key)) return event.key;
  return placed[1]?.toLowerCase() ?? placed[2];
}

export function start(root) {
  for (const element of fresh(root, "[data-keys] [data-key]", "key-shortcut")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.key);
  }
  for (const desk of fresh(root, "[data-keys]")) {
    hints(desk);
    sendOnce(desk);
    document.addEventListener("keydown", (event) => {
      if (!desk.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.repeat || event.target.closest?.(WRITING)) return;
      if (event.key === "?") {
        event.preventDefault();
        overlay(desk);
        return;
      }
      const key = latin(event);
      const target = desk.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
      if (!target) return;
      event.preventDefault();
      use(key);
      if (target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) target.focus();
      else target.click();
    });
  }
}
