"""What people already decided about pairs of texts, held by every proposal.

Must-link joins two texts before the graph is made; cannot-link takes the tie between them away
and, where they end on one topic all the same, moves the one that fits less (after COP-KMeans:
Wagstaff et al., ICML 2001).
"""

from collections.abc import Iterable

import numpy as np

from app.analysis.graph import Graph, Labels
from app.analysis.vectors import Matrix, unit

Pairs = Iterable[tuple[int, int]]


def merged(group_of: Labels, must_link: Pairs) -> Labels:
    """Return groups from 0 in which each linked pair is one group; -1 stays."""
    parent = {int(group): int(group) for group in np.unique(group_of)}

    def root(group: int) -> int:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for one, other in must_link:
        first, second = int(group_of[one]), int(group_of[other])
        if first >= 0 and second >= 0:
            low, high = sorted((root(first), root(second)))
            parent[high] = low
    roots = np.array([root(int(group)) for group in group_of], dtype=np.int64)
    kinds = np.unique(roots[roots >= 0])
    return np.where(roots < 0, -1, np.searchsorted(kinds, roots)).astype(np.int64)


def numbered(cannot_link: Pairs, group_of: Labels, members: Labels) -> list[tuple[int, int]]:
    """Return the pairs as places among `members`; those people also joined are left out."""
    place = {int(group): number for number, group in enumerate(members)}
    found = set()
    for one, other in cannot_link:
        first, second = place.get(int(group_of[one])), place.get(int(group_of[other]))
        if first is not None and second is not None and first != second:
            found.add((min(first, second), max(first, second)))
    return sorted(found)


def cut(graph: Graph, apart: list[tuple[int, int]]) -> Graph:
    """Return the graph without the ties between pairs that must not be together."""
    if not apart:
        return graph
    result = graph.tolil()
    for one, other in apart:
        result[one, other] = 0
        result[other, one] = 0
    smaller = result.tocsr()
    smaller.eliminate_zeros()
    smaller.sort_indices()
    return smaller


def kept_apart(labels: Labels, apart: list[tuple[int, int]], features: Matrix) -> Labels:
    """Return labels in which no pair of `apart` shares one.

    The text that is farther from the middle of the shared topic moves to the nearest topic that
    holds none of those it must be apart from, or to a new one of its own.
    """
    labels = labels.copy()
    if not apart:
        return labels
    strangers: dict[int, set[int]] = {}
    for one, other in apart:
        strangers.setdefault(one, set()).add(other)
        strangers.setdefault(other, set()).add(one)
    for one, other in apart:
        if labels[one] != labels[other]:
            continue
        kinds = np.unique(labels)
        centres = unit(np.vstack([features[labels == kind].mean(axis=0) for kind in kinds]))
        near = features[[one, other]] @ centres.T
        shared = int(np.searchsorted(kinds, labels[one]))
        mover, fits = (one, near[0]) if near[0, shared] < near[1, shared] else (other, near[1])
        barred = {int(labels[stranger]) for stranger in strangers[mover]}
        open_to = [place for place, kind in enumerate(kinds) if int(kind) not in barred]
        best = max(open_to, key=lambda place: fits[place], default=-1)
        labels[mover] = kinds[best] if best >= 0 else kinds.max() + 1
    return labels
