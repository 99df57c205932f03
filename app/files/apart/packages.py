"""Documents that are ZIP files of XML: opened, changed entry by entry, and written anew."""

import io
import zipfile
from collections.abc import Callable
from typing import Final

from lxml import etree

from .pictures import without_notes
from .refusal import Refusal, Refused

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
)

Change = Callable[[str, bytes], bytes | None]


def parsed(content: bytes) -> etree._Element:
    """The root of XML that `limits.check_xml` has let pass."""
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Refused(Refusal.DAMAGED) from error


def written(root: etree._Element) -> bytes:
    """XML as it stands in a package."""
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml


def drop(element: etree._Element) -> None:
    """Take an element out, but leave the words that follow it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Take an element out and leave what it holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for number, child in enumerate(list(element)):
        parent.insert(place + number, child)
    drop(element)


def rewritten(package: zipfile.ZipFile, change: Change) -> bytes:
    """The package with each entry as `change` returns it, or left out where it returns None.

    Times of the entries are dropped, and so are notes inside its pictures.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in package.infolist():
            if info.is_dir():
                continue
            content = change(info.filename, package.read(info.filename))
            if content is None:
                continue
            fresh = zipfile.ZipInfo(info.filename, EPOCH)
            fresh.compress_type = (
                zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            )
            made.writestr(fresh, without_notes(content))
    return out.getvalue()
