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
