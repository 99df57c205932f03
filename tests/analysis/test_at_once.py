import numpy as np
import pytest

from app.analysis import at_once
from app.analysis.embed import TfidfEmbedder, UseEmbedder


def test_several_processes_give_the_vectors_that_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "WORTH_IT", 3)
    texts = ["Clean water.", "Late trains.", "", "Clean water.", "Open schools."]
    embedder = UseEmbedder()
    rows = at_once.embed(embedder, texts, processes=2)
    np.testing.assert_allclose(rows, embedder.embed(texts), atol=1e-5)


def test_one_text_twice_is_read_once() -> None:
    rows = at_once.embed(TfidfEmbedder(), ["a word", "a word", "other"])
    np.testing.assert_array_equal(rows[0], rows[1])
    assert at_once.embed(TfidfEmbedder(), []).shape == (0, TfidfEmbedder.dimensions)
