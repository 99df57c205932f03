"""Markdown read once into pieces, from which both the plain text and the HTML are made.

A text that would cost too much to read as Markdown (nested more than `DEEPEST`, or with more
marks than a person writes) is read as written: paragraphs and line breaks, every character
shown, and in one block if even the paragraphs are too many. No word is ever lost to a limit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.text.cleaning import LINK_SCHEMES, clean

DEEPEST: Final = 40
MOST_MARKS: Final = 5_000
MOST_BRACKETS: Final = 1_000
MOST_LINES: Final = 5_000
MOST_CELLS: Final = 30_000
MOST_PARAGRAPHS: Final = 20_000
REMEMBERED_LENGTH: Final = 50_000

_MARKDOWN: Final = MarkdownIt(
    "commonmark", {"html": False, "linkify": False, "typographer": False, "maxNesting": DEEPEST}
).enable(["table", "strikethrough"])

# Without one of these a text is paragraphs and line breaks only, and needs no parser.
_NEEDS_PARSER: Final = re.compile(
    r"[\\`*_\[\]<>&#~|]|^[ \t]*(?:[-+=]|\d+[.)])|^(?:\t| {1,3}\t| {4})", re.MULTILINE
)
_MARKS: Final = re.compile(r"[*_~`<&\\]")
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
_WRAPPING: Final = {"em": "em", "strong": "strong", "s": "s"}
_CONTAINERS: Final = {
    "blockquote": "blockquote", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li",
    "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr",
}  # fmt: skip
_LEAVES: Final = {"paragraph": "p", "heading": "h", "th": "th", "td": "td"}


@dataclass(slots=True)
class Open:
    """An element begins; it holds the plain text `[start, end)`. A leaf holds words directly."""

    tag: str
    start: int
    end: int = 0
    leaf: bool = False
    level: int = 0
    href: str = ""


@dataclass(slots=True)
class Close:
    """The element begun by `opened` ends."""

    opened: Open


@dataclass(slots=True)
class Text:
    """Words at their place in the plain text, with the inline elements round them."""

    start: int
    words: str
    block: int
    kind: str
    wraps: tuple[str, ...] = ()
    line_break: bool = False


@dataclass(slots=True)
class Rule:
    """A line across the page."""


Piece = Open | Close | Text | Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read: its plain text and the pieces of its HTML."""

    plain: str
    pieces: tuple[Piece, ...]

    @property
    def texts(self) -> list[Text]:
        """The words, in order."""
        return [piece for piece in self.pieces if isinstance(piece, Text)]


