// A list of topics that is narrowed by typing. Arrows mark one, Enter puts the passage there alone, Space ticks
// the one that arrows chose (otherwise it is a space of the words that are typed), Escape closes what the list lies in. Without JavaScript it is a list of boxes with a button.
import { fresh } from "./once.js";

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function set(picker) {
  const filter = picker.querySelector("[data-picker-filter]");
  const items = [...picker.querySelectorAll("[data-picker-item]")];
  const nothing = picker.querySelector(".picker-nothing");
  const details = picker.closest("details");
  let marked = null;
  let chosen = false;

  const shown = () => items.filter((item) => !item.hidden);
  const mark = (item) => {
    marked?.classList.remove("picker-marked");
    marked = item ?? null;
    marked?.classList.add("picker-marked");
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) filter.setAttribute("aria-activedescendant", marked.querySelector("label").id);
    else filter.removeAttribute("aria-activedescendant");
  };
  const narrow = () => {
    const wanted = plain(filter.value).split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !wanted.every((word) => plain(item.textContent).includes(word));
    nothing.hidden = shown().length > 0;
    chosen = false;
    mark(wanted.length ? shown()[0] : null);
  };

  for (const item of items) item.querySelector("label").id ||= `${item.querySelector("input").id}-label`;
  filter.closest(".picker-filter").hidden = false;
  filter.addEventListener("input", narrow);
  filter.addEventListener("keydown", (event) => {
    const known = shown();
    const at = known.indexOf(marked);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = true;
      mark(at < 0 ? known[0] : known[(at + step + known.length) % known.length]);
    } else if (event.key === " " && chosen && marked) {
      event.preventDefault();
      const box = marked.querySelector("input");
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const ticked = items.some((item) => item.querySelector("input").checked);
      if (!ticked && !marked) return;
      if (!ticked) marked.querySelector("input").checked = true;
      if (picker.hasAttribute("data-picker-sends")) filter.form.requestSubmit();
    } else if (event.key === "Escape" && details) {
      event.preventDefault();
      filter.value = "";
      narrow();
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  details?.addEventListener("toggle", () => { if (details.open) filter.focus(); });
}

export function start(root) {
  for (const picker of fresh(root, "[data-picker]")) set(picker);
}
