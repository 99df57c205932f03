"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from app.text.counting import UNSPACED

_TOKENS: Final = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+\s*|\s+|[\W_]\s*")
_LINES: Final = re.compile(r"[^\n]*\n+|[^\n]+")
# Comparisons that difflib may make in one pass; a text of 2,000 different words needs few.
MOST_COMPARISONS: Final = 400_000
MOST_TOKENS: Final = 20_000

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Op:
    """A stretch that stayed, went or came. What stayed and went is the text before."""

    kind: Kind
    text: str


def diff(before: str, after: str) -> list[Op]:
    """The stretches that stayed, went and came, in reading order.

    Words are compared. Where that would take too long (difflib is quadratic), whole lines are,
    and then the words of lines that changed; where even that would, the text counts as replaced.
    """
    return _joined(_compare(before, after, (_TOKENS, _LINES, _TOKENS)))


def _compare(before: str, after: str, ways: Sequence[re.Pattern[str]]) -> Iterator[Op]:
    if before == after:
        yield Op("same", before)
        return
    for number, way in enumerate(ways):
        old, new = way.findall(before), way.findall(after)
        if not _bearable(old, new):
            continue
        finer = ways[number + 1 :] if way is _LINES else ()
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            gone, came = "".join(old[a:b]), "".join(new[c:d])
            if tag == "equal":
                yield Op("same", gone)
            elif finer:
                yield from _compare(gone, came, finer)
            else:
                yield from (Op("gone", gone), Op("new", came))
        return
    yield from (Op("gone", before), Op("new", after))


def _bearable(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) + len(new) > MOST_TOKENS:
        return False
    counted = Counter(new)
    return sum(count * counted[token] for token, count in Counter(old).items()) <= MOST_COMPARISONS


def _joined(ops: Iterator[Op]) -> list[Op]:
    joined: list[Op] = []
    for op in ops:
        if not op.text:
            continue
        if joined and joined[-1].kind == op.kind:
            joined[-1] = Op(op.kind, joined[-1].text + op.text)
        else:
            joined.append(op)
    return joined