class _Reader:
    """Walks the tokens and keeps count of where it is in the plain text."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.said: list[str] = []
        self.at = 0
        self.gap = ""
        self.opened: list[Open] = []
        self.lists = 0
        self.item_begins = False
        self.row_begins = False
        self.first_row = False
        self.block = -1

    def reading(self) -> Reading:
        return Reading("".join(self.said), tuple(self.pieces))

    @property
    def next_at(self) -> int:
        return self.at + len(self.gap)

    def begin(self, tag: str, *, level: int = 0, leaf: bool = False, href: str = "") -> None:
        opened = Open(tag, self.next_at, leaf=leaf, level=level, href=href)
        self.opened.append(opened)
        self.pieces.append(opened)

    def finish(self) -> None:
        opened = self.opened.pop()
        opened.end = max(self.at, opened.start)
        self.pieces.append(Close(opened))

    def begin_leaf(self, tag: str, level: int = 0) -> None:
        """Begin an element that holds words; what parts it from the words before depends on it."""
        if tag in {"td", "th"}:
            if not self.row_begins:
                self.gap += " | "
            else:
                self.gap = "\n\n" if self.first_row else "\n"
            self.row_begins = self.first_row = False
        else:
            self.gap = "\n" if self.item_begins else "\n\n"
        self.item_begins = False
        if not self.at:
            self.gap = ""
        self.block += 1
        self.begin(tag, level=level, leaf=True)

    def say(self, words: str, *, code: bool = False, line_break: bool = False) -> None:
        if not words:
            return
        words = words.replace("\r", " ").replace("\f", " ")  # written as &#13; and &#12;
        if self.gap:
            self.said.append(self.gap)
            self.at += len(self.gap)
            self.gap = ""
        wraps = tuple(opened.tag for opened in self.opened if opened.tag in _WRAPPING)
        leaf = next(opened.tag for opened in reversed(self.opened) if opened.leaf)
        self.pieces.append(
            Text(
                self.at,
                words,
                self.block,
                leaf,
                (*wraps, "code") if code else wraps,
                line_break,
            )
        )
        self.said.append(words)
        self.at += len(words)

    def blocks(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            name, _, end = token.type.rpartition("_")
            if token.type == "inline":
                self.inline(token.children or ())
            elif token.type in {"fence", "code_block"}:
                self.begin_leaf("pre")
                self.say(token.content.removesuffix("\n"), code=True)
                self.finish()
            elif token.type == "hr":
                self.pieces.append(Rule())
            elif name in _LEAVES and end == "open":
                self.begin_leaf(_LEAVES[name], int(token.tag[1]) if name == "heading" else 0)
            elif name in _CONTAINERS and end == "open":
                self.begin_container(name, token)
            elif end == "close":
                self.lists -= name.endswith("_list")
                self.finish()

    def begin_container(self, name: str, token: Token) -> None:
        if name.endswith("_list"):
            self.lists += 1
            self.item_begins = False
        elif name == "list_item":
            first = isinstance(self.pieces[-1], Open)
            self.item_begins = self.lists > 1 or not first
        elif name == "table":
            self.first_row = True
        elif name == "tr":
            self.row_begins = True
        start = token.attrGet("start") if name == "ordered_list" else None
        self.begin(_CONTAINERS[name], level=int(start) if start is not None else 0)

    def inline(self, tokens: Sequence[Token]) -> None:
        too_deep = 0  # Emphasis beyond the deepest level is left out; its words stay.
        for token in tokens:
            name, _, end = token.type.rpartition("_")
            if token.type in {"softbreak", "hardbreak"}:
                self.say("\n", line_break=True)
            elif token.type == "code_inline":
                self.say(token.content, code=True)
            elif token.type == "image":
                self.image(token)
            elif name in _WRAPPING or name == "link":
                if end == "open":
                    if too_deep or len(self.opened) > DEEPEST:
                        too_deep += 1
                    else:
                        self.begin("a" if name == "link" else name, href=_link(token, "href"))
                elif too_deep:
                    too_deep -= 1
                else:
                    self.finish()
            else:
                self.say(token.content)

    def image(self, token: Token) -> None:
        """A picture elsewhere is not fetched: its description stands for it, as a link."""
        nested = any(opened.tag == "a" for opened in self.opened)
        if not nested:
            self.begin("a", href=_link(token, "src"))
        self.inline([child for child in token.children or () if "link" not in child.type])
        if not nested:
            self.finish()

    def as_written(self, source: str) -> None:
        if source.count("\n") > MOST_PARAGRAPHS:
            self.begin_leaf("pre")
            self.say(source.strip("\n"))
            self.finish()
            return
        for paragraph in _BLANK_LINES.split(source.strip("\n")):
            words = paragraph.strip()
            if not words:
                continue
            self.begin_leaf("p")
            for number, written in enumerate(words.split("\n")):
                if number:
                    self.say("\n", line_break=True)
                self.say(written.strip(" \t"))
            self.finish()


def _link(token: Token, attribute: str) -> str:
    """Where a link leads, or nothing unless it leads to the web or to an address for mail."""
    address = str(token.attrGet(attribute) or "")
    scheme = address.partition(":")[0].lower()
    return address if scheme in LINK_SCHEMES else ""


def _too_much(source: str) -> bool:
    lines = source.count("\n") + 1
    if source.count("[") > MOST_BRACKETS or lines > MOST_LINES:
        return True
    if len(_MARKS.findall(source)) > MOST_MARKS:
        return True
    # A row of a table may be written short and is filled up to the table's width.
    widest = max(row.count("|") for row in source.split("\n"))
    return widest * lines > MOST_CELLS


def _read(source: str) -> Reading:
    source = clean(source)
    reader = _Reader()
    if _NEEDS_PARSER.search(source) and not _too_much(source):
        tokens = _MARKDOWN.parse(source)
        # At its deepest level the parser drops what is left, so such a text is not its to read.
        if max((token.level for token in tokens), default=0) < DEEPEST - 2:
            reader.blocks(tokens)
            return reader.reading()
    reader.as_written(source)
    return reader.reading()


_read_and_remember = lru_cache(maxsize=512)(_read)


def read(source: str) -> Reading:
    """Read Markdown. Short texts are remembered, since one request asks for both its forms."""
    return _read_and_remember(source) if len(source) <= REMEMBERED_LENGTH else _read(source)


def plain(source: str) -> str:
    """The words of a Markdown text, without its marks: what passages count their places in.

    Blocks are parted by an empty line, list items and table rows by a newline, cells by " | ".
    """
    return read(source).plain
