"""Documents set for print and for archives: Typst in, PDF/UA-1 out (tagged, accessible).

A template is a file in `templates/typeset/`; what it shows comes in as JSON, through `sys.inputs`,
and is only ever set as text. Nothing a person wrote is read as markup, and nothing is fetched: the
templates see their own folder, and the fonts are those in `static/fonts/`.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NotRequired, TypedDict

import typst

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates" / "typeset"
FONTS = ROOT / "static" / "fonts"

MISSING = "□"
STANDARD: Final = "ua-1"

# These turn the order of the letters round without showing: a name could pose as another.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")


class Row(TypedDict):
    """A label and its value. An `exact` value (a reference, a hash) reads left to right."""

    label: str
    value: str
    exact: NotRequired[bool]


class Part(TypedDict):
    """A part of a receipt: what happens next, how to check."""

    title: str
    paragraphs: list[str]


class ReceiptData(TypedDict):
    """What `receipt.typ` shows. Every text is already in the language of the reader."""

    lang: str
    title: str
    authority: str
    reference_label: str
    reference: str
    status: str
    rows: list[Row]
    parts: list[Part]


class Sentence(TypedDict):
    """A sentence, whose sources stand in a footnote. `mark` says if it is the writer's own."""

    text: str
    mark: NotRequired[str]
    sources: NotRequired[list[str]]


class Paragraph(TypedDict):
    """Sentences together. `kind` is text, quote, item (of a list) or label (small, in bold)."""

    sentences: list[Sentence]
    kind: NotRequired[str]
    lang: NotRequired[str]


class ChartRow(TypedDict):
    """A row of a chart: its label, a picture (SVG) with what it says in words, and the number."""

    label: str
    svg: NotRequired[str]
    words: str
    number: str


class Section(TypedDict):
    """A heading (level 1 to 5, none skipped) and what stands below it."""

    heading: str
    level: NotRequired[int]
    rows: NotRequired[list[Row]]
    paragraphs: NotRequired[list[Paragraph]]
    chart: NotRequired[list[ChartRow]]
    table: NotRequired[list[list[str]]]  # the first row names the columns


class DocumentData(TypedDict):
    """What `document.typ` shows: a summary, a position, an account of a session."""

    lang: str
    title: str
    authority: str
    status: str
    version: str
    rows: NotRequired[list[Row]]
    sections: list[Section]


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """Set `data` with a template of ours, such as `receipt.typ`, as a tagged PDF."""
    source = TEMPLATES / template
    if source.parent != TEMPLATES or not source.is_file():
        raise ValueError(f"There is no template {template!r}.")
    compiler = typst.Compiler(
        source,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_safe_all(data), ensure_ascii=False)},
    )
    document = compiler.compile(format="pdf", pdf_standards=STANDARD)
    if not isinstance(document, bytes):
        raise TypeError("A document is one file.")  # pages as files are for other formats
    return document


def safe(text: str) -> str:
    """Replace what no font of ours can show: first by a like character, then by a box."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(map(_shown, composed))


@cache
def coverage() -> frozenset[int]:
    """The code points that have a glyph in one of the fonts."""
    points: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t":
        shown = character
    elif category == "Cc" or character in OVERRIDES:
        shown = ""
    elif ord(character) in coverage():
        shown = character
    elif category == "Cf" or unicodedata.combining(character):
        shown = ""
    elif category.startswith("Z"):
        shown = " "
    else:
        like = unicodedata.normalize("NFKC", character)
        shown = like if all(ord(letter) in coverage() for letter in like) else MISSING
    return shown


def _safe_all(value: object) -> object:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {key: _safe_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_safe_all(item) for item in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
