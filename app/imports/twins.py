"""Names that may be one body: found by closeness, decided by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app import text
from app.imports.values import acronym_free

DOUBTFUL = 0.82
MANY = 3_000  # names beyond which each is not compared with each


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Two names that may be one body. `same` says what was decided; apart unless somebody says."""

    name: str
    other: str
    closeness: float
    same: bool = False


def doubts(
    names: Sequence[str], known: Mapping[str, str], same: frozenset[tuple[str, str]]
) -> tuple[list[Doubt], dict[str, str]]:
    """The pairs of names that are close without being the same, closest first.

    `known`: registered names by their shape (`values.acronym_free`); two of these are never
    paired. `same`: pairs that a person confirmed as one body; the second value returned leads
    from the shape of each of these to the shape it is part of.
    """
    shapes: dict[str, str] = {}
    for name in names:
        shapes.setdefault(acronym_free(text.fold(name)), name)
    ordered = list({**shapes, **known}.items())[:MANY]
    found: list[Doubt] = []
    decided: dict[str, str] = {}
    for place, (shape, name) in enumerate(ordered):
        for other_shape, other in ordered[place + 1 :]:
            if shape in known and other_shape in known:
                continue
            close = _closeness(shape, other_shape)
            if close < DOUBTFUL:
                continue
            agreed = bool({(name, other), (other, name)} & same)
            found.append(Doubt(name=name, other=other, closeness=round(close, 2), same=agreed))
            if agreed:
                keep, give = (other_shape, shape) if other_shape in known else (shape, other_shape)
                decided[give] = decided.get(keep, keep)
    return sorted(found, key=lambda doubt: -doubt.closeness), decided


def _closeness(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    shared = len(a & b)
    if not shared:
        return 0.0
    dice = 2 * shared / (len(a) + len(b))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    likely = max(dice, matcher.quick_ratio())
    return max(dice, matcher.ratio()) if likely >= DOUBTFUL else likely
