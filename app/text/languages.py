"""Which way a language is written."""

import unicodedata
from typing import Final, Literal

_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset(
    {"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"}
)
_SCRIPT_LENGTH: Final = 4


def direction(language: str) -> Literal["rtl", "ltr"]:
    """Which way a language tag such as "ar", "fa-IR" or "uz-Arab" is written.

    A script in the tag decides; without one, the language does.
    """
    first, *others = language.lower().replace("_", "-").split("-")
    script = next((part for part in others if len(part) == _SCRIPT_LENGTH and part.isalpha()), "")
    leftward = script in _RIGHT_TO_LEFT_SCRIPTS if script else first in _RIGHT_TO_LEFT
    return "rtl" if leftward else "ltr"


def block_direction(language: str, words: str) -> Literal["rtl", "auto"]:
    """Which way a block of a text in this language runs.

    One in Arabic that begins with a Latin name still runs from the right. What holds no letter of a
    script written that way, whatever the text is said to be in, is let tell it itself.
    """
    leftward = direction(language) == "rtl" and any(
        unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words
    )
    return "rtl" if leftward else "auto"
