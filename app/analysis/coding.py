"""What goes into an assigner and what comes out: topics, examples, a corpus and suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.analysis.vectors import Matrix


@dataclass(frozen=True)
class Topic:
    """A topic as its moderators describe it; everything but id and name may be empty."""

    id: str
    name: str
    belongs: str = ""
    not_belongs: str = ""
    example: str = ""
    language: str | None = None

    @property
    def text(self) -> str:
        """What is compared with passages: the name and what belongs."""
        return f"{self.name}. {self.belongs}".strip(". ")


@dataclass(frozen=True)
class Example:
    """A passage that a person decided. No topics means: it fits none."""

    text: str
    topics: tuple[str, ...]
    vector: NDArray[np.float32] | None = None
    language: str | None = None


@dataclass(frozen=True)
class Corpus:
    """The passages of the round: what is rare in it, where its centre is, and what to learn from.

    `vectors` (n, d) and `languages` (n codes) are made where they are not given.
    """

    texts: Sequence[str]
    vectors: Matrix | None = None
    languages: Sequence[str] | None = None


@dataclass(frozen=True)
class Reasons:
    """Why a topic is suggested: words as the passage has them, and places in `examples`."""

    words: tuple[str, ...] = ()
    examples: tuple[int, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A topic for a passage; `score` is its share of belief among all topics, 0 to 1.

    An `alternative` is below the threshold, and only offered for choosing by hand.
    """

    topic: str
    score: float
    reasons: Reasons = field(default_factory=Reasons)
    alternative: bool = False


@dataclass(frozen=True)
class Ranking:
    """Every topic's score for n texts (n, topics), each text's support (n), and if it fits any."""

    scores: NDArray[np.float32]
    support: NDArray[np.float32]
    fits: NDArray[np.bool_]
