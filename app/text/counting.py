"""Words counted, shown in part, and held fast by a hash."""

import hashlib
import re
from typing import Final

# Han, Hiragana and Katakana, which are written without spaces between words.
UNSPACED: Final = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_JOINED: Final = r"['’ʼ.,·\u00ad\u200c\u200d\u2011-]"
_SPACED_WORD: Final = rf"(?:[^\W_{UNSPACED}]|[\u0300-\u036f])+"
_BY_CHARACTER: Final = re.compile(
    rf"[{UNSPACED}]|{_SPACED_WORD}(?:{_JOINED}{_SPACED_WORD})*",
)
_BY_RUN: Final = re.compile(rf"[{UNSPACED}]+|{_SPACED_WORD}(?:{_JOINED}{_SPACED_WORD})*")
_ELLIPSIS: Final = "…"


def words(text: str, language: str = "") -> int:
    """How many words a plain text has.

    A word is a run of letters and digits, also across one apostrophe, hyphen, point or comma
    inside it ("l'eau", "follow-up", "1,000"). In Chinese and Japanese each Han or kana character
    counts as one, as their word processors count; in a text of another language an unbroken run
    of them, such as a quoted name, counts as one word.
    """
    by_character = language.lower().replace("_", "-").split("-")[0] in {"zh", "ja", "yue"}
    pattern = _BY_CHARACTER if by_character else _BY_RUN
    return sum(1 for _ in pattern.finditer(text))


def excerpt(text: str, around: tuple[int, int], width: int = 240) -> str:
    """About `width` characters of a plain text on one line, with the stretch `around` in them.

    It is cut between words where there are spaces, with an ellipsis where something was left
    out. A stretch that is longer than the width is shown from its beginning.
    """
    start, end = max(around[0], 0), min(around[1], len(text))
    end = min(max(start, end), start + width)
    room = width - (end - start)
    begin = max(0, min(start - room // 2, len(text) - width))
    finish = min(len(text), begin + width)
    if begin:
        space = re.search(r"\s", text[begin:start])
        begin += space.end() if space else 0
    if finish < len(text):
        spaces = list(re.finditer(r"\s", text[end:finish]))
        finish = end + spaces[-1].start() if spaces else finish
    shown = " ".join(text[begin:finish].split())
    return f"{_ELLIPSIS if begin else ''}{shown}{_ELLIPSIS if finish < len(text) else ''}"


def quote_hash(quoted: str) -> str:
    """The SHA-256 of quoted words, in hexadecimal: tells whether a source still says them."""
    return hashlib.sha256(quoted.encode("utf-8", "surrogatepass")).hexdigest()
