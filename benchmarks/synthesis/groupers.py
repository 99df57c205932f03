"""Ours and four peers: each takes the same texts and vectors and gives a label a text.

Peers as their users run them, with what helps them: k-means, NMF and LDA, which cannot find a
number of topics by themselves, are told people's own; BERTopic's outliers are reduced, so that it
has none. Where a language's mean is taken off for us, it is for the peers that use vectors.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Callable

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from app.analysis import group
from app.analysis.graph import Labels
from app.analysis.vectors import centre
from benchmarks.synthesis.tasks import Task

Grouper = Callable[[Task, int | None, int], Labels]
"""From a task, how many topics are asked for (None: find it) and a seed, to labels."""

_TERMS = 10_000


def ours(task: Task, wanted: int | None, seed: int) -> Labels:
    """Leiden on the hybrid graph, as the product proposes."""
    return group.propose(task.texts, task.vectors, task.languages, wanted=wanted, seed=seed).labels


def kmeans(task: Task, wanted: int | None, seed: int) -> Labels:
    """k-means on the vectors, told people's number."""
    model = KMeans(wanted or task.wanted, n_init=3, random_state=seed)
    return np.asarray(model.fit_predict(centre(task.vectors, task.languages)))


def nmf(task: Task, wanted: int | None, seed: int) -> Labels:
    """Non-negative matrix factorisation of TF-IDF, told people's number."""
    counted = TfidfVectorizer(max_df=0.5, min_df=2, max_features=_TERMS, sublinear_tf=True)
    model = NMF(wanted or task.wanted, random_state=seed, init="nndsvdar", max_iter=300, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(model.fit_transform(counted.fit_transform(task.texts)).argmax(axis=1))


def lda(task: Task, wanted: int | None, seed: int) -> Labels:
    """Latent Dirichlet allocation on word counts, told people's number."""
    counted = CountVectorizer(max_df=0.5, min_df=2, max_features=_TERMS)
    model = LatentDirichletAllocation(wanted or task.wanted, random_state=seed, max_iter=10)
    return np.asarray(model.fit_transform(counted.fit_transform(task.texts)).argmax(axis=1))


def bertopic(task: Task, wanted: int | None, seed: int) -> Labels:
    """BERTopic with UMAP and HDBSCAN as it comes, every outlier put on the nearest topic."""
    library = importlib.import_module("bertopic")
    umap = importlib.import_module("umap")
    vectors = centre(task.vectors, task.languages)
    model = library.BERTopic(
        embedding_model=None,
        umap_model=umap.UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        ),
        nr_topics=None if wanted is None else wanted + 1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        topics, _ = model.fit_transform(task.texts, vectors)
        if set(topics) == {-1}:
            return np.zeros(len(topics), dtype=np.int64)
        if -1 in topics:
            topics = model.reduce_outliers(
                task.texts, topics, strategy="embeddings", embeddings=vectors
            )
    return np.asarray(topics)


PEERS: dict[str, Grouper] = {"bertopic": bertopic, "nmf": nmf, "lda": lda, "kmeans": kmeans}


def installed(name: str) -> bool:
    """Tell whether a peer can run here: BERTopic needs the requirements of the benchmarks."""
    return name != "bertopic" or importlib.util.find_spec("bertopic") is not None
