"""Cut a text into passages, each with its exact place in it.

    text -> blocks (headings, list items, paragraphs) -> sentences -> passages

Every span is `[start, end)` in characters of the text that was given, which is never changed:
`text[span.start:span.end]` is the passage, without spaces round it. Spans are in order, never
overlap, and hold every letter and digit of the text.

The sentence rules are ours, after the ideas of Kiss and Strunk 2006 ("Unsupervised Multilingual
Sentence Boundary Detection") with lists of abbreviations in place of learning, and the
sentence terminals of Unicode Standard Annex 29.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.abbreviations import ABBREVIATIONS, NUMBERED

LEAST = 40
"""Characters under which a sentence is joined to its neighbour in the same paragraph."""

MOST = 600
"""Characters after which a passage ends with the sentence, and a long sentence is cut."""

GOOD = 220
"""Characters up to which sentences of one paragraph are joined: a point is rarely shorter."""

_LONGEST_HEADING = 120
_SHORT_FORM = 3  # letters: "EU" and "ICT" in a table are no headings
_TITLE_WORDS = 8
_PRINTED_LINE = 50

HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `[start, end)` of a text; `kind` is heading, item, paragraph or sentence."""

    start: int
    end: int
    kind: str


_BLANK = re.compile(r"\n(?:[ \t\u00a0\u3000]*\n)+|[\f\u2029]+|(?:\r\n?[ \t]*){2,}")
_MARKER = re.compile(
    r"""[ \t\u00a0\u3000>]*(?:
        \#{1,6}[ \t]+                                    # a Markdown heading
      | [-*+•‣◦▪●○–—·][ \t\u00a0]+                       # a bullet
      | \(?(?:\d{1,3}|[a-zA-Zа-яА-Яء-ي]|[ivxIVX]{1,5})[.)）][ \t\u00a0]+   # 1.  a)  (iv)
      | \d{1,3}(?:\.\d{1,3}){1,5}\.?[ \t\u00a0]+         # 1.2.3
      | [(（]?[一二三四五六七八九十]{1,3}[)）、.．]          # 一、
      | (?:Art(?:icle|ículo|\.)?|Статья|المادة|第)[ \t\u00a0]*\d{1,3}[^\w\n]{0,3}[ \t\u00a0]*
    )""",
    re.VERBOSE,
)
_RULE = re.compile(r"[ \t]*(?:[-=_*~#][ \t]*){3,}$")
_END = re.compile(
    r"""(?:
        [.!?…؟۔।॥]+                      # terminals that want a space after them
        (?:["'”’)\]）】]|[ \u00a0\u202f]?»)*
        (?=\s|$)
      | [。！？；｡]+["'”’」』）】》]*        # full-width terminals that want none
      | [;؛](?=\s)                       # only used to cut what is too long
    )""",
    re.VERBOSE,
)
_WEAK = frozenset(";؛")
_WORD_BEFORE = re.compile(r"[\w.-]+$")
_NEXT = re.compile(r"[\s\"'“‘«„(\[（【-]*")
_CUTS = (re.compile(r"[;؛；:：]\s*"), re.compile(r"[,،，、]\s*"), re.compile(r"\s+"))
_NUMBERED_TITLE = re.compile(r"\s*(?:\d+\.)+\d*\s")
_READABLE = re.compile(r"[^\W_]")


def passages(source_plain: str, *, language: str) -> list[Span]:
    """Return the passages of a plain text: units that hold one point and can be quoted.

    A heading is a passage of its own, so is a list item; within a paragraph sentences are
    joined while they are short, and a sentence longer than `MOST` is cut at its punctuation.
    Text without a letter or digit (emoji, rules) joins its block or, alone, is one passage.

    Args:
        source_plain: the text as it is stored, of any length.
        language: its ISO 639-1 code; an unknown one is read with every list of abbreviations.

    Returns:
        Spans in order, `kind` being heading, item or paragraph. None for a blank text.

    """
    found: list[Span] = []
    for block in _blocks(source_plain):
        if block.kind == HEADING:
            found.append(block)
            continue
        parts = _sentences(source_plain, block, language)
        found.extend(Span(start, end, block.kind) for start, end in _joined(source_plain, parts))
    return found


def sentences(text: str, *, language: str) -> list[Span]:
    """Return the sentences of a text in order, whatever their length; kind is sentence."""
    return [
        Span(start, end, "sentence")
        for block in _blocks(text)
        for start, end in _sentences(text, block, language)
    ]


