"""How far groups converge on a proposal: plain numbers in, plain numbers out.

Per declared group the share that supports, smoothed after Jeffreys (a prior of one half of a
party for each answer); across groups the geometric mean of P(support) times (1 - P(oppose)).
Divergence is the largest share less the smallest. The groups stand side by side always; the one
number serves to sort by and is never shown alone.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

SUPPORTS = ("support", "support_with_changes")
OPPOSES = ("oppose", "cannot_accept")
PRIOR = 0.5


@dataclass(frozen=True, kw_only=True)
class Convergence:
    """What is known of a proposal's support across groups; shares by the groups' signs."""

    together: float  # 0 to 1, to sort by
    apart: float  # 0 to 1, to sort by
    shares: Mapping[str, float]
    for_it: str  # the group that supports most
    against: str  # the group that supports least


def convergence(counts: Mapping[str, Mapping[str, int]]) -> Convergence | None:
    """Measure from stances by group (group -> stance -> parties); None where no group took any."""
    spoke = {sign: taken for sign, taken in counts.items() if sum(taken.values())}
    if not spoke:
        return None
    shares = {sign: _share(taken, SUPPORTS) for sign, taken in spoke.items()}
    agreed = [shares[sign] * (1 - _share(taken, OPPOSES)) for sign, taken in spoke.items()]
    most, least = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    return Convergence(
        together=math.exp(sum(math.log(one) for one in agreed) / len(agreed)),
        apart=shares[most] - shares[least],
        shares=shares,
        for_it=most,
        against=least,
    )


def _share(taken: Mapping[str, int], kinds: tuple[str, ...]) -> float:
    """The smoothed share of a group's parties that took one of these stances."""
    return (sum(taken.get(kind, 0) for kind in kinds) + PRIOR) / (sum(taken.values()) + 2 * PRIOR)
