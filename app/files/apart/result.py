"""What comes back from reading a file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """The bytes to keep, the text in them, the pages if it has any, and what was taken out."""

    content: bytes
    text: str
    pages: int | None
    taken_out: list[str]


def joined(blocks: Sequence[str]) -> str:
    """Paragraphs parted by an empty line, the items of a list by a newline."""
    said = ""
    before = ""
    for block in blocks:
        items = before.startswith("- ") and block.startswith("- ")
        said += ("\n" if items else "\n\n") + block if said else block
        before = block
    return said
