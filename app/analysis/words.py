"""Words and terms: what the parts that count words agree to call one.

A *word* is what stands in the text, a *term* what is counted: the word folded to lower case,
without its accents of composition, and cut to its stem, so that "negotiation" and "negotiating"
are one. Stems are Snowball's (PyStemmer; Porter 2001, "Snowball: a language for stemming
algorithms"), for Arabic light10 (Larkey, Ballesteros and Connell 2007, "Light Stemming for
Arabic Information Retrieval"), and Chinese and Japanese are cut into overlapping pairs of
characters, which need no dictionary (Nie and Ren 1999).
"""

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import Stemmer

from app.analysis.stop_words import STOP_WORDS

SNOWBALL = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Vowel signs of Indic scripts and Thai are marks and not letters, but belong to their word.
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0980-\u0e7f"
_WORD = re.compile(rf"[\w{_MARKS}]+")
_ADDRESS = re.compile(r"(?:\b(?:https?|ftp)\s?:\s?/|\bwww\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_PAIRED = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PAIRS = re.compile(f"[{_PAIRED}]")
_RUNS = re.compile(rf"[{_PAIRED}]+|[^{_PAIRED}_]+")
# Marks of vowels and length, written or not as the writer likes: they never tell words apart.
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
# Formatting characters (zero width, direction) and halves of surrogate pairs carry no word.
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_ALEF = str.maketrans("أإآٱىة", "ااااي" + "ه")
_AND = "و"
_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST_STEM = 2
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the word it was read from, for showing it to people."""

    stem: str
    word: str


def fold(text: str) -> str:
    """Bring a text to the form in which its words are compared.

    Compatibility forms (full-width letters, ligatures) become ordinary ones, capitals small,
    Arabic vowel signs go, and so does whatever cannot be seen: zero-width and direction
    characters and lone surrogates, wherever a document put them.
    """
    if text.isascii():
        return text.lower()
    normal = unicodedata.normalize("NFKC", text).casefold()
    # Folding can take letters apart again ("İ"), so they are composed once more.
    normal = unicodedata.normalize("NFC", _ARABIC_SIGNS.sub("", normal))
    return _INVISIBLE.sub("", normal)


def tokens(text: str) -> list[str]:
    """List the words of a text, folded, in order; Chinese as pairs of characters."""
    folded = fold(text).replace("_", " ")
    found = _WORD.findall(folded)
    if _PAIRS.search(folded) is None:
        return found
    return [part for word in found for part in _parts(word)]


def located(text: str) -> list[tuple[str, int, int]]:
    """List the words of a text, folded, each with its start and end in the text as it stands."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        parts = tokens(match[0])
        if len(parts) > 1 and len(parts) == len(match[0]) - 1:
            # A run of Chinese: its pairs of characters, one after the other.
            found += [
                (part, match.start() + at, match.start() + at + 2) for at, part in enumerate(parts)
            ]
        else:
            found += [(part, match.start(), match.end()) for part in parts]
    return found


def read(text: str, language: str) -> list[Term]:
    """List the terms of a text with their words, in order, without stop words and numbers."""
    found = (_term(token, language) for token in tokens(text))
    return [term for term in found if term is not None]


def without_addresses(text: str) -> str:
    """Return a text without addresses of pages and of mail."""
    return _ADDRESS.sub(" ", text)


@functools.lru_cache(maxsize=200_000)
def _term(token: str, language: str) -> Term | None:
    """Return a token's term, or none: the same few words make up most of any text."""
    if not _says_something(token, STOP_WORDS.get(language, frozenset())):
        return None
    stem = _stems([token], language)[0]
    return Term(stem, token) if stem else None


def terms(text: str, language: str) -> list[str]:
    """List the terms of a text, in order and as often as they occur.

    `language` is an ISO 639-1 code; for one without a stemmer the folded words are the terms.
    """
    return [term.stem for term in read(text, language)]


def pairs(stems: Sequence[str]) -> list[str]:
    """List a text's terms and each two that follow one another, joined by a space."""
    return [*stems, *(f"{one} {other}" for one, other in itertools.pairwise(stems))]


def light10(word: str) -> str:
    """Strip an Arabic word of its article, its conjunctions and its commonest endings."""
    stem = word.translate(_ALEF)
    if stem.startswith(_AND) and len(stem) > len("والد"):
        stem = stem[1:]
    for prefix in _PREFIXES:
        if stem.startswith(prefix) and len(stem) - len(prefix) >= _SHORTEST_STEM:
            stem = stem.removeprefix(prefix)
            break
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _SHORTEST_STEM:
            stem = stem.removesuffix(suffix)
            break
    return stem


def _parts(word: str) -> Iterator[str]:
    """Cut a run of letters where its script changes, and Chinese into pairs of characters."""
    for run in _RUNS.findall(word):
        if _PAIRS.match(run) is None or len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def _says_something(token: str, stop: frozenset[str]) -> bool:
    if token in stop or token.isdigit() or len(token) > _LONGEST_WORD:
        return False
    if _PAIRS.match(token):
        return not any(character in STOP_WORDS["zh"] for character in token)
    return len(token) > 1


_per_thread = threading.local()


def _stems(folded: list[str], language: str) -> list[str]:
    if language == "ar":
        return [light10(word) for word in folded]
    algorithm = SNOWBALL.get(language)
    if algorithm is None:
        return folded
    # A stemmer keeps a cache that two threads must not write at once.
    stemmers: dict[str, Stemmer.Stemmer] = _per_thread.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(algorithm)
    stems: list[str] = stemmers[language].stemWords(folded)
    return stems


@functools.cache
def stop_stems(language: str) -> frozenset[str]:
    """List the stems of a language's stop words, for those who only hold stems."""
    return frozenset(_stems(sorted(STOP_WORDS.get(language, frozenset())), language))
