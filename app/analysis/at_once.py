"""Many texts embedded at once, by as many processes as there are processors.

The default encoder cuts words in Python and multiplies in numpy, so that threads would wait for
one another. Each process loads its own encoder (200 MB, two seconds): worth it from a few
thousand texts on. Jobs share work out in their own way and do not come here.
"""

import functools
import multiprocessing
import os
from collections.abc import Sequence

import numpy as np

from app.analysis.embed import Embedder, UseEmbedder
from app.analysis.vectors import Matrix

WORTH_IT = 3_000
"""Texts from which on several processes are quicker than one."""

_CHUNK = 500


def embed(embedder: Embedder, texts: Sequence[str], *, processes: int | None = None) -> Matrix:
    """Return float32 (n, d) of unit rows, as `embedder.embed` does, to the last digit or nearly.

    Identical texts are read once. Only the default encoder is run several times: a service
    answers many at once by itself, and the fallback is quick. `processes` is how many at most;
    none for as many as there are processors, and no more than four.
    """
    place: dict[str, int] = {}
    owners = [place.setdefault(text, len(place)) for text in texts]
    distinct = list(place)
    several = min(4, os.cpu_count() or 1) if processes is None else processes
    if several < 2 or len(distinct) < WORTH_IT or not isinstance(embedder, UseEmbedder):  # noqa: PLR2004 - one is none
        rows = embedder.embed(distinct)
    else:
        parts = [distinct[start : start + _CHUNK] for start in range(0, len(distinct), _CHUNK)]
        # "spawn": a forked child would inherit the locks of libraries that have threads.
        with multiprocessing.get_context("spawn").Pool(several) as pool:
            rows = np.vstack(pool.map(_embed, parts, chunksize=1))
    return rows[owners] if owners else rows


def _embed(texts: list[str]) -> Matrix:
    return _own().embed(texts)


@functools.cache
def _own() -> UseEmbedder:
    """Load this process's encoder, once."""
    return UseEmbedder()
