"""The graph of near neighbours that topics are read from, and the cutting of it.

Every text is tied to the 15 nearest others, by the cosine between them; a topic is a region more
tied within than chance would have it (modularity: Newman and Girvan 2004; Reichardt and
Bornholdt 2006 for the resolution), found by the Leiden algorithm (Traag, Waltman and van Eck
2019) in graspologic-native.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine
from app.analysis.vectors import Matrix

Labels = NDArray[np.int64]

Graph = Any
"""A symmetric scipy.sparse matrix (n, n) of ties in CSR form; scipy carries no types."""

NEIGHBOURS = 15

POWER = 1.5
"""What cosines are raised to: more than 1 trusts the nearest more."""

EXACT = 20_000
"""Texts up to which every pair is compared; above, usearch (HNSW) finds neighbours."""

_BLOCK = 500
_TRIALS = 3
_ITERATIONS = 4


def neighbour_graph(
    features: Matrix, *, neighbours: int = NEIGHBOURS, power: float = POWER
) -> Graph:
    """Return the symmetric sparse matrix (n, n) of cosines between near neighbours.

    Args:
        features: (n, d) unit rows, n at least 2.
        neighbours: how many each text is tied to, at most n - 1.
        power: cosines are raised to it.

    """
    count = len(features)
    near = min(neighbours, count - 1)
    find = _near_exactly if count <= EXACT else _near_roughly
    columns, weights = find(features, near)
    sparse = engine.load("scipy.sparse")
    rows = np.arange(0, count * near + 1, near)
    one_way = sparse.csr_matrix(
        (np.clip(weights, 1e-3, None).ravel() ** power, columns.ravel(), rows), (count, count)
    )
    one_way.setdiag(0)
    one_way.eliminate_zeros()
    graph = one_way.maximum(one_way.T).tocsr()
    graph.sort_indices()
    return graph


def _near_exactly(features: Matrix, near: int) -> tuple[Labels, NDArray[np.float64]]:
    count = len(features)
    columns = np.empty((count, near), dtype=np.int64)
    weights = np.empty((count, near), dtype=np.float64)
    for first in range(0, count, _BLOCK):
        cosines = features[first : first + _BLOCK] @ features.T
        here = np.arange(len(cosines))
        cosines[here, first + here] = -2
        found = np.argpartition(-cosines, near - 1, axis=1)[:, :near]
        columns[first : first + _BLOCK] = found
        weights[first : first + _BLOCK] = np.take_along_axis(cosines, found, axis=1)
    return columns, weights


def _near_roughly(features: Matrix, near: int) -> tuple[Labels, NDArray[np.float64]]:
    index = engine.load("usearch.index").Index(ndim=features.shape[1], metric="cos", dtype="f16")
    index.add(np.arange(len(features)), features)
    found = index.search(features, near + 1)
    keys = np.asarray(found.keys, dtype=np.int64)
    weights = 1 - np.asarray(found.distances, dtype=np.float64)
    # A text finds itself first, nearly always; where it does not, the last one goes.
    itself = keys == np.arange(len(keys))[:, None]
    itself[~itself.any(axis=1), -1] = True
    return keys[~itself].reshape(-1, near), weights[~itself].reshape(-1, near)


def leiden(
    graph: Graph,
    resolution: float,
    *,
    seed: int,
    trials: int = _TRIALS,
    iterations: int = _ITERATIONS,
) -> Labels:
    """Return a label from 0 for each of the graph's nodes; higher resolution, more labels.

    The best of several runs, each repeated from its own result: one run alone is often caught
    in a poor cut. The same seed gives the same labels.
    """
    count = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(count, dtype=np.int64)
    _, found = engine.load("graspologic_native").leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        count,
        resolution=resolution,
        seed=seed,
        trials=trials,
        iterations=iterations,
    )
    return np.fromiter((found[node] for node in range(count)), dtype=np.int64, count=count)


def part(graph: Graph, nodes: NDArray[Any]) -> Graph:
    """Return the graph of these nodes alone, in their order."""
    inside = graph[nodes][:, nodes].tocsr()
    inside.sort_indices()
    return inside


def between(graph: Graph, labels: Labels) -> NDArray[np.float64]:
    """Return (k, k) sums of the ties between topics, those within one on the diagonal."""
    sparse = engine.load("scipy.sparse")
    count = len(labels)
    belongs = sparse.csr_matrix(
        (np.ones(count), (np.arange(count), labels)), (count, int(labels.max()) + 1)
    )
    return np.asarray((belongs.T @ graph @ belongs).toarray(), dtype=np.float64)
