// Turns an unfolding confirmation into a dialog. The markup stays one: without JavaScript it unfolds.
import { fresh } from "./once.js";

export function start(root) {
  for (const details of fresh(root, "details[data-dialog]")) {
    const body = details.querySelector("[data-dialog-body]");
    const opener = details.querySelector("summary");
    const title = body.querySelector("h2");
    if (!body || !opener || !("showModal" in HTMLDialogElement.prototype)) continue;
    const dialog = document.createElement("dialog");
    if (title) dialog.setAttribute("aria-labelledby", title.id);
    details.after(dialog);
    dialog.append(body);
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    for (const close of body.querySelectorAll("[data-dialog-close]")) {
      close.hidden = false;
      close.addEventListener("click", () => dialog.close());
    }
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => opener.focus());
    if (body.querySelector("[aria-invalid], .field-error")) dialog.showModal();
  }
}
