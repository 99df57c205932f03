"""Everything that comes out, as words to search: pages, files and what is packed into them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

import pypdfium2


def text_of(content: bytes) -> str:
    """Everything that is in a page or a file, also what no program shows."""
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        facts = document.get_metadata_dict().values()
        document.close()
        return " ".join([*pages, *facts, content.decode("latin-1")])
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
            return "\n".join([*packed.namelist(), *parts])
    return content.decode("utf-8", "replace")


def head_of(headers: Iterable[tuple[str, str]]) -> str:
    """The head of an answer, with the name of a file that comes with it."""
    return "\n".join(f"{name}: {value}" for name, value in headers)


class Links(HTMLParser):
    """The addresses of this site that a page leads to, or takes its parts from."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "hx-get"} and (value or "").startswith("/"):
                self.found.append((value or "").partition("#")[0])


def told(found: Mapping[str, str], telling: Iterable[str]) -> dict[str, list[str]]:
    """Which of the telling words stand where, by address."""
    return {
        address: hits
        for address, said in found.items()
        if (hits := [word for word in sorted(telling) if word in said.lower()])
    }
