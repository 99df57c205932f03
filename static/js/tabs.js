// Tabs that do not fit stand in a row that scrolls. The current one and the one that has the focus are brought
// into view whole; browsers leave one that is cut off at the edge as it is.
import { fresh } from "./once.js";

function show(row, tab) {
  const room = row.getBoundingClientRect();
  const box = tab.getBoundingClientRect();
  const left = box.right > room.right ? box.right - room.right : Math.min(0, box.left - room.left);
  if (left) row.scrollBy({ left, behavior: "instant" });
}

export function start(root) {
  for (const row of fresh(root, ".tabs ul")) {
    const current = row.querySelector("[aria-current]");
    if (current) show(row, current);
    row.addEventListener("focusin", (event) => show(row, event.target));
  }
}
