"""What the engine proposes for real, ugly letters can be read: a part of NETmundial's is enough."""

import csv
from pathlib import Path

import pytest

from app.analysis import split
from app.analysis.embed import UseEmbedder
from app.analysis.group import prepare
from app.analysis.name import name

pytestmark = pytest.mark.data

LETTERS = 25
ADDRESSES = {"http", "https", "www", "org", "com", "pdf", "html"}


def test_letters_become_topics_with_names_of_words(data_dir: Path) -> None:
    with (data_dir / "netmundial/contributions.csv").open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(10**7)
        letters = [row["document"] for row in csv.DictReader(file)][:LETTERS]
    texts = [
        letter[span.start : span.end]
        for letter in letters
        for span in split.passages(letter, language="en")
    ]
    assert len(texts) > 20 * LETTERS
    vectors, languages = UseEmbedder().embed(texts), ["en"] * len(texts)
    cut = prepare(texts, vectors, languages).propose(10)
    assert cut.topics == 10
    assert (cut.labels >= 0).all()
    names = name(texts, vectors, cut.labels, languages)
    assert not ADDRESSES & {term for one in names for term in one.terms}
    assert any({"rights", "human"} <= set(one.terms) for one in names)
