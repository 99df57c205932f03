// Adds the reader's own time to a deadline when the server does not know their zone.
import { fresh } from "./once.js";

export function start(root) {
  for (const time of fresh(root, "time[data-local-time]")) {
    const instant = new Date(time.dateTime);
    const shown = time.querySelector(".clock")?.textContent.trim();
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" });
    const here = format.format(instant);
    if (Number.isNaN(instant.getTime()) || here === shown) continue;
    const note = document.createElement("span");
    note.className = "yours";
    note.textContent = ` ${time.dataset.localTime.replace("{time}", here)}`;
    time.after(note);
  }
}
