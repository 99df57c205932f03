// Moves the focus to the error summary, and from its links into the field rather than above it.
import { fresh } from "./once.js";

export function start(root) {
  for (const element of fresh(root, "[data-focus-now]")) element.focus();
  for (const link of fresh(root, "[data-focus-field]")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.dataset.focusField);
      const input = field?.matches("fieldset, ul") ? field.querySelector("input, select, textarea") : field;
      if (!input) return;
      event.preventDefault();
      input.focus();
      (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    });
  }
}
