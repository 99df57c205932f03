"""Passwords that leaked and are tried first, kept as hashes; README.md tells where they come from."""

import hashlib
import string
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HASHES = Path(__file__).parent / "hashes.bin"
# With 112,000 entries, five bytes refuse one good password in ten million.
SIZE = 5
ENDINGS = string.digits + string.punctuation


def is_common(password: str) -> bool:
    """Whether the password leaked, in any case and with any figures and marks put at its end."""
    folded = password.casefold()
    shortest = len(folded.rstrip(ENDINGS))
    return any(_is_among(folded[:end]) for end in range(shortest, len(folded) + 1))


def packed(passwords: Iterable[str], *, least: int) -> bytes:
    """The hashes of those with at least so many characters, sorted, as `HASHES` holds them."""
    return b"".join(sorted({_hash(one.casefold()) for one in passwords if len(one) >= least}))


def _is_among(folded: str) -> bool:
    hashes, wanted = _hashes(), _hash(folded)

    def entry(at: int) -> bytes:
        return hashes[at * SIZE : (at + 1) * SIZE]

    return entry(bisect_left(range(len(hashes) // SIZE), wanted, key=entry)) == wanted


def _hash(folded: str) -> bytes:
    return hashlib.sha256(folded.encode()).digest()[:SIZE]


@cache
def _hashes() -> bytes:
    return HASHES.read_bytes()
