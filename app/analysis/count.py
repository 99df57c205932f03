"""Who said what: parties by topic and group, with denominators and intervals.

The unit is the party, never the passage: a party that says a thing ten times has said it.
Every share stands beside the number it is a share of, and silence is counted as silence.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.analysis import engine

SUPPORT = "support"
SUPPORT_WITH_CHANGES = "support_with_changes"
NEUTRAL = "neutral"
OPPOSE = "oppose"
CANNOT_ACCEPT = "cannot_accept"
SILENT = "silent"
STANCES = (SUPPORT, SUPPORT_WITH_CHANGES, NEUTRAL, OPPOSE, CANNOT_ACCEPT)
"""What a party can declare. `SILENT` is not declared: it is the rest."""

_FOR = (SUPPORT, SUPPORT_WITH_CHANGES)
_AGAINST = (OPPOSE, CANNOT_ACCEPT)
_PRIOR = 0.5  # Jeffreys' prior for a share is Beta(1/2, 1/2)
_SELDOM = 1.96  # standard errors that chance alone goes beyond once in twenty times


@dataclass(frozen=True)
class Share:
    """`count` of `of` parties; `low` and `high` bound the share (0 to 1)."""

    count: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The plain share, or none where there is nobody to have one."""
        return self.count / self.of if self.of else None


