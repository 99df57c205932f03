"""The reference of a position: random, short enough to read out, and without look-alike letters."""

import secrets
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I or O
HALF: Final = 5


def new() -> str:
    """A new reference, such as K7M2Q-9TXB4; there are 2^50 of them."""
    first, second = ("".join(secrets.choice(LETTERS) for _ in range(HALF)) for _ in range(2))
    return f"{first}-{second}"
