// Puts a [data-drag="id"] on a [data-drop] by dragging. The drop holds a form whose [data-drop-value] takes
// the id and which is then submitted. Every dragged thing also carries a button that does the same.
import { fresh } from "./once.js";

const KIND = "text/x-passage";

export function start(root) {
  for (const item of fresh(root, "[data-drag]")) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData(KIND, item.dataset.drag);
      event.dataTransfer.effectAllowed = "link";
      item.classList.add("dragging");
    });
    item.addEventListener("dragend", () => item.classList.remove("dragging"));
  }
  for (const place of fresh(root, "[data-drop]")) {
    const form = place.matches("form") ? place : place.querySelector("form[data-drop-form]");
    const input = form?.querySelector("[data-drop-value]");
    if (!input) continue;
    place.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes(KIND)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "link";
      place.classList.add("drop-here");
    });
    place.addEventListener("dragleave", () => place.classList.remove("drop-here"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("drop-here");
      input.value = event.dataTransfer.getData(KIND);
      form.requestSubmit();
    });
  }
}
