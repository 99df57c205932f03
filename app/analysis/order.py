"""Which passages to ask a person about next, so that each decision teaches most."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.analysis.coding import Ranking
from app.analysis.vectors import Matrix, unit

_LOOKED_AT = 2_000
_REPETITION = 0.5


def order(
    ranking: Ranking,
    topics: Sequence[str],
    decisions: Mapping[str, int],
    *,
    decided: Collection[int] = (),
    vectors: Matrix | None = None,
    most: int | None = None,
) -> list[int]:
    """Order the undecided of n ranked passages, the most worth asking about first.

    A passage is worth the more, the less the engine can choose between its two best topics
    (margin sampling: Scheffer, Decomain and Wrobel 2001, "Active Hidden Markov Models for
    Information Extraction"), and the fewer `decisions` the topics it may belong to have: without
    that, a large topic would get most of the questions and a rare one none. Each passage that is
    like one already asked about in the same order is worth less (maximal marginal relevance:
    Carbonell and Goldstein 1998); likeness needs `vectors` (n, d).

    `topics` are the ranking's columns. `decided` are places not to ask about. Returns at most
    `most` places. The order is good for the next twenty or so: then rank anew.
    """
    count = len(ranking.scores)
    open_places = np.array(
        [place for place in range(count) if place not in set(decided)], dtype=np.intp
    )
    if not len(open_places) or not topics:
        return open_places[:most].tolist()
    value = _worth(ranking.scores[open_places], topics, decisions)
    best = np.argsort(-value, kind="stable")
    looked_at, rest = open_places[best[:_LOOKED_AT]], open_places[best[_LOOKED_AT:]]
    features = ranking.scores[looked_at] if vectors is None else vectors[looked_at]
    picked = _spread(value[best[:_LOOKED_AT]], np.asarray(features, dtype=np.float32), most)
    ordered = [*looked_at[picked].tolist(), *rest.tolist()]
    return ordered if most is None else ordered[:most]


def _worth(
    scores: NDArray[np.float32], topics: Sequence[str], decisions: Mapping[str, int]
) -> NDArray[np.float32]:
    need = 1 / np.sqrt(1 + np.array([decisions.get(topic, 0) for topic in topics], np.float32))
    wanted = scores @ (need / need.max())
    if len(topics) == 1:
        return np.asarray(wanted, dtype=np.float32)
    top = np.sort(scores, axis=1)[:, -2:]
    return np.asarray((1 - (top[:, 1] - top[:, 0])) * wanted, dtype=np.float32)


def _spread(value: NDArray[np.float32], features: Matrix, most: int | None) -> list[int]:
    """Pick one row after the other, each time the one most worth that repeats least."""
    rows = unit(np.asarray(features - features.mean(axis=0), dtype=np.float32))
    nearest = np.zeros(len(rows))
    left = np.ones(len(rows), dtype=bool)
    picked: list[int] = []
    for _turn in range(len(rows) if most is None else min(most, len(rows))):
        now = np.where(left, value * (1 - _REPETITION * np.clip(nearest, 0, 1)), -1)
        at = int(now.argmax())
        left[at] = False
        picked.append(at)
        nearest = np.maximum(nearest, rows @ rows[at])
    return picked
