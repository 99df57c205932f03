"""ODT: author, annotations and tracked changes out; text taken out paragraph by paragraph."""

import zipfile
from typing import Final

from lxml import etree

from .limits import archive, check_package, entry
from .packages import drop, parsed, rewritten, written
from .result import Result, joined

OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CONFIG: Final = "{urn:oasis:names:tc:opendocument:xmlns:config:1.0}"
MANIFEST: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_META: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.2" '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:meta/>'
    b"</office:document-meta>"
)
_TRACES: Final = {
    f"{OFFICE}annotation": "comments",
    f"{OFFICE}annotation-end": "comments",
    f"{TEXT}tracked-changes": "tracked changes",
    f"{TEXT}change": "tracked changes",
    f"{TEXT}change-start": "tracked changes",
    f"{TEXT}change-end": "tracked changes",
}
_MOST_SPACES: Final = 100


def read(data: bytes, *, tidy: bool, **_: object) -> Result:
    """Check an ODT, tidy it, and take out its text.

    To tidy it: its properties and annotations are emptied, tracked changes are accepted (deleted
    words are gone), its thumbnail and the printer's name go. Names in the text itself stay.
    """
    with archive(data) as package:
        check_package(package)
        taken: set[str] = set()
        content = _tidied(package, taken) if tidy else data
    with archive(content) as package:
        text = _text(entry(package, "content.xml"))
    return Result(content, text, None, sorted(taken))


def _tidied(package: zipfile.ZipFile, taken: set[str]) -> bytes:
    def change(name: str, content: bytes) -> bytes | None:
        if name.startswith("Thumbnails/"):
            return None
        if name == "meta.xml":
            if parsed(content).find(f"{OFFICE}meta/*") is not None:
                taken.add("properties")
            return _META
        if name in {"content.xml", "styles.xml"}:
            return _without_traces(parsed(content), taken)
        if name == "settings.xml":
            return _without_printer(parsed(content))
        if name == "META-INF/manifest.xml":
            return _without_thumbnail(parsed(content))
        return content

    return rewritten(package, change)


def _without_traces(root: etree._Element, taken: set[str]) -> bytes:
    for element in list(root.iter(*_TRACES)):
        taken.add(_TRACES[str(element.tag)])
        drop(element)
    return written(root)


def _without_printer(root: etree._Element) -> bytes:
    for item in root.iter(f"{CONFIG}config-item"):
        if "Printer" in (item.get(f"{CONFIG}name") or ""):
            item.text = ""
    return written(root)


def _without_thumbnail(root: etree._Element) -> bytes:
    for item in list(root):
        if (item.get(f"{MANIFEST}full-path") or "").startswith("Thumbnails/"):
            root.remove(item)
    return written(root)


def _text(content: bytes) -> str:
    body = parsed(content).find(f"{OFFICE}body/{OFFICE}text")
    blocks: list[str] = []
    if body is not None:
        _blocks(body, blocks, "")
    return joined(blocks)


def _blocks(element: etree._Element, blocks: list[str], before: str) -> None:
    for child in element:
        if child.tag in {f"{TEXT}p", f"{TEXT}h"}:
            level = int(child.get(f"{TEXT}outline-level") or 1) if child.tag == f"{TEXT}h" else 0
            words = _words(child).strip()
            if words:
                blocks.append(f"{'#' * min(level, 6)}{' ' if level else before}{words}")
                before = ""
        elif child.tag == f"{TEXT}list-item":
            _blocks(child, blocks, "- ")
        elif child.tag == f"{TABLE}table-row":
            _row(child, blocks)
        elif child.tag not in _TRACES:
            _blocks(child, blocks, before)


def _row(row: etree._Element, blocks: list[str]) -> None:
    cells = []
    for cell in row.iter(f"{TABLE}table-cell"):
        inside: list[str] = []
        _blocks(cell, inside, "")
        cells.append(" ".join(" ".join(inside).split()))
    if any(cells):
        blocks.append(" | ".join(cells))


def _words(element: etree._Element) -> str:
    said = element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            said += " " * min(int(child.get(f"{TEXT}c") or 1), _MOST_SPACES)
        elif child.tag == f"{TEXT}tab":
            said += "\t"
        elif child.tag == f"{TEXT}line-break":
            said += "\n"
        elif child.tag not in _TRACES:
            said += _words(child)
        said += child.tail or ""
    return said
