"""One proposition across the groups: what may be told of it, and what it comes to.

Pure: counts in, counts and a finding out. What is withheld enters no measure, no finding and no
order, so that none of them tells of it.
"""

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.analysis import count, protect
from app.analysis.count import SILENT, STANCES, Convergence, GroupStance

Stances = Mapping[str, int]  # stance -> parties that took it

FOR = (count.SUPPORT, count.SUPPORT_WITH_CHANGES)
AGAINST = (count.OPPOSE, count.CANNOT_ACCEPT)
PARTS = 1 / 3  # difference between groups' smoothed shares from which they part
HALF = 0.5
FEW = 3  # who stands against fewer than so many is not alone, only in a small company


class Finding(enum.StrEnum):
    """What the groups side by side come to."""

    AGREE = "agree"
    AGREE_AGAINST = "agree_against"
    PART = "part"
    ALONE = "alone"
    UNDECIDED = "undecided"
    SILENT = "silent"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """The groups on one proposition, as one reader may see them.

    `groups` holds what is told, `withheld` the signs of groups whose numbers are not; `total` is
    all groups together, none where it would give withheld numbers away by subtraction.
    """

    groups: Mapping[str, GroupStance]
    withheld: frozenset[str]
    total: GroupStance | None
    measured: Convergence
    finding: Finding

    @property
    def apart(self) -> tuple[str, str] | None:
        """The signs of the groups of those told that lean furthest towards it and away from it."""
        spoke = {sign: group.leans for sign, group in self.groups.items() if group.spoke}
        if len(spoke) < 2:  # noqa: PLR2004 - one group is apart from nobody
            return None
        return max(spoke, key=lambda sign: spoke[sign]), min(spoke, key=lambda sign: spoke[sign])

    @property
    def lone(self) -> frozenset[str]:
        """The stances of the one party that stands against all others, where there is one."""
        if self.withheld or self.total is None:
            return frozenset()
        sides = {
            name: sum(self.total.counts[stance] for stance in stances)
            for name, stances in (("for", FOR), ("against", AGAINST))
        }
        if sides["against"] == 1 and sides["for"] >= FEW:
            return frozenset(AGAINST)
        if sides["for"] == 1 and sides["against"] >= FEW:
            return frozenset(FOR)
        return frozenset()


def side_by_side(
    declared: Mapping[str, Stances], able: Mapping[str, int], least: int | None = None
) -> SideBySide:
    """Put the groups side by side.

    `declared` holds the stances by the group's sign, `able` how many parties of each group could
    take one. With `least`, a group with a count from 1 to `least` - 1 is withheld whole: its
    counts add up to its number of parties, so one alone would follow from the others. All groups
    together are told only if the groups withheld, taken together, could be told too.
    """
    groups = {sign: _stance(declared.get(sign, {}), of) for sign, of in able.items() if of}
    hidden = frozenset[str]()
    if least is not None:
        hidden = frozenset(sign for sign, one in groups.items() if _is_small(one.counts, least))
    told = {sign: one for sign, one in groups.items() if sign not in hidden}
    together = Counter[str]()
    for by in declared.values():
        together.update(by)
    total = _stance(together, sum(able.values()))
    safe = least is None or not hidden or _may_be_subtracted(groups, hidden, total, least)
    measured = count.converge(told)
    return SideBySide(
        groups=told,
        withheld=hidden,
        total=total if safe else None,
        measured=measured,
        finding=_finding(measured, hidden),
    )


def _stance(declared: Stances, of: int) -> GroupStance:
    said = [stance for stance, number in declared.items() for _ in range(number)]
    return count.stances(said, max(of, len(said)))


def _is_small(counts: Stances, least: int) -> bool:
    return None in protect.withhold(counts, least).values()


def _may_be_subtracted(
    groups: Mapping[str, GroupStance], hidden: frozenset[str], total: GroupStance, least: int
) -> bool:
    """Whether the total less the groups that are told leaves nothing small, nor one group alone."""
    rest = {
        stance: sum(groups[sign].counts[stance] for sign in hidden) for stance in (*STANCES, SILENT)
    }
    return len(hidden) > 1 and not _is_small(rest, least) and not _is_small(total.counts, least)


def _finding(measured: Convergence, hidden: frozenset[str]) -> Finding:
    spoke = [group for group in measured.groups.values() if group.spoke]
    if not spoke:
        return Finding.WITHHELD if hidden else Finding.SILENT
    if measured.alone and not hidden:
        return Finding.ALONE
    if (measured.divergence or 0) >= PARTS:
        return Finding.PART
    whole = not hidden and len(spoke) > 1  # of a part of the groups nobody can say they agree
    if whole and all(group.leans > HALF for group in spoke):
        return Finding.AGREE
    if whole and all(group.resists > HALF for group in spoke):
        return Finding.AGREE_AGAINST
    return Finding.UNDECIDED
