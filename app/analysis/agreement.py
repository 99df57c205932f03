"""How well coders agree: two people, or the engine and a person, on a random sample."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from app.analysis.count import Share, jeffreys

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Distance = Callable[[Hashable, Hashable], float]
Codes = frozenset[str]
"""The topics that one coder put a passage on; empty for none."""

LEAST = 0.667
"""Krippendorff's lowest figure for tentative conclusions; a topic below it does badly."""
FEWEST = 5
"""Passages on a topic under which nothing is said of how well it does."""

_PAIR = 2
_DRAWS = 500
_SEED = 1


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha with its interval: 1 is perfect, 0 what chance gives.

    `value` and its bounds are none where there is nothing to disagree about: no passage with
    two codes, or one code throughout. `units` counts the passages that two coded.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int


def nominal(one: Hashable, other: Hashable) -> float:
    """Return 0 for the same code and 1 for another."""
    return 0.0 if one == other else 1.0


def masi(one: Hashable, other: Hashable) -> float:
    """Return the distance of two sets of topics, 0 to 1.

    One minus Jaccard times monotonicity (Passonneau 2006, "Measuring Agreement on Set-valued
    Items (MASI) for Semantic and Pragmatic Annotation", LREC): 1 for equal sets, 2/3 where one
    holds the other, 1/3 where they overlap, 0 where they have nothing in common.

    Raises:
        TypeError: a code is not a frozen set.

    """
    if not (isinstance(one, frozenset) and isinstance(other, frozenset)):
        raise TypeError("MASI compares sets of topics.")
    if one == other:
        return 0.0
    common, union = len(one & other), len(one | other)
    if not common:
        return 1.0
    nested = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - common / union * nested


def alpha(
    units: Sequence[Sequence[Hashable | None]],
    distance: Distance = nominal,
    *,
    level: float = 0.95,
) -> Alpha:
    """Return Krippendorff's alpha of passages, each with the codes its coders gave (none: not coded).

    One minus observed over expected disagreement, with any number of coders and missing codes
    (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"). The interval is the
    percentile bootstrap over passages, with a fixed seed, so that it can be printed twice.
    """
    told = [[code for code in unit if code is not None] for unit in units]
    pairable = [Counter(unit) for unit in told if len(unit) >= _PAIR]
    if not pairable:
        return Alpha(None, None, None, 0)
    codes = list(dict.fromkeys(code for unit in pairable for code in unit))
    apart = np.array([[distance(one, other) for other in codes] for one in codes])
    counts = np.array([[unit[code] for code in codes] for unit in pairable], dtype=float)
    within = ((counts @ apart) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    (value,) = _alphas(np.ones((1, len(pairable))), within, counts, apart)
    if math.isnan(value):
        return Alpha(None, None, None, len(pairable))
    # The bootstrap draws units with replacement: how often each one comes is all that matters.
    draw = np.random.default_rng(_SEED)
    times = draw.multinomial(len(pairable), np.full(len(pairable), 1 / len(pairable)), size=_DRAWS)
    # A draw in which nobody could disagree agrees perfectly.
    values = np.nan_to_num(_alphas(times.astype(float), within, counts, apart), nan=1.0)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Alpha(value, min(float(low), value), max(float(high), value), len(pairable))


def alpha_by_topic(
    units: Sequence[Sequence[Codes | None]], topics: Iterable[str]
) -> dict[str, Alpha]:
    """Return for each topic the alpha of "on it" against "not on it"."""
    return {
        topic: alpha([[None if code is None else topic in code for code in unit] for unit in units])
        for topic in topics
    }


@dataclass(frozen=True)
class F1:
    """How well suggestions meet decisions on one topic.

    `f1` is none where neither gave the topic; `low` and `high` bound it. `decided` is how many
    passages the person put on the topic, `suggested` how many the engine did, `both` the overlap.
    """

    f1: float | None
    low: float
    high: float
    decided: int
    suggested: int
    both: int

    @property
    def either(self) -> int:
        """How many passages one of the two put on the topic, or both."""
        return self.decided + self.suggested - self.both


def f1_by_topic(
    suggested: Sequence[Codes], decided: Sequence[Codes], topics: Iterable[str]
) -> dict[str, F1]:
    """Return each topic's F1 over n passages, suggestions against what people decided.

    The interval is exact in its way: F1 is 2J / (1 + J), and J, the share of passages with both
    among those with either, is a binomial share, so that its Jeffreys interval carries over.

    Raises:
        ValueError: the two sequences are not of one length.

    """
    pairs = list(zip(suggested, decided, strict=True))
    found: dict[str, F1] = {}
    for topic in topics:
        ours = sum(topic in one for one, _other in pairs)
        theirs = sum(topic in other for _one, other in pairs)
        both = sum(topic in one and topic in other for one, other in pairs)
        share = jeffreys(both, ours + theirs - both)
        found[topic] = F1(
            None if share.share is None else _f1(share.share),
            _f1(share.low),
            _f1(share.high),
            theirs,
            ours,
            both,
        )
    return found


def macro_f1(by_topic: Collection[F1]) -> float | None:
    """Return the plain mean of the topics' F1, those that nobody gave left out."""
    known = [one.f1 for one in by_topic if one.f1 is not None]
    return sum(known) / len(known) if known else None


def macro_f1_interval(
    suggested: Sequence[Codes], decided: Sequence[Codes], *, level: float = 0.95
) -> tuple[float, float] | None:
    """Return between what the mean F1 of the topics lies, or none where nobody gave a topic.

    The percentile bootstrap over the n passages (Efron and Tibshirani 1993, "An Introduction to
    the Bootstrap", chapter 13), with a fixed seed. A topic that a draw does not hold is left out
    of the mean of that draw.

    Raises:
        ValueError: the two sequences are not of one length.

    """
    pairs = list(zip(suggested, decided, strict=True))
    topics = list(dict.fromkeys(topic for pair in pairs for codes in pair for topic in codes))
    if not topics:
        return None
    ours, theirs = (
        np.array([[topic in pair[side] for topic in topics] for pair in pairs], dtype=float)
        for side in (0, 1)
    )
    draw = np.random.default_rng(_SEED)
    drawn = draw.multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), size=_DRAWS)
    times = np.vstack([np.ones(len(pairs)), drawn])  # first the passages as they are
    either = times @ (ours + theirs)
    given = either > 0
    each = np.divide(2 * (times @ (ours * theirs)), either, out=np.zeros(either.shape), where=given)
    held = given.any(axis=1)
    means = each.sum(axis=1)[held] / given.sum(axis=1)[held]
    low, high = np.quantile(means[1:], [(1 - level) / 2, (1 + level) / 2])
    return min(float(low), float(means[0])), max(float(high), float(means[0]))


