"""Which texts are grouped: each distinct one once, and of very many a stratified sample."""

from collections.abc import Iterable, Sequence

import numpy as np

from app.analysis import constraints, engine
from app.analysis.graph import Labels
from app.analysis.vectors import Matrix, unit

Pairs = Iterable[tuple[int, int]]


def distinct(texts: Sequence[str], vectors: Matrix, must_link: Pairs) -> tuple[Labels, Labels]:
    """Return each text's distinct text (-1 where unreadable), and where each is first found."""
    owner: dict[str, int] = {}
    readable = np.linalg.norm(vectors, axis=1) > 0 if len(vectors) else np.zeros(0, dtype=bool)
    group_of = np.full(len(texts), -1, dtype=np.int64)
    for place in np.flatnonzero(readable):
        key = engine.clean(texts[int(place)]).casefold()
        group_of[place] = owner.setdefault(key, len(owner))
    group_of = constraints.merged(group_of, must_link)
    kinds, first = np.unique(group_of, return_index=True)
    return group_of, first[kinds >= 0]


def middles(vectors: Matrix, group_of: Labels, count: int) -> Matrix:
    """Return the mean vector of each distinct text: of several only where people joined them."""
    total = np.zeros((count, vectors.shape[1] if vectors.ndim > 1 else 0), dtype=np.float32)
    read = group_of >= 0
    np.add.at(total, group_of[read], vectors[read])
    return unit(total)


def sampled(kinds: list[str], size: int, seed: int, group_of: Labels, *decided: Pairs) -> Labels:
    """Choose texts to group, each stratum by its share, and all that people decided on."""
    count = len(kinds)
    if count <= size:
        return np.arange(count, dtype=np.int64)
    rng = np.random.default_rng(seed)
    names = np.asarray(kinds)
    chosen = {
        int(group_of[place])
        for pairs in decided
        for pair in pairs
        for place in pair
        if group_of[place] >= 0
    }
    for name in np.unique(names):
        inside = np.flatnonzero(names == name)
        share = max(1, round(size * len(inside) / count))
        chosen.update(
            int(one) for one in rng.choice(inside, min(share, len(inside)), replace=False)
        )
    return np.array(sorted(chosen), dtype=np.int64)
