"""Multinomial logistic regression over rows that are partly sparse, partly dense.

The method is the ordinary one (maximum entropy with an L2 prior, fitted by L-BFGS: Malouf 2002,
"A comparison of algorithms for maximum entropy parameter estimation"). It is written here and
not taken from a library for three things the desk needs: targets may be shares (a passage on two
topics is half of each), a fit may start from the last one (a moderator's next decision is then
learnt in a fraction of the time), and the dense half of a row is multiplied as what it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine
from app.analysis.vectors import Matrix


@dataclass(frozen=True)
class Rows:
    """n rows: `sparse` (n, s) in CSR, `dense` (n, d); d may be 0."""

    sparse: Any
    dense: Matrix

    def __len__(self) -> int:
        return int(self.sparse.shape[0])

    def __getitem__(self, places: NDArray[np.intp]) -> "Rows":
        return Rows(self.sparse[places], self.dense[places])

    @property
    def width(self) -> int:
        """The number of columns of both parts."""
        return int(self.sparse.shape[1] + self.dense.shape[1])

    def above(self, other: "Rows") -> "Rows":
        """Return these rows with the rows of another under them."""
        sparse = engine.load("scipy.sparse")
        return Rows(
            sparse.vstack([self.sparse, other.sparse], format="csr"),
            np.vstack([self.dense, other.dense]),
        )

    def times(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Multiply with a matrix (width, k): (n, k)."""
        split = self.sparse.shape[1]
        product = self.sparse @ weights[:split] + self.dense @ weights[split:]
        return np.asarray(product, dtype=np.float32)

    def transposed_times(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """Multiply the transposed rows with a matrix (n, k): (width, k)."""
        return np.vstack([self.sparse.T @ matrix, self.dense.T @ matrix]).astype(np.float32)

    def against(self, other: "Rows") -> NDArray[np.float32]:
        """Return the products of these rows (n) with the rows of another (m): (n, m)."""
        product = (self.sparse @ other.sparse.T).toarray() + self.dense @ other.dense.T
        return np.asarray(product, dtype=np.float32)


def fit(
    rows: Rows,
    targets: NDArray[np.float32],
    weights: NDArray[np.float32],
    *,
    strength: float,
    start: NDArray[np.float32] | None = None,
    steps: int = 60,
) -> NDArray[np.float32]:
    """Return coefficients (width + 1, k); the last row is each topic's own constant.

    `targets` (n, k) are shares that sum to 1 in each row; `weights` (n) say how much a row
    counts; `strength` is the inverse of the prior's weight (scikit-learn's C).
    """
    width, topics = rows.width, targets.shape[1]
    first = np.zeros((width + 1, topics), np.float32) if start is None else start
    if not len(rows) or not topics:
        return first
    optimise = engine.load("scipy.optimize")

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        now = flat.reshape(width + 1, topics).astype(np.float32)
        chances = probabilities(rows, now)
        likelihood = -(weights[:, None] * targets * np.log(chances + 1e-9)).sum(dtype=np.float64)
        prior = 0.5 / strength * float(np.square(now[:-1], dtype=np.float64).sum())
        slack = weights[:, None] * (chances - targets)
        slope = np.empty_like(now)
        slope[:-1] = rows.transposed_times(slack) + now[:-1] / np.float32(strength)
        slope[-1] = slack.sum(axis=0)
        return float(likelihood) + prior, slope.ravel().astype(np.float64)

    found = optimise.minimize(
        loss,
        first.ravel().astype(np.float64),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "gtol": 1e-3, "ftol": 1e-6, "maxcor": 8},
    )
    return np.asarray(found.x, dtype=np.float32).reshape(width + 1, topics)


def probabilities(rows: Rows, coefficients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each row's share for each topic (n, k); a row sums to 1."""
    return normalise(rows.times(coefficients[:-1]) + coefficients[-1])


def normalise(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the softmax of each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
