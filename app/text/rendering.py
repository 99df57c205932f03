"""Pieces of a read text become HTML, with marks and hidden stretches at their exact places."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from app.text.cleaning import safe
from app.text.languages import block_direction
from app.text.reading import Close, Open, Reading, Rule, Text, plain, read
from app.text.stretches import Hidden, Mark, Segment, Stretches, visible

LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch that can be ticked in a form: its place, its block, and its words as HTML.

    `html` holds only inline elements and no link, so that it can stand in a label. Sentences
    with the same `block` stood in the same paragraph, `kind` says what that was (p, h, td, pre).
    """

    start: int
    end: int
    block: int
    kind: str
    html: Markup

    @property
    def value(self) -> str:
        """What a checkbox sends."""
        return f"{self.start}-{self.end}"


def render(
    source: str,
    *,
    marks: Sequence[Mark] = (),
    hidden: Sequence[Hidden] = (),
    headings_from: int = 4,
    anchors: bool = False,
    removed: str = "removed",
    language: str = "",
) -> Markup:
    """Markdown as safe HTML.

    A mark becomes one or more ``<mark data-mark=id>``, the first of which carries the id; where
    it crosses an element or another mark it is split. A hidden stretch becomes one notice, and
    neither its words nor a link they belonged to are anywhere in the result.

    A first-level heading becomes ``<h4>``, or what `headings_from` says. With `anchors`, each
    innermost block carries `data-at`, its place in the plain text: the place of a selection is
    that number plus the code points of the block's text before it, where a notice counts as its
    `data-length`. The `language` of the text says which way a block runs that could run either way.
    """
    reading = read(source)
    writer = _Writer(
        Stretches(marks, hidden, len(reading.plain)), headings_from, removed, anchors=anchors
    )
    return safe(writer.write(reading, language))


def render_sentences(
    source: str,
    spans: Sequence[tuple[int, int]],
    *,
    marks: Sequence[Mark] = (),
    hidden: Sequence[Hidden] = (),
    removed: str = "removed",
) -> list[Sentence]:
    """The text cut at `spans` of its plain text, so that whole sentences can be ticked in a form.

    Spans are taken in order; one that holds no words, or only hidden ones, is left out.
    """
    reading = read(source)
    writer = _Writer(Stretches(marks, hidden, len(reading.plain)), 0, removed, anchors=False)
    texts = reading.texts
    sentences: list[Sentence] = []
    first = 0
    for start, end in sorted(spans):
        while first < len(texts) and texts[first].start + len(texts[first].words) <= start:
            first += 1
        inside: list[Text] = []
        for text in texts[first:]:
            if text.start >= end:
                break
            inside.append(text)
        if not writer.shows_words(inside, start, end):
            continue
        writer.out.clear()
        for before, text in zip([inside[0], *inside], inside, strict=False):
            if before.block != text.block:
                writer.out.append(" ")
            writer.wrapped(text, start, end)
        html = safe("".join(writer.out))
        sentences.append(Sentence(start, end, inside[0].block, inside[0].kind, html))
    return sentences


def redacted(source: str, hidden: Sequence[Hidden], *, removed: str = "removed") -> str:
    """The plain text of a Markdown source without its hidden words, for exports."""
    return visible(plain(source), hidden, removed=removed)


