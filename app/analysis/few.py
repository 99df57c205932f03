"""Grouping where there are too few texts for a graph: those that say the same stand together."""

import numpy as np

from app.analysis import engine
from app.analysis.graph import Labels
from app.analysis.vectors import Matrix

ALIKE = 0.5
"""Mean cosine of the features from which two small groups count as saying the same."""


def together(features: Matrix, wanted: int | None) -> Labels:
    """Return a label for each of a few texts, by average linkage on the cosine.

    Without a wanted number, texts that are not alike stay each for itself: a moderator reads
    fourteen texts sooner than a doubtful grouping of them.
    """
    count = len(features)
    if count == 1:
        return np.zeros(1, dtype=np.int64)
    cluster = engine.load("sklearn.cluster").AgglomerativeClustering
    if wanted is not None:
        found = cluster(
            n_clusters=max(1, min(wanted, count)), metric="cosine", linkage="average"
        ).fit_predict(features)
    else:
        found = cluster(
            n_clusters=None, distance_threshold=1 - ALIKE, metric="cosine", linkage="average"
        ).fit_predict(features)
    return np.asarray(found, dtype=np.int64)
