// Loads what the page uses, and nothing else. Each module exports start(root) and may be called again
// for what htmx brings in.
const modules = [
  ["form[data-autosave]", "autosave"],
  ["[data-words-for]", "words"],
  ["[data-shown-if]", "conditional"],
  ["[data-markdown]", "markdown"],
  ["[data-selectable]", "select"],
  ["[data-picker]", "picker"],
  ["[data-dialog]", "dialog"],
  ["[data-local-time]", "times"],
  ["[data-menu]", "menu"],
  ["[data-sources]", "sources"],
  ["[data-row-open]", "rows"],
  ["[data-drag]", "drag"],
  ["[data-passkey]", "passkey"],
  ["[data-focus-now], [data-focus-field]", "focus"],
  ["[data-keys]", "keys"], // the last: what a key opens is ready by then
];

export async function start(root) {
  for (const [selector, name] of modules) {
    if (root.matches?.(selector) || root.querySelector(selector)) {
      const module = await import(`./${name}.js`);
      module.start(root);
    }
  }
}

start(document.documentElement);
document.addEventListener("htmx:after:swap", () => start(document.documentElement));
