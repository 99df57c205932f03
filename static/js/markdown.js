// Shows the Markdown toolbar, and the preview that the server makes of what is written.
import { csrfToken, fresh } from "./once.js";

async function preview(area, pane, url) {
  if (!area.value.trim()) {
    pane.textContent = pane.dataset.empty;
    return;
  }
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), Accept: "text/html" },
      body: new URLSearchParams({ text: area.value }),
    });
    if (!answer.ok) throw new Error(answer.status);
    pane.innerHTML = await answer.text(); // made safe by the server, and the page's policy allows no script in it
  } catch {
    pane.textContent = pane.dataset.failed;
  }
}

export async function start(root) {
  for (const editor of fresh(root, "[data-markdown]")) {
    const bar = editor.querySelector("[data-markdown-bar]");
    bar.hidden = false;
    const button = editor.querySelector("[data-preview]");
    button?.addEventListener("click", async () => {
      const area = document.getElementById(button.dataset.previewOf);
      const pane = document.getElementById(button.getAttribute("aria-controls"));
      const showing = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(showing));
      bar.querySelectorAll("[data-md-button]").forEach((tool) => { tool.disabled = showing; });
      if (showing) await preview(area, pane, button.dataset.preview);
      pane.hidden = !showing;
      area.hidden = showing;
      (showing ? pane : area).focus();
    });
  }
  await import("../vendor/markdown-toolbar-element.js");
}
