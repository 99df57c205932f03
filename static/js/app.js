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
  [".tabs", "tabs"],
  ["[data-sources]", "sources"],
  ["[data-row-open]", "rows"],
  ["[data-drag]", "drag"],
  ["[data-passkey]", "passkey"],
  ["[data-focus-now], [data-focus-field]", "focus"],
  ["[data-keys]", "keys"], // the last: what a key opens is ready by then
];

export async function start(root) {
  const wanted = modules.filter(([selector]) => root.matches?.(selector) || root.querySelector(selector));
  // All are fetched at once, so that a slow line is waited for once, and begun in the order above.
  const loaded = await Promise.all(wanted.map(([, name]) => import(`./${name}.js`)));
  for (const module of loaded) module.start(root);
}

start(document.documentElement).then(() => {
  document.documentElement.dataset.ready = ""; // keys and hands are listened to
});
document.addEventListener("htmx:after:swap", () => start(document.documentElement));
