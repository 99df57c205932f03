"""A value as a cell of a CSV file, which no spreadsheet takes for a formula."""

from typing import Final

# What a spreadsheet program begins a formula with, in half and full width, and the control
# characters that some of them pass over before they look.
_BEGINS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def cell(value: object) -> str:
    """The value as text; one that could be taken for a formula gets an apostrophe before it."""
    written = "" if value is None else str(value)
    dangerous = written.startswith(_BEGINS) or written.lstrip().startswith(_BEGINS)
    return f"'{written}" if dangerous else written
