"""What texts are grouped by: their meaning and their words, in one row each.

    [ embedding without its language's mean ; w x words ; w x pieces of words ]

The embedding knows that two texts mean the same in other words, the words know that both name
the same thing; grouping is better with both than with either (docs/scoreboard.md). Words
are counted as TF-IDF over stems and over pieces of five letters, which join compounds and spelling
errors, each brought to at most 64 numbers by a singular value decomposition (latent semantic
analysis: Deerwester et al., JASIS 1990).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis import engine, words
from app.analysis.vectors import Matrix, centre, unit

SVD = 64
"""Numbers a view of the words is brought to, fewer where there are few texts."""

WEIGHT = 0.7
"""Weight of each of the two views of the words against the embedding, in one language."""

WEIGHT_OF_FEW = 1.0
"""The same below 300 texts: of a hundred arguments on one question, all of much the same meaning,
the words tell more."""

WEIGHT_OF_SHARP = 0.35
"""The same where topics are sharp: meaning tells them apart, and common words only blur that."""

FEW = 300
"""Texts below which they are few."""

_READ = 4_000  # characters of a text whose words are counted: a passage is far shorter
_RARE = 2
_COMMON = 0.3
_MOST_TERMS = 30_000
_PIECE = 5


@dataclass(frozen=True)
class Features:
    """What texts are grouped by, before it is weighed: `weighed` gives rows to compare.

    `meaning` is (n, d) unit rows; each of `views` is (n, at most 64) unit rows of words; `alike` is
    the share of pairs of texts that have a language in common.
    """

    meaning: Matrix
    views: tuple[Matrix, ...]
    alike: float

    def weighed(self, *, sharp: bool = False) -> Matrix:
        """Return float32 (n, d + at most 128) unit rows; `sharp`: meaning alone tells topics apart.

        Where texts speak several languages their words can be compared only within one, so the
        words' weight falls to the share of pairs of texts that have a language in common.
        """
        weight = WEIGHT_OF_FEW if len(self.meaning) < FEW else WEIGHT
        weight = WEIGHT_OF_SHARP if sharp else weight
        return unit(np.hstack([self.meaning, *(weight * self.alike * view for view in self.views)]))


def read(texts: Sequence[str], vectors: Matrix, languages: Sequence[str], *, seed: int) -> Features:
    """Return the features of n texts.

    Args:
        texts: n texts.
        vectors: (n, d) from one embedder, unit rows or zeros.
        languages: n ISO 639-1 codes.
        seed: of the decomposition; the same seed gives the same rows.

    """
    names, counts = np.unique(np.asarray(list(languages)), return_counts=True)
    alike = float(((counts / counts.sum()) ** 2).sum()) if len(counts) else 1.0
    meaning = centre(vectors, languages)
    if len(names) == 1 and len(texts) > _RARE:
        meaning = _without_mean(meaning)
    cleaned = [engine.clean(text[:_READ]) for text in texts]
    stems = [words.terms(text, name) for text, name in zip(cleaned, languages, strict=True)]
    views = (_reduced(stems, seed), _reduced(_pieces(cleaned), seed))
    return Features(meaning, tuple(view for view in views if view is not None), alike)


def hybrid(
    texts: Sequence[str],
    vectors: Matrix,
    languages: Sequence[str],
    *,
    sharp: bool = False,
    seed: int = 0,
) -> Matrix:
    """Return the rows to group n texts by: `read` and `weighed` in one."""
    return read(texts, vectors, languages, seed=seed).weighed(sharp=sharp)


def _without_mean(vectors: Matrix) -> Matrix:
    """Take off what all texts of the round have in common: it tells none from another."""
    read = np.linalg.norm(vectors, axis=1) > 0
    result = vectors.copy()
    result[read] -= vectors[read].mean(axis=0)
    return unit(result)


def _pieces(texts: Sequence[str]) -> list[list[str]]:
    """List of each text the runs of five letters inside its words; a short word is one piece."""
    # Few words make up most of any text: each is cut once.
    known: dict[str, list[str]] = {}
    found: list[list[str]] = []
    for text in texts:
        pieces: list[str] = []
        for word in text.lower().split():
            if word not in known:
                edged = f" {word} "
                many = max(1, len(edged) - _PIECE + 1)
                known[word] = [edged[at : at + _PIECE] for at in range(many)]
            pieces += known[word]
        found.append(pieces)
    return found


def _reduced(documents: list[list[str]], seed: int) -> Matrix | None:
    """Return the TF-IDF of lists of terms, brought to few numbers; None where nothing recurs."""
    feature = engine.load("sklearn.feature_extraction.text")
    decomposition = engine.load("sklearn.decomposition")
    counter = feature.TfidfVectorizer(
        analyzer=_same,
        sublinear_tf=True,
        min_df=_RARE,
        max_df=_COMMON if len(documents) > 10 * _RARE else 1.0,
        max_features=_MOST_TERMS,
        dtype=np.float32,
    )
    try:
        counted = counter.fit_transform(documents)
    except ValueError:  # scikit-learn's word for "no term is left"
        return None
    size = min(SVD, counted.shape[1] - 1, len(documents) // 3)
    if size < 1:
        return None
    svd = decomposition.TruncatedSVD(size, random_state=seed, n_iter=4)
    # The matrices are narrow: two threads would spend their time waiting for each other.
    with engine.load("threadpoolctl").threadpool_limits(1):
        return unit(np.asarray(svd.fit_transform(counted), dtype=np.float32))


def _same(terms: list[str]) -> list[str]:
    return terms
