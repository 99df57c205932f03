"""Words in quotation marks: whether a sentence that quotes says what its sources say."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_MARKS = re.compile('“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』|"([^"]+)"')
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3}")
_FEWEST_WORDS = 3
_FEWEST_SIGNS = 6  # of a script that writes no spaces


def quoted(sentence: str) -> list[str]:
    """Return what a sentence gives in quotation marks, from left to right.

    A word or two in marks is a manner of speaking, not a quotation, and is left.
    """
    found = (next(filter(None, match.groups())) for match in _MARKS.finditer(sentence))
    return [said for said in (one.strip() for one in found) if _is_quotation(said)]


def is_verbatim(said: str, sources: Iterable[str]) -> bool:
    """Tell whether one of the sources says a quotation word for word.

    Capitals, blank space and the punctuation at its ends do not count. Where words were left out
    (…) or put in ([the States]), what is left must be there in its order.
    """
    parts = [part for part in map(_plain, _LEFT_OUT.split(said)) if part]
    return any(_in_order(parts, _plain(source)) for source in sources)


def _in_order(parts: Sequence[str], source: str) -> bool:
    at = 0
    for part in parts:
        found = source.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _is_quotation(said: str) -> bool:
    spaceless = sum(unicodedata.category(sign) == "Lo" and sign > "\u2e80" for sign in said)
    return len(said.split()) >= _FEWEST_WORDS or spaceless >= _FEWEST_SIGNS


def _plain(said: str) -> str:
    folded = unicodedata.normalize("NFKC", said).casefold().replace("’", "'")
    return " ".join(folded.split()).strip(" .,;:!?。，；：、")