def _blocks(text: str) -> Iterator[Span]:
    """Yield headings, items and paragraphs, trimmed; lines that only draw a rule are left out."""
    start = 0
    for end, following in _gaps(text):
        yield from _lines(text, start, end)
        start = following


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    for gap in _BLANK.finditer(text):
        yield gap.start(), gap.end()
    yield len(text), len(text)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut one stretch between blank lines where a line begins an item or a heading.

    A line that neither begins one, nor follows a line that was complete, is the same paragraph
    wrapped: text out of a PDF breaks its lines anywhere.
    """
    lines = [
        (start + line.start(), start + line.end())
        for line in re.finditer(r"[^\n\r\u2028]+", text[start:end])
        if line.group().strip() and not _RULE.match(line.group())
    ]
    if not lines:
        return
    widest = max(last - first for first, last in lines)
    opened, kind, previous = -1, PARAGRAPH, 0
    for first, last in lines:
        marked = _MARKER.match(text, first, last)
        begins = bool(marked) or opened < 0 or not _wraps(text, opened, previous, first, widest)
        if begins and opened >= 0:
            yield _block(text, opened, previous, kind, alone=False)
        if begins:
            opened = first
            kind = ITEM if marked else PARAGRAPH
            if marked and "#" in marked.group():
                kind = HEADING
        previous = last
    yield _block(text, opened, previous, kind, alone=opened == lines[0][0])


def _wraps(text: str, opened: int, previous: int, first: int, widest: int) -> bool:
    """Say whether the line at `first` goes on with the sentence of the line before."""
    line_start = max(text.rfind("\n", 0, previous) + 1, opened)
    before = text[line_start:previous].rstrip()
    after = text[first : first + 40].lstrip()
    if not after or not before:
        return False
    if before[-1] in ",،，;-–" or after[0].islower():
        return True
    complete = before[-1] in ".!?…؟۔。！？:："
    # A full line is one that was broken by the width of a page, and not by its writer.
    full = len(before) > _PRINTED_LINE and len(before) > 0.7 * widest
    return full and (not complete or len(before) > 0.85 * widest)


def _block(text: str, start: int, end: int, kind: str, *, alone: bool) -> Span:
    start, end = _trimmed(text, start, end)
    if kind != HEADING and _is_heading(text[start:end], numbered=alone and kind == ITEM):
        kind = HEADING
    return Span(start, end, kind)


def _is_heading(block: str, *, numbered: bool) -> bool:
    """Say whether a block is a short line in capitals, or a numbered title alone on its line.

    It must not end like a sentence. `numbered` tells that the line stands alone.
    """
    if len(block) > _LONGEST_HEADING or "\n" in block or not _READABLE.search(block):
        return False
    if block[-1] in ".!?…؟。！？;؛；,،，:：":
        return False
    letters = [sign for sign in block if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    shouted = len(letters) > _SHORT_FORM and capitals > 0.8 * len(letters)
    titled = numbered and bool(_NUMBERED_TITLE.match(block)) and block.count(" ") < _TITLE_WORDS
    return shouted or titled


def _sentences(text: str, block: Span, language: str) -> list[tuple[int, int]]:
    known = ABBREVIATIONS.get(language) or frozenset().union(*ABBREVIATIONS.values())
    parts: list[tuple[int, int]] = []
    start = block.start
    marker = _MARKER.match(text, block.start, block.end)
    position = marker.end() if marker else block.start
    while mark := _END.search(text, position, block.end):
        position = mark.end()
        if _ends_sentence(text, mark, start, block.end, known):
            parts.append(_trimmed(text, start, position))
            start = position
    if text[start : block.end].strip():
        parts.append(_trimmed(text, start, block.end))
    return parts


def _ends_sentence(
    text: str, mark: re.Match[str], start: int, end: int, known: frozenset[str]
) -> bool:
    sign = mark.group()[0]
    if sign in _WEAK:
        return False
    following = _following(text, mark.end(), end)
    if not following or sign not in ".!?…":
        return True
    # "Really?" he said: what goes on in small letters is the same sentence.
    if following.islower():
        return False
    if sign != "." or mark.group().startswith(".."):
        return True
    return not _abbreviated(text, start, mark.start(), following, known)


def _abbreviated(text: str, start: int, point: int, following: str, known: frozenset[str]) -> bool:
    """Say whether the point belongs to the word before it, and ends no sentence."""
    found = _WORD_BEFORE.search(text, max(start, point - 40), point)
    if not found:
        return False
    word = found.group()
    short = word.lower()
    if short in NUMBERED and (following.isdigit() or following in "IVX"):
        return True
    if short in known or short.replace(".", "") in known:
        return True
    # An initial (J. Smith), letters with points (U.N. Charter), or the number of a list.
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    pointed = bool(re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word))
    first = word.isdigit() and not text[start : found.start()].strip()
    return initial or pointed or first


def _following(text: str, position: int, end: int) -> str:
    """Return the first letter or sign after spaces and opening quotes, or nothing."""
    gap = _NEXT.match(text, position, end)
    place = gap.end() if gap else position
    return text[place] if place < end else ""


def _joined(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what is too short to stand alone, cut what is too long to quote."""
    pieces = [piece for part in parts for piece in _cut(text, *part)]
    opened: tuple[int, int] | None = None
    for start, end in pieces:
        if opened is None:
            opened = (start, end)
        elif _belongs(opened, start, end):
            opened = (opened[0], end)
        else:
            yield opened
            opened = (start, end)
    if opened:
        yield opened


def _belongs(opened: tuple[int, int], start: int, end: int) -> bool:
    together = end - opened[0]
    if together > MOST:
        return False
    return together <= GOOD or opened[1] - opened[0] < LEAST or end - start < LEAST


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence longer than `MOST` at its last semicolon, comma, space or anywhere."""
    while end - start > MOST:
        middle = _cut_at(text, start)
        yield _trimmed(text, start, middle)
        start = middle
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield _trimmed(text, start, end)


def _cut_at(text: str, start: int) -> int:
    for mark in _CUTS:
        places = [found.end() for found in mark.finditer(text, start, start + MOST)]
        late = [place for place in places if place - start > MOST // 3]
        if late:
            return late[-1]
    return start + MOST


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
