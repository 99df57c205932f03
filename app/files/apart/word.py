"""DOCX and XLSX: authors, comments and tracked changes out; text of a DOCX taken out by mammoth."""

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Final

import mammoth
from lxml import etree

from .limits import archive, check_package
from .packages import drop, parsed, rewritten, unwrap, written
from .result import Result, joined

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTIES: Final = {
    "docProps/core.xml": (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        b'metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'custom-properties"/>'
    ),
}
_PERSONAL: Final = re.compile(r"word/(?:comments\w*|people)\.xml")
_DELETED: Final = ("del", "moveFrom", "cellDel")
_INSERTED: Final = ("ins", "moveTo")
_COMMENT_MARKS: Final = ("commentRangeStart", "commentRangeEnd", "commentReference")
_CHANGE_MARKS: Final = (
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns",
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange",
    "tcPrChange", "tblPrExChange", "numberingChange", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
)  # fmt: skip
_SETTINGS: Final = ("attachedTemplate", "mailMerge", "docVars", "rsids", "trackRevisions")
_LEFT_OUT: Final = re.compile(r"docProps/thumbnail\.\w+")


def read(data: bytes, *, kind: str, tidy: bool) -> Result:
    """Check a DOCX, tidy it, and take out its text; check an XLSX, which only its importer sees.

    To tidy it: its properties, comments and the list of people are emptied, tracked changes are
    accepted (deleted words are gone), templates and pictures elsewhere are no longer fetched.
    What is not touched: names that stand in the text, headers or fields, and embedded XML data.
    """
    with archive(data) as package:
        check_package(package)
        if kind == "xlsx":
            return Result(data, "", None, [])
        taken: set[str] = set()
        content = _tidied(package, taken) if tidy else data
    return Result(content, _text(content), None, sorted(taken))


def _tidied(package: zipfile.ZipFile, taken: set[str]) -> bytes:
    def change(name: str, content: bytes) -> bytes | None:
        if _LEFT_OUT.fullmatch(name):
            return None
        if name in _PROPERTIES:
            if len(parsed(content)):
                taken.add("properties")
            return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + _PROPERTIES[name]
        if _PERSONAL.fullmatch(name):
            root = parsed(content)
            if len(root) and name == "word/comments.xml":
                taken.add("comments")
            root[:] = []
            return written(root)
        if name.endswith(".rels"):
            return _without_fetching(content)
        if name.startswith("word/") and name.endswith(".xml"):
            return _without_traces(content, taken)
        return content

    return rewritten(package, change)


def _without_fetching(content: bytes) -> bytes:
    root = parsed(content)
    for relation in list(root):
        kind = (relation.get("Type") or "").rpartition("/")[2]
        if kind == "thumbnail":
            root.remove(relation)
        elif relation.get("TargetMode") == "External" and kind != "hyperlink":
            relation.set("Target", "about:blank")
    return written(root)


def _without_traces(content: bytes, taken: set[str]) -> bytes:
    root = parsed(content)
    changed = False
    for element in _all(root, _COMMENT_MARKS + _SETTINGS):
        drop(element)
        changed = True
    for element in _all(root, _DELETED + _CHANGE_MARKS):
        taken.add("tracked changes")
        _empty_deleted_row_or_cell(element)
        paragraph = _paragraph_whose_mark_went(element)
        drop(element)
        if paragraph is not None:
            _join_with_next(paragraph)
        changed = True
    for element in _all(root, _INSERTED):
        taken.add("tracked changes")
        unwrap(element)
        changed = True
    return written(root) if changed else content


def _all(root: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    return list(root.iter(*(f"{W}{name}" for name in names)))


def _empty_deleted_row_or_cell(element: etree._Element) -> None:
    """A deleted row goes; a deleted cell stays, without its words, so that the table holds."""
    properties = element.getparent()
    whole = None if properties is None else properties.getparent()
    if properties is None or whole is None:
        return
    if properties.tag == f"{W}trPr" and element.tag == f"{W}del":
        drop(whole)
    elif properties.tag == f"{W}tcPr" and element.tag == f"{W}cellDel":
        for words in whole.iter(f"{W}t"):
            words.text = ""


def _paragraph_whose_mark_went(element: etree._Element) -> etree._Element | None:
    """The paragraph that a deletion joins with the next: `del` stands in its mark's properties."""
    if element.tag != f"{W}del" or len(element):
        return None
    mark = element.getparent()
    if mark is None or mark.tag != f"{W}rPr":
        return None
    properties = mark.getparent()
    return None if properties is None else properties.getparent()


def _join_with_next(paragraph: etree._Element) -> None:
    following = paragraph.getnext()
    if following is None or following.tag != f"{W}p" or paragraph.tag != f"{W}p":
        return
    for child in list(following):
        if child.tag != f"{W}pPr":
            paragraph.append(child)
    drop(following)


def _text(data: bytes) -> str:
    ignore = mammoth.images.img_element(lambda _image: {"src": ""})
    html = mammoth.convert_to_html(
        io.BytesIO(data),
        convert_image=ignore,
        external_file_access=False,
        include_embedded_style_map=False,
    ).value
    reader = _Paragraphs()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Paragraphs(HTMLParser):
    """Mammoth's HTML as plain paragraphs: "# " before a heading, "- " before a list item."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.now = ""
        self.cells: list[str] | None = None

    def text(self) -> str:
        self.end_block()
        return joined(self.blocks)

    def end_block(self) -> None:
        if self.now.strip(" -#\n"):
            self.blocks.append(self.now.strip())
        self.now = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_block()
            self.cells = []
        elif self.cells is not None:
            return
        elif tag == "br":
            self.now += "\n"
        elif tag in {"p", "ul", "ol", "table"}:
            self.end_block()
        elif tag == "li":
            self.end_block()
            self.now = "- "
        elif re.fullmatch("h[1-6]", tag):
            self.end_block()
            self.now = "#" * int(tag[1]) + " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self.cells is not None:
            self.blocks.append(" | ".join(self.cells))
            self.cells, self.now = None, ""
        elif tag in {"td", "th"} and self.cells is not None:
            self.cells.append(" ".join(self.now.split()))
            self.now = ""
        elif self.cells is not None and tag == "p":
            self.now += " "
        elif self.cells is None and tag in {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self.now += data
