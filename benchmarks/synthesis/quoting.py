"""Whether quotes are the parties' own words: each chosen quote is looked up in its source."""

import csv
import hashlib
import sys
from collections import defaultdict
from dataclasses import dataclass

from app.analysis import group, quotes, split
from app.analysis.embed import Embedder
from benchmarks.synthesis import labelled


@dataclass(frozen=True)
class Quote:
    """A quote as it is stored: where it stands in which document, and what it hashed to."""

    document: int
    start: int
    end: int
    digest: str


def scores(embedder: Embedder) -> dict[str, float]:
    """Cut NETmundial's documents and the cycling posts, choose quotes, and verify each."""
    found = [_verified(embedder, *_netmundial()), _verified(embedder, *_cycling())]
    return {"quotes_verbatim": sum(good for good, _ in found) / sum(all_ for _, all_ in found)}


def _verified(
    embedder: Embedder, documents: list[str], language: str, groups: list[str]
) -> tuple[int, int]:
    """Return how many chosen quotes stand in their document word for word, and how many there are."""
    spans = [
        (number, span)
        for number, document in enumerate(documents)
        for span in split.passages(document, language=language)
    ]
    texts = [documents[number][span.start : span.end] for number, span in spans]
    vectors = embedder.embed(texts)
    labels = group.propose(texts, vectors, [language] * len(texts)).labels
    inside: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        if label >= 0:
            inside[int(label)].append(place)
    stored = []
    for places in inside.values():
        chosen = quotes.choose(
            [texts[place] for place in places],
            vectors[places],
            [spans[place][0] for place in places],
            [groups[spans[place][0]] for place in places],
        )
        for place in (places[one] for one in chosen):
            number, span = spans[place]
            stored.append(Quote(number, span.start, span.end, _digest(texts[place])))
    good = sum(
        _digest(documents[quote.document][quote.start : quote.end]) == quote.digest
        for quote in stored
    )
    return good, len(stored)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _netmundial() -> tuple[list[str], str, list[str]]:
    csv.field_size_limit(sys.maxsize)
    path = labelled.DATA / "netmundial" / "contributions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["document"] for row in rows], "en", [row["sector"] for row in rows]


def _cycling() -> tuple[list[str], str, list[str]]:
    posts = labelled.cycling()
    return [post.text for post in posts], "de", [post.city for post in posts]
