"""Rows of numbers: how they are made from long texts, scaled, stored and compared.

A matrix has one row a text, float32, each of length 1, or all zeros where nothing could be read.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine

Matrix = NDArray[np.float32]

WINDOW = 2_000
"""Characters read at once. A longer text is the mean of its windows, so memory stays bounded."""

WINDOWS = 40
"""Windows read of one text at most, evenly spread: what is longer than 80,000 characters is
sampled, not read whole. Passages are far shorter; only a text that was never split gets here."""


def windowed(texts: Sequence[str], encode: Callable[[list[str]], Any], dimensions: int) -> Matrix:
    """Embed texts of any length with `encode`, a function from a list of texts to rows.

    A long text is the mean of its windows. Returns float32 (n, dimensions) of unit rows, and
    zeros where there is nothing to read. Each distinct text is encoded once.
    """
    place: dict[str, int] = {}
    owners = [[place.setdefault(part, len(place)) for part in _windows(text)] for text in texts]
    result = np.zeros((len(owners), dimensions), dtype=np.float32)
    if place:
        rows = unit(np.asarray(encode(list(place)), dtype=np.float32))
        for number, parts in enumerate(owners):
            if parts:
                result[number] = rows[parts].mean(axis=0)
    return unit(result)


def _windows(text: str) -> list[str]:
    """Cut a cleaned text at spaces into windows; sample them evenly when there are too many."""
    whole = engine.clean(text)
    parts: list[str] = []
    start = 0
    while start < len(whole):
        end = min(start + WINDOW, len(whole))
        if end < len(whole):
            space = whole.rfind(" ", start + WINDOW // 2, end)
            end = space if space > 0 else end
        parts.append(whole[start:end].strip())
        start = end
    if len(parts) > WINDOWS:
        chosen = np.linspace(0, len(parts) - 1, WINDOWS).astype(int)
        parts = [parts[number] for number in chosen]
    return [part for part in parts if part]


def unit(matrix: Matrix) -> Matrix:
    """Return the rows scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def to_bytes(matrix: Matrix) -> list[bytes]:
    """Return one little-endian float16 byte string a row: 2 bytes a number, 1,024 for 512."""
    return [row.tobytes() for row in matrix.astype("<f2")]


def from_bytes(rows: Sequence[bytes]) -> Matrix:
    """Return the float32 matrix (n, d) of unit rows that `to_bytes` stored.

    Raises:
        EngineError: the rows are of different lengths, as from two embedders.

    """
    if len({len(row) for row in rows}) > 1:
        raise engine.EngineError("Stored vectors of different lengths cannot be compared.")
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    flat = np.frombuffer(b"".join(rows), dtype="<f2").astype(np.float32)
    return unit(flat.reshape(len(rows), -1))


def centre(matrix: Matrix, languages: Sequence[str], *, least: int = 30) -> Matrix:
    """Return unit rows with each language's mean vector taken off.

    Encoders put every language in a corner of its own; without its mean, a text lands beside
    its translation. A language with fewer than `least` texts has no mean worth the name and
    stays as it is, and so do all texts where there is one language only.

    Shapes: matrix (n, d), languages n names; returns (n, d). Rows of zeros stay zeros.
    """
    names = np.asarray(list(languages))
    read = np.linalg.norm(matrix, axis=1) > 0
    found, counts = np.unique(names[read], return_counts=True)
    if len(found) < 2:  # noqa: PLR2004 - two languages are the fewest to compare
        return matrix
    result = matrix.copy()
    for name, count in zip(found, counts, strict=True):
        if count >= least:
            rows = read & (names == name)
            result[rows] -= matrix[rows].mean(axis=0)
    return unit(result)
