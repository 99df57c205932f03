"""Texts with what the engine was told about them, or found out: languages and vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.analysis import language, parts
from app.analysis.coding import Corpus
from app.analysis.embed import Embedder
from app.analysis.vectors import Matrix

VOCABULARY_FROM = 5_000
"""Texts of a corpus that are enough to know which words are rare in it."""


@dataclass(frozen=True)
class Told:
    """n texts, their languages, and their vectors (n, d) where there is an embedder."""

    texts: list[str]
    languages: list[str]
    vectors: Matrix | None

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        languages: Sequence[str | None],
        vectors: Sequence[NDArray[np.float32] | None],
        embedder: Embedder | None,
    ) -> Self:
        """Fill in the languages and vectors that are not given."""
        detect = parts.language()
        tongues = [
            known or detect(text, language.MANY)
            for text, known in zip(texts, languages, strict=True)
        ]
        if embedder is None:
            return cls(list(texts), tongues, None)
        missing = [place for place, vector in enumerate(vectors) if vector is None]
        matrix = np.zeros((len(texts), embedder.dimensions), dtype=np.float32)
        matrix[missing] = embedder.embed([texts[place] for place in missing])
        for place, vector in enumerate(vectors):
            if vector is not None:
                matrix[place] = vector
        return cls(list(texts), tongues, matrix)

    @classmethod
    def around(cls, corpus: Corpus, embedder: Embedder | None) -> Self:
        """Take a corpus, of a large one an even sample."""
        kept = _spread(len(corpus.texts), VOCABULARY_FROM)
        return cls.of(
            [corpus.texts[place] for place in kept],
            [corpus.languages[place] if corpus.languages else None for place in kept],
            [corpus.vectors[place] if corpus.vectors is not None else None for place in kept],
            embedder,
        )

    def sample(self, most: int) -> "Told":
        """Return at most so many of them, evenly spread."""
        kept = _spread(len(self.texts), most)
        return Told(
            [self.texts[place] for place in kept],
            [self.languages[place] for place in kept],
            None if self.vectors is None else self.vectors[kept],
        )


def _spread(count: int, most: int) -> list[int]:
    places: list[int] = np.linspace(0, max(count - 1, 0), min(count, most)).astype(int).tolist()
    return places
