"""How like a passage is to the topics' own words and to the passages decided for them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.analysis.softmax import Rows

LATEST = 60
"""Examples of a topic that are kept to compare with, the latest first."""


@dataclass(frozen=True)
class Known:
    """m rows known to belong to topics: their topics (m, k), and their place among the examples.

    A place below zero is a topic's own text and no example.
    """

    rows: Rows
    topics: NDArray[np.bool_]
    examples: NDArray[np.intp]

    @classmethod
    def of(cls, rows: Rows, shares: NDArray[np.float32], lines: int) -> Self:
        """Keep of n rows, of which the first `lines` are the topics' texts, those to compare with."""
        belongs = shares > 0
        kept: set[int] = {at for at in range(lines) if np.count_nonzero(belongs[at]) == 1}
        for topic in range(shares.shape[1]):
            kept.update((lines + np.flatnonzero(belongs[lines:, topic])[-LATEST:]).tolist())
        places = np.array(sorted(kept), dtype=np.intp)
        return cls(rows[places], belongs[places], places - lines)

    def likeness(self, rows: Rows) -> NDArray[np.float32]:
        """Return the likeness of n rows to each known row (n, m): cosines of the whole rows."""
        scale = np.outer(_lengths(rows), _lengths(self.rows))
        return np.asarray(rows.against(self.rows) / np.maximum(scale, 1e-6), dtype=np.float32)

    def support(
        self, likeness: NDArray[np.float32], itself: NDArray[np.intp] | None = None
    ) -> NDArray[np.float32]:
        """Return the likeness of the nearest known row (n), and 0 where there is none.

        `itself` (n) names the example that a row is, which does not support itself.
        """
        if itself is not None:
            likeness = np.where(itself[:, None] == self.examples[None, :], 0, likeness)
        return np.asarray(likeness.max(axis=1, initial=0), dtype=np.float32)

    def nearest(self, likeness: NDArray[np.float32], topic: int, most: int) -> tuple[int, ...]:
        """Name the examples of a topic that one row (m likenesses) is nearest to, best first."""
        candidates = np.flatnonzero(self.topics[:, topic] & (self.examples >= 0) & (likeness > 0))
        best = candidates[np.argsort(-likeness[candidates], kind="stable")][:most]
        return tuple(int(self.examples[at]) for at in best)


def _lengths(rows: Rows) -> NDArray[np.float32]:
    squares = np.asarray(rows.sparse.multiply(rows.sparse).sum(axis=1)).ravel()
    return np.sqrt(squares + np.square(rows.dense).sum(axis=1)).astype(np.float32)
