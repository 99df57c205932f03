// Keyboard shortcuts of a desk. Inside [data-keys] every [data-key="a"] is pressed by its key; "?" lists
// them; the keys are shown beside their buttons until one hides them. Never while writing in a field.
import { fresh } from "./once.js";

const HIDDEN = "keys-hidden";

function label(element) {
  return (element.getAttribute("aria-label") ?? element.firstChild?.textContent ?? element.textContent).trim();
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
  box.append(title, list);
  dialog.append(box);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
}

export function start(root) {
  for (const element of fresh(root, "[data-keys] [data-key]", "key-hint")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.key);
    if (localStorage.getItem(HIDDEN) || !element.matches("button, a.button")) continue;
    const hint = document.createElement("kbd");
    hint.className = "key";
    hint.setAttribute("aria-hidden", "true");
    hint.textContent = element.dataset.key;
    element.append(hint);
  }
  for (const desk of fresh(root, "[data-keys]")) {
    document.addEventListener("keydown", (event) => {
      if (!desk.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input, select, textarea, [contenteditable], dialog")) return;
      if (event.key === "?") {
        event.preventDefault();
        overlay(desk);
        return;
      }
      const target = desk.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
      if (!target) return;
      event.preventDefault();
      if (target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) target.focus();
      else target.click();
    });
    desk.querySelector("[data-keys-toggle]")?.addEventListener("click", () => {
      if (localStorage.getItem(HIDDEN)) localStorage.removeItem(HIDDEN);
      else localStorage.setItem(HIDDEN, "1");
      desk.querySelectorAll(".key").forEach((key) => { key.hidden = Boolean(localStorage.getItem(HIDDEN)); });
    });
  }
}