class _Writer:
    """Writes pieces as HTML. What it did not write itself, it escapes."""

    def __init__(
        self, stretches: Stretches, headings_from: int, removed: str, *, anchors: bool
    ) -> None:
        self.stretches = stretches
        self.headings_from = headings_from
        self.removed = removed
        self.anchors = anchors
        self.out: list[str] = []
        self.began: list[tuple[int, str]] = []
        self.seen: set[str] = set()
        self.noticed: set[int] = set()

    def write(self, reading: Reading, language: str) -> str:
        for piece in reading.pieces:
            match piece:
                case Open():
                    words = reading.plain[piece.start : piece.end]
                    self.open(piece, block_direction(language, words))
                case Close():
                    self.close(piece.opened)
                case Rule():
                    self.out.append("<hr>")
                case Text():
                    self.text(piece, piece.start, piece.start + len(piece.words))
        return "".join(self.out)

    def open(self, piece: Open, direction: str) -> None:
        tag = piece.tag
        attributes = ""
        if tag == "h":
            tag = f"h{min(self.headings_from + piece.level - 1, LOWEST_HEADING)}"
        elif tag == "a":
            if not piece.href or self.stretches.hides_any(piece.start, piece.end):
                tag = ""  # An address may say as much as the words that were hidden.
            attributes = f' href="{escape(piece.href)}"'
        elif tag == "ol" and piece.level > 1:
            attributes = f' start="{piece.level}"'
        if piece.leaf:
            attributes = f' dir="{direction}"'
            if self.anchors:
                attributes += f' data-at="{piece.start}"'
        self.began.append((len(self.out), tag))
        self.out.append(f"<{tag}{attributes}>" if tag else "")

    def close(self, piece: Open) -> None:
        began, tag = self.began.pop()
        empty = len(self.out) == began + 1
        if empty and tag not in {"td", "th"} and self.stretches.hides_any(piece.start, piece.end):
            del self.out[began:]
        elif tag:
            self.out.append(f"</{tag}>\n" if piece.leaf or tag in {"ul", "ol"} else f"</{tag}>")

    def text(self, piece: Text, start: int, end: int) -> None:
        code = piece.wraps[-1:] == ("code",)
        place = len(self.out)
        for segment in self.stretches.within(start, end):
            self.segment(piece, segment)
        if code and len(self.out) > place:
            self.out.insert(place, "<code>")
            self.out.append("</code>")

    def wrapped(self, piece: Text, start: int, end: int) -> None:
        """One text on its own, with the inline elements that lie round it."""
        start, end = max(start, piece.start), min(end, piece.start + len(piece.words))
        wraps = [tag for tag in piece.wraps if tag != "code"]
        place = len(self.out)
        self.text(piece, start, end)
        if len(self.out) > place:
            self.out.insert(place, "".join(f"<{tag}>" for tag in wraps))
            self.out.extend(f"</{tag}>" for tag in reversed(wraps))

    def segment(self, piece: Text, segment: Segment) -> None:
        if segment.hidden is not None:
            if segment.hidden.start in self.noticed:
                return
            self.noticed.add(segment.hidden.start)
            length = segment.hidden.end - segment.hidden.start
            said = f' data-length="{length}"' if self.anchors else ""
            notice = escape(segment.hidden.notice(self.removed), quote=False)
            shown = f'<span class="removed"{said}>{notice}</span>'
        elif piece.line_break:
            self.out.append("<br>\n")
            return
        else:
            words = piece.words[segment.start - piece.start : segment.end - piece.start]
            shown = escape(words, quote=False)
        opening = "".join(self.mark(mark) for mark in segment.marks)
        self.out.append(f"{opening}{shown}{'</mark>' * len(segment.marks)}")

    def mark(self, mark: Mark) -> str:
        """A mark's opening tag: its first carries the id, so that a link finds its beginning."""
        attributes = f' data-mark="{escape(mark.id)}"'
        if mark.id not in self.seen:
            self.seen.add(mark.id)
            attributes = f' id="{escape(mark.id)}"{attributes}'
        if mark.classes:
            attributes += f' class="{escape(mark.classes)}"'
        if mark.title:
            attributes += f' title="{escape(mark.title)}"'
        return f"<mark{attributes}>"

    def shows_words(self, texts: Sequence[Text], start: int, end: int) -> bool:
        """Whether there is anything to read in `[start, end)`."""
        return any(
            segment.hidden is None
            and piece.words[segment.start - piece.start : segment.end - piece.start].strip()
            for piece in texts
            for segment in self.stretches.within(
                max(start, piece.start), min(end, piece.start + len(piece.words))
            )
        )
