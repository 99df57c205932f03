"""How an assigner learns from topics, decided passages and undecided ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis import softmax
from app.analysis.softmax import Rows

STRENGTH = 10.0
SELF_WEIGHT = 0.2
SELF_ROUNDS = 2
SELF_MOST = 1_500
SELF_FROM = 2
SELF_UNTIL = 15
"""Undecided passages teach from two examples of every topic on, since before that they would
drown the topics that have none, until fifteen a topic on the average: then they teach nothing
more."""

FREQUENCY = 0.25
"""Power of how often the undecided passages seem to have a topic, by which its share is multiplied.
Of a quarter, a half, three quarters and one the largest that on argkp-train costs nothing at three
examples a topic (.774 for .774); at ten it gave .892 for .880."""

SECOND_TOPIC = 0.3
"""Share from which on a topic is suggested beside the first, until decisions say otherwise."""

FEWEST = 5
_FEW = 30
_FOLDS = 3


@dataclass(frozen=True)
class Lesson:
    """n rows to learn from, each with its shares of k topics (n, k) and its weight (n)."""

    rows: Rows
    shares: NDArray[np.float32]
    weights: NDArray[np.float32]

    def __getitem__(self, places: NDArray[np.intp]) -> "Lesson":
        return Lesson(self.rows[places], self.shares[places], self.weights[places])

    def balanced(self) -> "Lesson":
        """Weigh each row down by the square root of how much its topics are taught."""
        mass = (self.shares * self.weights[:, None]).sum(axis=0)
        rarity = self.shares @ (1 / np.sqrt(np.maximum(mass, 1e-6)))
        pull = self.weights * rarity
        return Lesson(
            self.rows,
            self.shares,
            (pull * len(pull) / max(float(pull.sum()), 1e-6)).astype(np.float32),
        )


def learn(lesson: Lesson, undecided: Rows, examples: NDArray[np.intp]) -> NDArray[np.float32]:
    """Fit the regression; with few examples, let the undecided passages teach a little too.

    Of the undecided (m rows) it learns the half it is surest of, at `SELF_WEIGHT` times how
    sure it is, twice over, and how often they seem to have each topic. `examples` (k) are the decided
    passages of each topic. Returns coefficients as `softmax.fit` does.
    """
    topics = lesson.shares.shape[1]
    coefficients = softmax.fit(lesson.rows, lesson.shares, lesson.weights, strength=STRENGTH)
    teaching = topics > 1 and examples.min() >= SELF_FROM and examples.mean() < SELF_UNTIL
    if not len(undecided) or not teaching:
        return coefficients
    for _round in range(SELF_ROUNDS):
        believed = softmax.probabilities(undecided, coefficients)
        sure = believed.max(axis=1)
        kept = np.flatnonzero(sure >= np.median(sure))[:SELF_MOST]
        guesses = np.eye(topics, dtype=np.float32)[believed[kept].argmax(axis=1)]
        coefficients = softmax.fit(
            lesson.rows.above(undecided[kept]),
            np.vstack([lesson.shares, guesses]),
            np.concatenate([lesson.weights, SELF_WEIGHT * sure[kept]]).astype(np.float32),
            strength=STRENGTH,
            start=coefficients,
            steps=30,
        )
    return as_frequent(coefficients, lesson, undecided)


def as_frequent(
    coefficients: NDArray[np.float32], lesson: Lesson, undecided: Rows
) -> NDArray[np.float32]:
    """Expect topics a little as often as the undecided passages seem to have them.

    Ten examples of each topic teach that all are equally common, which they never are. The full
    correction (Saerens, Latinne, Decaestecker 2002, "Adjusting the outputs of a classifier to new
    a priori probabilities") trusts first guesses too much; its fourth root (`FREQUENCY`) does not.
    """
    taught = (lesson.shares * lesson.weights[:, None]).sum(axis=0)
    seem = softmax.probabilities(undecided, coefficients).mean(axis=0)
    ratio = (seem + 1e-6) * taught.sum() / np.maximum(taught, 1e-6)
    moved = coefficients.copy()
    moved[-1] += FREQUENCY * np.log(ratio)
    return moved


def second_topics(lesson: Lesson) -> NDArray[np.float32]:
    """Choose each topic's threshold (k) so that passages on several topics come out best.

    Where fewer than thirty decided passages have several topics there is nothing to choose by,
    and each topic keeps `SECOND_TOPIC`. Otherwise three regressions each score the third of the
    passages they did not see, and a topic gets the threshold of the best F1.
    """
    topics = lesson.shares.shape[1]
    thresholds = np.full(topics, SECOND_TOPIC, dtype=np.float32)
    if np.count_nonzero((lesson.shares > 0).sum(axis=1) > 1) < _FEW:
        return thresholds
    fold = np.random.default_rng(0).permutation(len(lesson.rows)) % _FOLDS
    chances = np.zeros_like(lesson.shares)
    for number in range(_FOLDS):
        seen = lesson[np.flatnonzero(fold != number)]
        unseen = np.flatnonzero(fold == number)
        learnt = softmax.fit(seen.rows, seen.shares, seen.weights, strength=STRENGTH, steps=30)
        chances[unseen] = softmax.probabilities(lesson.rows[unseen], learnt)
    tried = np.arange(0.15, 0.55, 0.05, dtype=np.float32)
    for topic in range(topics):
        right = lesson.shares[:, topic] > 0
        scores = [_f1(chances[:, topic] >= at, right) for at in tried]
        thresholds[topic] = tried[int(np.argmax(scores))]
    return thresholds


def boundary(inside: NDArray[np.float32], outside: NDArray[np.float32], usual: float) -> float:
    """Choose the support below which a passage fits none, from decided passages of both kinds.

    The boundary with fewest mistakes, but never one that would refuse more than a twentieth of
    the passages that people did put on a topic. While people found fewer than five that fit
    none, it stays well below whatever they put on a topic, and is at least the `usual`.
    """
    if len(outside) < FEWEST:
        return max(usual, 0.6 * float(inside.min())) if len(inside) >= _FEW else usual
    if len(inside) < FEWEST:
        return usual
    highest = float(np.quantile(inside, 0.05))
    tried = sorted({0.0, highest, *(float(at) for at in outside[outside < highest] + 1e-4)})
    wrong = [np.count_nonzero(inside < at) + np.count_nonzero(outside >= at) for at in tried]
    return tried[int(np.argmin(wrong))]


def _f1(guessed: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    hits = int(np.sum(guessed & right))
    return 2 * hits / max(int(np.sum(guessed)) + int(np.sum(right)), 1)
