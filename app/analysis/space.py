"""The space in which passages, examples and topics are compared when passages are assigned.

A row is [centred embedding ; words ; letters]: meaning across languages, and the words and parts
of words that a short label and a passage have in common. Each of the three parts has length 1
before it is weighed, so a row's product with another is the weighed sum of three cosines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine, words
from app.analysis.softmax import Rows
from app.analysis.told import Told
from app.analysis.vectors import Matrix, unit

WORDS_WEIGHT = 1.0
LETTERS_WEIGHT = 0.8
"""Square roots of what the cosines of words and letters count, beside 1 for the embedding.
Chosen on argkp-train and cycling-Bonn."""

FEWEST_FOR_A_MEAN = 30
"""Texts of a language from which on its mean vector is worth subtracting."""

_LONGEST = 20_000
_MOST_FEATURES = 20_000


@dataclass
class Centre:
    """The mean vector of each language's texts.

    An encoder puts every language, and every subject, in a corner of its own. Taking the mean
    of a round's passages away leaves what tells them apart: on the key points of argkp that is
    worth eight points of accuracy, and it brings translations together.
    """

    means: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    everything: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, vectors: Matrix, languages: Sequence[str]) -> "Centre":
        """Take the means of n vectors (n, d) in n languages; rows of zeros do not count."""
        read = np.linalg.norm(vectors, axis=1) > 0
        names = np.asarray(list(languages), dtype=object)
        means = {
            str(name): vectors[read & (names == name)].mean(axis=0)
            for name in sorted(set(names[read]))
            if np.count_nonzero(read & (names == name)) >= FEWEST_FOR_A_MEAN
        }
        everything = vectors[read].mean(axis=0) if np.count_nonzero(read) > 1 else None
        if np.count_nonzero(read) < FEWEST_FOR_A_MEAN and everything is not None:
            # A mean of a handful is those texts themselves: take away only a part of it.
            everything = everything * (np.count_nonzero(read) / FEWEST_FOR_A_MEAN)
        return cls(means, everything)

    def apply(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        """Return unit rows with the mean of their language, or of all, taken away."""
        if self.everything is None:
            return unit(vectors)
        result = np.array(vectors, dtype=np.float32)
        read = np.linalg.norm(result, axis=1) > 0
        for place in np.flatnonzero(read):
            result[place] -= self.means.get(languages[int(place)], self.everything)
        return unit(result)


class Space:
    """A fitted space. `rows` turns texts into its rows."""

    @classmethod
    def of(cls, taught: Told, around: Told) -> "Space":
        """Learn from the passages around and from topics and examples beside them.

        The centre is that of the passages around where there are enough of them: topics' texts
        and examples are not a fair sample of a round. Languages they lack are added.
        """
        every = [*taught.languages, *around.languages]
        space = cls([*taught.texts, *around.texts], every)
        if taught.vectors is not None and around.vectors is not None:
            space.centre = Centre.of(np.vstack([taught.vectors, around.vectors]), every)
            if len(around.texts) >= FEWEST_FOR_A_MEAN:
                there = Centre.of(around.vectors, around.languages)
                means = {**space.centre.means, **there.means}
                space.centre = Centre(means, there.everything)
            space.dimensions = int(taught.vectors.shape[1])
        return space

    def __init__(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        """Learn which words and letters are rare; `of` adds the centre, where vectors are."""
        self.centre: Centre | None = None
        self.dimensions = 0
        text = engine.load("sklearn.feature_extraction.text")
        often = 2 if len(texts) >= FEWEST_FOR_A_MEAN else 1
        self._words = text.TfidfVectorizer(
            analyzer=_as_it_is, sublinear_tf=True, min_df=1, dtype=np.float32
        )
        self._letters = text.TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(4, 4),
            sublinear_tf=True,
            min_df=often,
            max_features=_MOST_FEATURES,
            lowercase=False,
            dtype=np.float32,
        )
        # A term that nobody wrote keeps the vocabularies from being empty.
        self._words.fit([*_terms(texts, languages), ["\x00"]])
        self._letters.fit([*_folded(texts), "\x00" * 4, "\x00" * 4])
        self.names: NDArray[Any] = self._words.get_feature_names_out()

    @property
    def width(self) -> int:
        """The number of columns that belong to words; they come first."""
        return len(self.names)

    def told(self, told: Told) -> Rows:
        """Return the rows of texts that come with their languages and vectors."""
        return self.rows(told.texts, told.languages, told.vectors)

    def rows(self, texts: Sequence[str], languages: Sequence[str], vectors: Matrix | None) -> Rows:
        """Return the texts as rows: words, then letters, and beside them the embedding."""
        sparse = engine.load("scipy.sparse")
        if not len(texts):
            columns = len(self.names) + len(self._letters.vocabulary_)
            nothing = sparse.csr_matrix((0, columns), dtype=np.float32)
            return Rows(nothing, np.zeros((0, self.dimensions), dtype=np.float32))
        counted = sparse.hstack(
            [
                self._words.transform(_terms(texts, languages)) * np.float32(WORDS_WEIGHT),
                self._letters.transform(_folded(texts)) * np.float32(LETTERS_WEIGHT),
            ],
            format="csr",
            dtype=np.float32,
        )
        if self.centre is None:
            return Rows(counted, np.zeros((len(texts), 0), dtype=np.float32))
        if vectors is None:
            # Passages that are not embedded yet are judged by their words alone.
            return Rows(counted, np.zeros((len(texts), self.dimensions), dtype=np.float32))
        return Rows(counted, self.centre.apply(vectors, languages))


def _as_it_is(terms: list[str]) -> list[str]:
    """Hand over terms that are cut already; a name of its own, so that a space can be stored."""
    return terms


def _terms(texts: Sequence[str], languages: Sequence[str]) -> list[list[str]]:
    return [
        words.terms(text[:_LONGEST], language)
        for text, language in zip(texts, languages, strict=True)
    ]


def _folded(texts: Sequence[str]) -> list[str]:
    return [words.fold(text[:_LONGEST]) for text in texts]
