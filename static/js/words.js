// Counts the words of a text area as they are written. Chinese, Japanese and Thai have words too: the
// browser's own segmenter finds them.
import { fresh } from "./once.js";

export function count(text, language) {
  if (!("Segmenter" in Intl)) return text.split(/\s+/u).filter(Boolean).length;
  const segments = new Intl.Segmenter(language || undefined, { granularity: "word" }).segment(text);
  let words = 0;
  let joined = false;
  for (const { segment, isWordLike } of segments) {
    if (isWordLike) {
      if (!joined || /\p{Script=Han}|\p{Script=Thai}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(segment)) words += 1;
      joined = true;
    } else if (/\s/u.test(segment)) joined = false;
  }
  return words;
}

export function start(root) {
  for (const line of fresh(root, "[data-words-for]")) {
    const area = document.getElementById(line.dataset.wordsFor);
    const max = Number(line.dataset.wordsMax);
    if (!area) continue;
    const show = () => {
      const n = count(area.value, area.lang || document.documentElement.lang);
      const over = n > max;
      line.classList.toggle("words-over", over);
      line.textContent = (over ? line.dataset.wordsOver : line.dataset.wordsText)
        .replace("{n}", n).replace("{max}", max).replace("{over}", n - max);
    };
    area.addEventListener("input", show);
    show();
  }
}
