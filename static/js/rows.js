// Opens a row of the matrix in place. Without JavaScript its link leads to the topic's own page.
import { fresh } from "./once.js";

export function start(root) {
  for (const opener of fresh(root, "[data-row-open]")) {
    const row = document.getElementById(opener.getAttribute("aria-controls"));
    const body = row.querySelector(".matrix-open-body");
    const toggle = async (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const opening = row.hidden;
      if (opening && !body.hasChildNodes()) {
        const answer = await fetch(opener.dataset.rowOpen, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
        if (!answer?.ok) {
          location.href = opener.href;
          return;
        }
        body.innerHTML = await answer.text(); // the server's own fragment
        globalThis.htmx?.process(body);
      }
      row.hidden = !opening;
      opener.setAttribute("aria-expanded", String(opening));
    };
    opener.addEventListener("click", toggle);
    opener.addEventListener("keydown", (event) => { if (event.key === " ") toggle(event); });
  }
}
