// Choosing a stretch of a text: by mouse or touch, or with the keyboard.
//
// [data-selectable="form id"] holds plain text (then with no white space of the template around it), or
// text rendered with its places ([data-at], as text.render(…, anchors=True) writes them). The form gets start and end as offsets in code points of the plain text ([data-select-start],
// [data-select-end]) and the words ([data-select-words]).
// Keyboard, with the text focused: arrows move a caret (with Ctrl by word), Shift extends, J and K go
// from sentence to sentence, Space takes the sentence, Escape lets go, Enter goes to the form.
import { fresh } from "./once.js";

const points = (text) => [...text].length;

class Picker {
  constructor(element) {
    this.element = element;
    this.form = document.getElementById(element.dataset.selectable) ?? element.closest("form");
    this.anchor = 0;
    this.caret = 0;
    element.tabIndex = 0;
    element.setAttribute("role", "group");
    if (!element.hasAttribute("aria-label") && element.dataset.selectHelp) element.setAttribute("aria-label", element.dataset.selectHelp);
    document.addEventListener("selectionchange", () => this.read());
    element.addEventListener("keydown", (event) => this.key(event));
    this.form?.addEventListener("reset", () => this.let());
    this.bar = this.form?.matches("[data-select-bar]") ? this.form : this.form?.querySelector("[data-select-bar]");
    this.words = this.form?.querySelector("[data-select-words]");
    this.invitation = this.words?.textContent ?? "";
  }

  get text() { return this.element.textContent; }

  // Where in the text (in UTF-16 units) a point of the document is.
  offset(node, at) {
    const range = document.createRange();
    range.selectNodeContents(this.element);
    range.setEnd(node, at);
    return range.toString().length;
  }

  // The point of the document at an offset.
  point(offset) {
    const walk = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let left = offset;
    let node = walk.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walk.nextNode();
    }
    return node ? [node, left] : [this.element, this.element.childNodes.length];
  }

  // The offset in code points of the plain text. The page has no empty lines between blocks, so in a
  // rendered text each block says where it begins, and a notice for hidden words how long they were.
  place(node, at) {
    const closest = node.parentElement.closest("[data-at]");
    const block = this.element.contains(closest) ? closest : null;
    const range = document.createRange();
    range.selectNodeContents(block ?? this.element);
    range.setEnd(node, at);
    const before = range.cloneContents();
    let hidden = 0;
    for (const notice of before.querySelectorAll(".removed[data-length]")) {
      hidden += Number(notice.dataset.length);
      notice.remove();
    }
    return Number(block?.dataset.at ?? 0) + hidden + points(before.textContent);
  }

  read() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.startContainer) || !this.element.contains(range.endContainer)) return;
    this.tell(this.offset(range.startContainer, range.startOffset), this.offset(range.endContainer, range.endOffset));
  }

  tell(from, to) {
    let start = Math.min(from, to);
    let end = Math.max(from, to);
    while (start < end && /\s/u.test(this.text[start])) start += 1;
    while (end > start && /\s/u.test(this.text[end - 1])) end -= 1;
    if (start === end || !this.form) return;
    const words = this.text.slice(start, end);
    const [node, after] = this.point(start + 1); // the node that holds the first letter
    const first = this.place(node, after - 1);
    const last = this.place(...this.point(end));
    this.form.querySelector("[data-select-start]").value = first;
    this.form.querySelector("[data-select-end]").value = last;
    if (this.words) this.words.textContent = words.length > 160 ? `${words.slice(0, 90)} … ${words.slice(-50)}` : words;
    this.bar?.classList.add("action-bar-ready");
    if (CSS.highlights) {
      const range = document.createRange();
      range.setStart(...this.point(start));
      range.setEnd(...this.point(end));
      CSS.highlights.set("chosen", new Highlight(range));
    }
    this.element.dispatchEvent(new CustomEvent("passage:chosen", { bubbles: true, detail: { start: first, end: last, words } }));
  }

  let() {
    CSS.highlights?.delete("chosen");
    CSS.highlights?.delete("caret");
    document.getSelection().removeAllRanges();
    for (const name of ["start", "end"]) this.form.querySelector(`[data-select-${name}]`).value = "";
    if (this.words) this.words.textContent = this.invitation;
    this.bar?.classList.remove("action-bar-ready");
  }

  pieces(granularity) {
    const language = this.element.lang || this.element.closest("[lang]")?.lang || undefined;
    return [...new Intl.Segmenter(language, { granularity }).segment(this.text)].map(({ index, segment }) => [index, index + segment.length]);
  }

  show() {
    document.getSelection().setBaseAndExtent(...this.point(this.anchor), ...this.point(this.caret));
    if (this.anchor !== this.caret) this.tell(this.anchor, this.caret);
    if (!CSS.highlights) return;
    const range = document.createRange();
    range.setStart(...this.point(Math.min(this.caret, this.text.length - 1)));
    range.setEnd(...this.point(Math.min(this.caret + 1, this.text.length)));
    CSS.highlights.set("caret", new Highlight(range));
  }

  move(step, granularity, extend) {
    const edges = this.pieces(granularity).map(([start]) => start).concat(this.text.length);
    const next = step > 0 ? edges.find((edge) => edge > this.caret) ?? this.text.length : edges.findLast((edge) => edge < this.caret) ?? 0;
    this.caret = next;
    if (!extend) this.anchor = next;
    this.show();
  }

  sentence(step) {
    const all = this.pieces("sentence");
    const here = all.findIndex(([start, end]) => this.anchor >= start && this.anchor < end);
    const [start, end] = all[Math.max(0, Math.min(all.length - 1, (this.anchor === this.caret && step > 0 && this.anchor === 0 ? -1 : here) + step))];
    this.anchor = start;
    this.caret = end;
    this.show();
  }

  key(event) {
    if (event.target !== this.element || event.metaKey || event.altKey) return;
    const forwards = getComputedStyle(this.element).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const by = event.ctrlKey ? "word" : "grapheme";
    const keys = {
      ArrowRight: () => this.move(forwards === "ArrowRight" ? 1 : -1, by, event.shiftKey),
      ArrowLeft: () => this.move(forwards === "ArrowLeft" ? 1 : -1, by, event.shiftKey),
      ArrowDown: () => this.move(1, "sentence", event.shiftKey),
      ArrowUp: () => this.move(-1, "sentence", event.shiftKey),
      j: () => this.sentence(1),
      k: () => this.sentence(-1),
      " ": () => { if (this.anchor === this.caret) this.sentence(0); this.tell(this.anchor, this.caret); },
      Escape: () => this.let(),
      Enter: () => this.form?.querySelector("button, select, input:not([type=hidden])")?.focus(),
    };
    const act = keys[event.key];
    if (!act || (event.ctrlKey && !event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

export function start(root) {
  for (const element of fresh(root, "[data-selectable]")) new Picker(element);
}
