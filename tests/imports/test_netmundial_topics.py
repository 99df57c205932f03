"""What the engine proposes for real, ugly letters can be read: a part of NETmundial's is enough."""

import csv
from pathlib import Path

import pytest

from app.analysis import split
from app.analysis.embed import UseEmbedder
from app.analysis.group import prepare
from app.analysis.language import MANY, detect, of_passage
from app.analysis.name import name
from app.analysis.stop_words import STOP_WORDS

pytestmark = pytest.mark.data

LETTERS = 25
ADDRESSES = {"http", "https", "www", "org", "com", "pdf", "html"}


def test_letters_become_topics_with_names_of_words(data_dir: Path) -> None:
    with (data_dir / "netmundial/contributions.csv").open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(10**7)
        every = [row["document"] for row in csv.DictReader(file)]
    foreign = [one for one in every[LETTERS:] if detect(one[len(one) // 2 :], MANY) != "en"]
    letters = [*every[:LETTERS], *foreign]
    texts = [
        letter[span.start : span.end]
        for letter in letters
        for span in split.passages(letter, language="en")
    ]
    assert len(texts) > 20 * LETTERS
    vectors = UseEmbedder().embed(texts)
    languages = [of_passage(text, "en") for text in texts]
    assert {"en", "fr", "pt"} <= set(languages)
    cut = prepare(texts, vectors, languages).propose(10)
    assert cut.topics == 10
    assert (cut.labels >= 0).all()
    names = name(texts, vectors, cut.labels, languages)
    parts = name(texts, vectors, cut.sub_labels, languages)
    joins = frozenset().union(*STOP_WORDS.values())
    for one in (*names, *parts):
        assert not {"de", "da", "la", "le", "et", "que"} & set(one.terms)
        assert len(joins.intersection(one.terms[:3])) < 2, one.label
    assert not ADDRESSES & {term for one in names for term in one.terms}
    assert any({"rights", "human"} <= set(one.terms) for one in names)
