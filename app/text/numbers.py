"""Numbers that come as text, from an address or a field that no form reads."""

from typing import Final

LARGEST: Final = 2**31 - 1  # what a column of whole numbers holds


def whole(said: str, *, most: int = LARGEST) -> int | None:
    """The number from 0 to `most` that the digits 0 to 9 write; None for anything else.

    Digits of other scripts are no numbers here, nor is what is longer than any number could be:
    reading it would take long.
    """
    if not (said.isascii() and said.isdigit()) or len(said) > len(str(most)):
        return None
    number = int(said)
    return number if number <= most else None


def stretch(said: str, *, most: int) -> tuple[int, int] | None:
    """The two places, from 0 to `most`, that a ticked sentence names as "12-34"; None for anything else."""
    first, _dash, last = said.partition("-")
    start, end = whole(first, most=most), whole(last, most=most)
    return None if start is None or end is None else (start, end)


def revision(said: str) -> int:
    """The revision that a page showed; -1, which nothing has, for what is none."""
    shown = whole(said)
    return -1 if shown is None else shown
