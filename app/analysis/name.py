"""Names for proposed topics: the words that set each apart, and its most central sentence.

Words are weighed by class-based TF-IDF (Grootendorst 2022, "BERTopic: Neural topic modeling with
a class-based TF-IDF procedure"): how often a term stands in the topic, against how often it
stands anywhere. Terms are shown as their commonest word. What joins sentences in another
language that is spoken is no term either: names and titles carry it into every text. A name is
a draft for a moderator, made of the texts' own words and never of others.
"""

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis import engine, split, words
from app.analysis.graph import Labels
from app.analysis.stop_words import OF_ADDRESSES, STOP_WORDS
from app.analysis.vectors import Matrix

TERMS = 6
"""Terms of a name."""

_ENOUGH = 3  # texts in the reader's language from which a topic is named in it
_HEARD = 200  # texts of a language from which it is known how often its stop words stand in it
_STRAYS = 3  # times as often as at home, a stop word of another language may stand in a topic
_CENTRAL = 200  # texts of a topic that are read for its words: the most central ones
_LONGEST = 240
_LABEL_TERMS = 3


@dataclass(frozen=True)
class Name:
    """What a topic could be called.

    Attributes:
        terms: the words that set it apart, the strongest first; empty where it has no word.
        sentence: the sentence that stands for it, as it stands in the text at `example`.
        example: place of the most central text in the input; -1 for a topic without texts.
        language: of the terms and the sentence, "" for a topic without texts.

    """

    terms: tuple[str, ...]
    sentence: str
    example: int
    language: str

    @property
    def label(self) -> str:
        """A short name, in the texts' words: the first three terms, or the sentence's start."""
        if self.terms:
            return " · ".join(self.terms[:_LABEL_TERMS])
        return self.sentence[:40]


def name(
    texts: Sequence[str],
    vectors: Matrix,
    labels: Labels,
    languages: Sequence[str],
    *,
    language: str = "en",
) -> list[Name]:
    """Name each of the topics 0 to the largest label.

    Args:
        texts: n texts.
        vectors: (n, d) unit rows.
        labels: (n,) the topic of each text, -1 for none.
        languages: n ISO 639-1 codes.
        language: the reader's. A topic in which at least three texts speak it is named in it,
            another in the language most of its texts speak.

    Returns:
        One name for each topic, in order.

    """
    topics = int(labels.max()) + 1 if len(labels) else 0
    spoken: list[tuple[str, list[int]]] = []
    for topic in range(topics):
        inside = [int(place) for place in np.flatnonzero(labels == topic)]
        chosen = _spoken([languages[place] for place in inside], language)
        own = [place for place in inside if languages[place] == chosen]
        spoken.append((chosen, _central(own, inside, vectors)))
    counts = [_counted(texts, central, speech) for speech, central in spoken]
    usual: dict[str, Counter[str]] = defaultdict(Counter)
    for (speech, _), counted in zip(spoken, counts, strict=True):
        usual[speech].update(counted)
    mean = {
        speech: total.total() / max(1, sum(own == speech for own, _ in spoken))
        for speech, total in usual.items()
    }
    joining = _joining(texts, languages)
    foreign = {speech: _foreign(joining, speech) for speech in usual}
    names = []
    for (speech, central), counted in zip(spoken, counts, strict=True):
        whole = max(1, counted.total())
        weights = {
            term: times / whole * math.log(1 + mean[speech] / usual[speech][term])
            for term, times in counted.items()
            if (times > 1 or len(central) < _ENOUGH)
            and times / len(central) > _STRAYS * foreign[speech].get(term, 0.0)
        }
        best = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
        example = central[0] if central else -1
        names.append(
            Name(
                _shown(texts, central, speech, best),
                _sentence(texts[example], speech, weights) if central else "",
                example,
                speech,
            )
        )
    return names


def _spoken(languages: list[str], reader: str) -> str:
    """Return the reader's language where enough of the texts speak it, else the commonest."""
    counted = Counter(languages)
    if not counted:
        return ""
    if counted[reader] >= min(_ENOUGH, len(languages)):
        return reader
    return min(counted, key=lambda code: (-counted[code], code))


def _central(own: list[int], inside: list[int], vectors: Matrix) -> list[int]:
    """Return texts by falling nearness to the topic's middle, the most central 200."""
    if not own:
        return []
    near = vectors[own] @ vectors[inside].mean(axis=0)
    return [own[place] for place in np.argsort(-near, kind="stable")[:_CENTRAL]]


def _joining(texts: Sequence[str], languages: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return of each language that some texts speak the share of these in which each stop word is."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(languages):
        places[code].append(place)
    shares = {}
    for code in sorted(places):
        if len(places[code]) >= _ENOUGH and len(places) > 1:
            heard = places[code][:: -(-len(places[code]) // _HEARD)]
            found = Counter(word for place in heard for word in _stops(texts[place], code))
            shares[code] = {word: times / len(heard) for word, times in found.items()}
    return shares


def _foreign(joining: dict[str, dict[str, float]], speech: str) -> dict[str, float]:
    """Return the terms of a language that are stop words of another, each with its share there.

    Whether "sea" is the sea, or "be it" in Spanish, shows by how often it stands in either.
    """
    found: dict[str, float] = {}
    for code, shares in joining.items():
        if code != speech:
            for word, share in shares.items():
                for term in words.read(word, speech):
                    found[term.stem] = max(share, found.get(term.stem, 0.0))
    return found


@functools.lru_cache(maxsize=40_000)
def _stops(text: str, language: str) -> frozenset[str]:
    return STOP_WORDS.get(language, frozenset()).intersection(words.tokens(engine.clean(text)))


@functools.lru_cache(maxsize=40_000)
def _read(text: str, language: str) -> tuple[words.Term, ...]:
    """Return a text's terms; a moderator's slider names the same texts over and over."""
    found = words.read(words.without_addresses(engine.clean(text)), language)
    return tuple(term for term in found if term.word not in OF_ADDRESSES)


def _counted(texts: Sequence[str], places: list[int], language: str) -> Counter[str]:
    """Count terms, once a text."""
    counted: Counter[str] = Counter()
    for place in places:
        counted.update({term.stem for term in _read(texts[place], language)})
    return counted


def _shown(
    texts: Sequence[str], places: list[int], language: str, terms: list[str]
) -> tuple[str, ...]:
    """Return for each term the word it is most often read from."""
    seen: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for place in places:
        for term in _read(texts[place], language):
            if term.stem in seen:
                seen[term.stem][term.word] += 1
    return tuple(seen[term].most_common(1)[0][0] for term in terms)


def _sentence(text: str, language: str, weights: dict[str, float]) -> str:
    """Return the sentence of a text that holds most of its topic's words for its length."""
    best, most = "", -1.0
    for span in split.sentences(text, language=language):
        sentence = text[span.start : span.end]
        stems = words.terms(sentence, language)
        worth = sum(weights.get(stem, 0.0) for stem in set(stems)) / math.sqrt(len(stems) + 3)
        if worth > most:
            best, most = sentence, worth
    if len(best) <= _LONGEST:
        return best
    return best[: best.rfind(" ", 0, _LONGEST) if " " in best[:_LONGEST] else _LONGEST] + "…"
