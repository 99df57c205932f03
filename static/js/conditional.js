// Shows a question as soon as the answer it depends on is given. The server decides again when it is saved.
import { fresh } from "./once.js";

function given(form, id) {
  const found = [];
  for (const [name, value] of new FormData(form)) {
    if ((name === `stance_${id}` || name === `choice_${id}`) && value) found.push(value);
  }
  return found;
}

export function start(root) {
  const sections = fresh(root, "[data-shown-if]");
  for (const form of new Set(sections.map((section) => section.closest("form")).filter(Boolean))) {
    const mine = sections.filter((section) => section.closest("form") === form);
    const show = () => {
      for (const section of mine) {
        const other = form.querySelector(`#q-${section.dataset.shownIf}`);
        if (!other) continue; // it stands on another page: what was saved there decides
        const wanted = JSON.parse(section.dataset.shownValues);
        section.hidden = other.hidden || !given(form, section.dataset.shownIf).some((value) => wanted.includes(value));
      }
    };
    form.addEventListener("change", show);
    show();
  }
}