def jeffreys(count: int, of: int, level: float = 0.95) -> Share:
    """Return a share with its Jeffreys interval.

    The equal-tailed interval of Beta(x + 1/2, n - x + 1/2), with 0 and 1 as its ends where
    nobody and where everybody did (Brown, Cai and DasGupta 2001, "Interval Estimation for a
    Binomial Proportion", Statistical Science 16(2), section 4.3). With n = 0 it is (0, 1).

    Raises:
        ValueError: there are more parties that did than parties, or fewer than none.

    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} parties is not a share.")
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    quantile = engine.load("scipy.special").betaincinv
    tail = (1 - level) / 2
    heads, tails = count + _PRIOR, of - count + _PRIOR
    low = 0.0 if count == 0 else float(quantile(heads, tails, tail))
    high = 1.0 if count == of else float(quantile(heads, tails, 1 - tail))
    return Share(count, of, low, high)


@dataclass(frozen=True)
class Leaning:
    """How much more a group speaks of a topic than the others do.

    `log_odds` is 0 where it does as the rest, above where more; `z` is it in standard errors.
    """

    log_odds: float
    z: float

    @property
    def side(self) -> int:
        """1 where it speaks of it more, -1 where less, 0 where chance alone often does as much."""
        return 0 if abs(self.z) <= _SELDOM else 1 if self.z > 0 else -1


def over_representation(
    counts: Mapping[tuple[str, str], int], *, prior: float = 10.0
) -> dict[tuple[str, str], Leaning]:
    """Compare each group with all others: (topic, group) counts in, leanings out.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
    "Fightin' Words", Political Analysis 16(4), equations 15, 16, 19 and 22): the prior is the
    topics' own shares over all groups, worth `prior` parties in all, so that a topic that one
    party of a small group spoke of does not look like that group's cause.
    """
    topics = sorted({topic for topic, _group in counts})
    groups = sorted({group for _topic, group in counts})
    by_topic = {topic: sum(counts.get((topic, group), 0) for group in groups) for topic in topics}
    by_group = {group: sum(counts.get((topic, group), 0) for topic in topics) for group in groups}
    everything = sum(by_topic.values())
    found: dict[tuple[str, str], Leaning] = {}
    for topic in topics:
        expected = prior * by_topic[topic] / everything if everything else 0.0
        for group in groups:
            here = counts.get((topic, group), 0)
            there = by_topic[topic] - here
            rest = (by_group[group], everything - by_group[group])
            if expected == 0 or by_topic[topic] == everything:
                found[topic, group] = Leaning(0.0, 0.0)
                continue
            odds = [
                math.log((count + expected) / (of + prior - count - expected))
                for count, of in zip((here, there), rest, strict=True)
            ]
            error = math.sqrt(1 / (here + expected) + 1 / (there + expected))
            found[topic, group] = Leaning(odds[0] - odds[1], (odds[0] - odds[1]) / error)
    return found


@dataclass(frozen=True)
class GroupStance:
    """A group's stances on one proposition, the number of its parties, and two shares of it.

    `supports` and `opposes` are shares of the parties that took a position: the neutral are in
    the denominator, the silent are not. `leans` is the Jeffreys-smoothed share that supports.
    """

    counts: Mapping[str, int]
    parties: int
    supports: Share
    opposes: Share

    @property
    def spoke(self) -> int:
        """How many parties declared any stance, the neutral one included."""
        return sum(self.counts[stance] for stance in STANCES)

    @property
    def leans(self) -> float:
        """P(support), smoothed: (x + 1/2) / (n + 1); one half where nobody spoke."""
        return _smoothed(self.supports)

    @property
    def resists(self) -> float:
        """P(oppose), smoothed likewise."""
        return _smoothed(self.opposes)


@dataclass(frozen=True)
class Convergence:
    """One proposition: the groups side by side, and how far they meet or part.

    `convergence` and `divergence` are 0 to 1, or none while no group, or only one, has spoken.
    They order propositions and are never shown without the groups. `alone` names the group that
    leans the other way than all others do, if there is one and they are three or more.
    """

    groups: Mapping[str, GroupStance]
    convergence: float | None
    divergence: float | None
    alone: str | None


def stances(declared: Iterable[str], parties: int, level: float = 0.95) -> GroupStance:
    """Count a group's declared stances; who declared none of them is silent.

    Raises:
        ValueError: a stance is not one of `STANCES`, or there are more of them than parties.

    """
    counts = Counter(declared)
    unknown = sorted(set(counts) - set(STANCES))
    if unknown:
        raise ValueError(f"Not a stance: {', '.join(unknown)}.")
    spoke = counts.total()
    if spoke > parties:
        raise ValueError(f"{spoke} stances of {parties} parties.")
    return GroupStance(
        {**{stance: counts[stance] for stance in STANCES}, SILENT: parties - spoke},
        parties,
        jeffreys(sum(counts[stance] for stance in _FOR), spoke, level),
        jeffreys(sum(counts[stance] for stance in _AGAINST), spoke, level),
    )


def converge(groups: Mapping[str, GroupStance]) -> Convergence:
    """Measure how far groups meet on a proposition.

    Convergence is the geometric mean over the groups that spoke of P(support) (1 - P(oppose)):
    one group that refuses brings it down however large the others are (group-informed
    consensus: Small et al. 2021, "Polis: Scaling Deliberation by Mapping High Dimensional
    Opinion Spaces", Recerca 26(2), there over opinion clusters, here over declared groups).
    Divergence is the largest minus the smallest P(support).
    """
    spoke = {name: group for name, group in groups.items() if group.spoke}
    if not spoke:
        return Convergence(groups, None, None, None)
    logs = [math.log(group.leans * (1 - group.resists)) for group in spoke.values()]
    leanings = {name: group.leans for name, group in spoke.items()}
    apart = max(leanings.values()) - min(leanings.values()) if len(spoke) > 1 else None
    return Convergence(groups, math.exp(sum(logs) / len(logs)), apart, _alone(leanings))


def _smoothed(share: Share) -> float:
    return (share.count + _PRIOR) / (share.of + 2 * _PRIOR)


def _alone(leanings: Mapping[str, float]) -> str | None:
    if len(leanings) < 3:  # noqa: PLR2004 - of two groups neither is alone
        return None
    below = [name for name, leaning in leanings.items() if leaning < 0.5]  # noqa: PLR2004 - the half
    above = [name for name, leaning in leanings.items() if leaning > 0.5]  # noqa: PLR2004 - likewise
    for one, others in ((below, above), (above, below)):
        if len(one) == 1 and len(others) == len(leanings) - 1:
            return one[0]
    return None
