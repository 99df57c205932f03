"""Which counts may be shown: small ones could unmask a party whose name is not to be shown."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

LEAST_SHOWN = 5
"""The smallest count that may be shown where a smaller one could unmask somebody."""

_PAIR = 2  # what is hidden alone can be had by subtraction


def withhold(
    counts: Mapping[Key, int],
    k: int = LEAST_SHOWN,
    *,
    before: Mapping[Key, int] | None = None,
    total_shown: bool = True,
    line: Callable[[Key], Hashable] | None = None,
) -> dict[Key, int | None]:
    """Hide (None) the counts that could unmask somebody: those from 1 to k - 1, and their cover.

    A zero unmasks nobody and stays. Where the total of a line is shown too (`total_shown`), a
    single hidden cell could be had by subtraction, so the smallest other cell of its line is
    hidden with it, and more until what is hidden comes to at least k (secondary suppression:
    Willenborg and de Waal 2001, "Elements of Statistical Disclosure Control", chapter 6).
    `line` gives the line of a key; without it all counts are one line. `before` is what an
    earlier publication showed: a count that moved by less than k since is hidden as well, since
    the difference of the two would tell of those few.

    Raises:
        ValueError: k is below 1, or a count is below zero.

    """
    if k < 1 or any(count < 0 for count in counts.values()):
        raise ValueError("Counts and the threshold are numbers of parties.")
    earlier = before or {}
    hidden = {
        key
        for key, count in counts.items()
        if 0 < count < k or 0 < abs(count - earlier.get(key, count)) < k
    }
    lines: dict[Hashable, list[Key]] = {}
    for key in counts:
        lines.setdefault(line(key) if line else None, []).append(key)
    for keys in lines.values() if total_shown else ():
        covered = [key for key in keys if key in hidden]
        others = sorted((key for key in keys if key not in hidden), key=lambda key: counts[key])
        # A zero hides nothing: cover has to be taken from cells that hold somebody.
        cover = [key for key in others if counts[key]]
        while (
            covered and cover and (len(covered) < _PAIR or sum(counts[key] for key in covered) < k)
        ):
            covered.append(cover.pop(0))
        hidden.update(covered)
    return {key: None if key in hidden else count for key, count in counts.items()}


def total_safe(shown: Mapping[Key, int | None], counts: Mapping[Key, int], k: int) -> bool:
    """Tell whether the line's total may be shown beside what `withhold` left of it.

    Not where what is hidden comes to fewer than k, or is one cell: subtraction would give it.
    """
    gone = [key for key, count in shown.items() if count is None]
    return not gone or (len(gone) >= _PAIR and sum(counts[key] for key in gone) >= k)
