"""How finely to cut: by what comes out again, or to a number that a person asked for.

A cut that is in the texts is found again when a fifth of them are missing. So the graph is cut
at several resolutions, each on several random four fifths of the texts, and the agreement of
these cuts (adjusted Rand index) is that resolution's *stability* (Ben-Hur, Elisseeff and Guyon
2002; von Luxburg 2010). Of the resolutions nearly as stable as the best, the coarsest is taken:
sub-topics show the rest, and fewer topics are read sooner.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from app.analysis.graph import Graph, Labels, between, leiden, part

GRID = (0.25, 0.3, 0.35, 0.42, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.8, 4.0, 5.6, 8.0)
"""Resolutions that are tried."""

DOUBT = 0.6
"""What is given away for a coarser cut, times the square of the best cut's doubt (1 less its
stability): next to nothing where topics are sharp, a tenth where no cut is much better."""

_KERNEL = np.array([1, 2, 3, 2, 1]) / 9
_KEPT = 0.8
_CUTS = 16
_FEWER_CUTS = 5
_AGREEING = 24
_FEWER_AGREEING = 8
_KEPT_ANYWAY = 0.05
_MANY = 1_000  # nodes above which fewer cuts say as much
_STEPS = 16
_THREADS = 4
_PIECE, _PIECES_LEFT, _PIECE_POWER = 8, 0.7, 0.6
_COARSEST, _FINEST = 0.005, 400.0


def stable(graph: Graph, *, seed: int, most: int) -> tuple[float, float]:
    """Return the resolution to cut at, and its stability from 0 (chance) to 1.

    Args:
        graph: the neighbour graph of a few thousand texts at most; a larger one's sample.
        seed: of the cuts and of the choice of texts.
        most: topics that a person can still read; finer cuts are not tried.

    """
    rng = np.random.default_rng(seed)
    tried: list[float] = []
    scores: list[float] = []
    for resolution in GRID:
        found = len(np.unique(leiden(graph, resolution, seed=seed, trials=1, iterations=2)))
        if found > most and tried:
            break
        if found > 1:
            tried.append(resolution)
            scores.append(_stability(graph, resolution, rng))
    if not tried:
        return 1.0, 0.0
    # Neighbouring resolutions tell of each other: their mean is less a matter of chance.
    smooth = np.convolve(np.pad(scores, 2, mode="edge"), _KERNEL, mode="valid")
    best = float(smooth.max())
    chosen = int(np.argmax(smooth >= best - DOUBT * (1 - best) ** 2))
    return tried[chosen], float(smooth[chosen])


def consensus(graph: Graph, resolution: float, *, seed: int) -> Graph:
    """Return the graph with each tie weighted by how often repeated cuts keep it.

    Each cut leaves a fifth of the nodes out. A tie that no cut keeps still counts a little, so
    that finer structure stays.
    """
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    together = np.zeros(graph.nnz)
    present = np.zeros(graph.nnz)
    for labels in _cuts(graph, resolution, rng, _AGREEING, _FEWER_AGREEING):
        both = (labels[rows] >= 0) & (labels[graph.indices] >= 0)
        present += both
        together += both & (labels[rows] == labels[graph.indices])
    result = graph.copy()
    result.data = graph.data * (together / np.maximum(present, 1) + _KEPT_ANYWAY)
    return result


def _cuts(
    graph: Graph, resolution: float, rng: np.random.Generator, few: int, many: int
) -> list[Labels]:
    """Cut the graph several times, each time without some of its nodes, which get -1.

    `few` times where the graph is small, `many` where it is not. Leiden lets go of the
    interpreter, so the cuts are made by as many threads as there are processors; what is drawn
    by chance is drawn first, so that their number changes nothing.
    """
    count = graph.shape[0]
    drawn = []
    for _ in range(few if count <= _MANY else many):
        kept = np.sort(rng.choice(count, max(2, int(_KEPT * count)), replace=False))
        drawn.append((kept, int(rng.integers(2**31))))

    def cut(one: tuple[Labels, int]) -> Labels:
        kept, chance = one
        labels = np.full(count, -1, dtype=np.int64)
        labels[kept] = leiden(part(graph, kept), resolution, seed=chance, trials=1, iterations=2)
        return labels

    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(cut, drawn))


def _stability(graph: Graph, resolution: float, rng: np.random.Generator) -> float:
    """Return the mean agreement of two cuts."""
    cuts = _cuts(graph, resolution, rng, _CUTS, _FEWER_CUTS)
    scores = []
    for number, one in enumerate(cuts):
        for other in cuts[:number]:
            both = (one >= 0) & (other >= 0)
            scores.append(rand(one[both], other[both]))
    return float(np.mean(scores))


def rand(one: Labels, other: Labels) -> float:
    """Return the adjusted Rand index of two labellings: 1 for the same, about 0 for chance.

    Source: Hubert and Arabie 1985, "Comparing partitions". Labels are numbers from 0.
    """
    count = len(one)
    wide = int(other.max(initial=0)) + 1
    pairs = _pairs(np.bincount(one * wide + other))
    rows, columns = _pairs(np.bincount(one)), _pairs(np.bincount(other))
    total = count * (count - 1) / 2
    chance = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == chance else (pairs - chance) / (most - chance)


def _pairs(sizes: Labels) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def cut_into(
    graph: Graph, wanted: int, *, seed: int, known: dict[float, Labels] | None = None
) -> tuple[Labels, float]:
    """Return labels with exactly `wanted` topics, if there are that many nodes, and the resolution.

    The resolution is halved in on; where no resolution gives the number, the next finer cut has
    its closest topics joined. `known` are cuts of this graph that were made before, by their
    resolution, and is added to: every halving begins alike.
    """
    known = {} if known is None else known
    wanted = max(1, min(wanted, graph.shape[0]))
    if wanted == 1:
        return np.zeros(graph.shape[0], dtype=np.int64), 0.0
    low, high = _COARSEST, _FINEST
    finer: tuple[Labels, float] | None = None
    for _ in range(_STEPS):
        resolution = float(np.sqrt(low * high))
        if resolution not in known:
            known[resolution] = leiden(graph, resolution, seed=seed, trials=1, iterations=2)
        labels = known[resolution]
        found = len(np.unique(labels))
        if found == wanted:
            better = leiden(graph, resolution, seed=seed)
            return (better if len(np.unique(better)) == wanted else labels), resolution
        if found < wanted:
            low = resolution
        else:
            high = resolution
            finer = labels, resolution
    labels, resolution = finer or (leiden(graph, _FINEST, seed=seed), _FINEST)
    return joined(graph, labels, wanted), resolution


def pieced(graph: Graph, *, seed: int) -> tuple[Labels, float]:
    """Return the labels of fine pieces joined by their ties, and the resolution of the pieces.

    For few texts of which no cut comes out again: pieces of eight texts, joined until 0.7 times
    the square root of the number of texts are left (decisions/0030).
    """
    count = graph.shape[0]
    wanted = max(2, round(_PIECES_LEFT * count**0.5))
    pieces, resolution = cut_into(graph, max(wanted, count // _PIECE), seed=seed)
    return joined(graph, pieces, wanted, power=_PIECE_POWER), resolution


def joined(graph: Graph, labels: Labels, wanted: int, *, power: float = 0.75) -> Labels:
    """Join the topics most tied to each other, for their size, until `wanted` are left.

    The higher the power of their sizes, the sooner the small ones are joined.
    """
    _, labels = np.unique(labels, return_inverse=True)
    while labels.max() + 1 > wanted:
        ties = between(graph, labels)
        size = np.bincount(labels).astype(float)
        np.fill_diagonal(ties, -1)
        closeness = np.where(ties >= 0, (ties + 1e-9) / np.outer(size, size) ** power, -1)
        one, other = np.unravel_index(int(closeness.argmax()), closeness.shape)
        labels[labels == max(one, other)] = min(one, other)
        _, labels = np.unique(labels, return_inverse=True)
    return np.asarray(labels, dtype=np.int64)