def exact(units: Sequence[Sequence[Codes | None]]) -> Share:
    """Return how many of the passages that two coded were given the very same topics by both."""
    told = [[code for code in unit if code is not None] for unit in units]
    pairs = [unit for unit in told if len(unit) >= _PAIR]
    return jeffreys(sum(len(set(unit)) == 1 for unit in pairs), len(pairs))


def weak(by_topic: Mapping[str, F1], *, below: float = LEAST, fewest: int = FEWEST) -> list[str]:
    """Name the topics whose F1 is below a floor, the worst first.

    Topics that fewer than `fewest` passages were put on by either are not judged: of those
    nothing can be told.
    """
    poor = [
        (one.f1, topic)
        for topic, one in by_topic.items()
        if one.f1 is not None and one.f1 < below and one.either >= fewest
    ]
    return [topic for _f1, topic in sorted(poor)]


def margin_reached(
    population: int, coded: int, *, level: float = 0.95, expected: float = 0.5
) -> float:
    """Return within what margin a share is known once so many of a population are coded.

    The inverse of `sample_size`: z times the standard error, with the correction for a finite
    population. Nought once all are coded, and 1 while none is.

    Raises:
        ValueError: more are coded than there are.

    """
    if not 0 <= coded <= population:
        raise ValueError(f"{coded} of {population} cannot be coded.")
    if not coded:
        return 1.0
    if coded == population:
        return 0.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    error = math.sqrt(expected * (1 - expected) / coded)
    return min(1.0, z * error * math.sqrt((population - coded) / (population - 1)))


def sample_size(
    population: int, margin: float = 0.05, *, level: float = 0.95, expected: float = 0.5
) -> int:
    """Return how many passages of a population to code for a share to be within a margin.

    z² p (1 - p) / e² with the correction for a finite population (Cochran 1977, "Sampling
    Techniques", section 4.4). `expected` one half is the safe choice; never more than all.

    Raises:
        ValueError: a margin, level or share that is none.

    """
    if population < 0 or not 0 < margin < 1 or not 0 < level < 1 or not 0 < expected < 1:
        raise ValueError("A margin, a level and a share lie between 0 and 1.")
    if not population:
        return 0
    z = NormalDist().inv_cdf((1 + level) / 2)
    endless = z * z * expected * (1 - expected) / (margin * margin)
    return min(population, math.ceil(endless / (1 + (endless - 1) / population)))


def _alphas(times: Matrix, within: Matrix, counts: Matrix, apart: Matrix) -> Matrix:
    """Return an alpha for each row of `times`, which says how often each unit is in; NaN for none.

    `within` is each unit's own disagreement, `counts` how often it was given each code, and
    `apart` how far the codes lie from each other.
    """
    totals = times @ counts
    expected = ((totals @ apart) * totals).sum(axis=1) / np.maximum(totals.sum(axis=1) - 1, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - (times @ within) / expected
    return np.where(expected > 0, found, np.nan)


def _f1(jaccard: float) -> float:
    return 2 * jaccard / (1 + jaccard)
