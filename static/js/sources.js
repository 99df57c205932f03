// Fetches the sources of a sentence when they are opened for the first time.
import { fresh } from "./once.js";

export function start(root) {
  for (const details of fresh(root, "details[data-sources]")) {
    details.addEventListener("toggle", async () => {
      const body = details.querySelector(".sources-body");
      if (!details.open || details.dataset.loaded) return;
      details.dataset.loaded = "yes";
      body.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(details.dataset.sources, { headers: { Accept: "text/html", "HX-Request": "true" } });
        if (answer.ok) body.innerHTML = await answer.text(); // the server's own fragment
      } catch {
        delete details.dataset.loaded; // the link inside still leads there
      }
      body.removeAttribute("aria-busy");
    });
  }
}
