"""Which language a text is in, among those a round speaks.

The script settles most of it: Arabic, Han and Cyrillic letters each leave few candidates. Where
several languages of one script remain, py3langid (a naive Bayes over byte n-grams, Lui and
Baldwin 2012, "langid.py: An Off-the-shelf Language Identification Tool") chooses between those,
and between no others, which is what makes it dependable on a single word.
"""

import copy
import functools
from collections import Counter
from collections.abc import Sequence

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from app.analysis import parts, words

UNITED_NATIONS = ("ar", "zh", "en", "fr", "ru", "es")
"""The six official languages of the United Nations."""

MANY = (*UNITED_NATIONS, "de", "it", "pt", "nl", "pl", "tr", "sv", "id", "hi", "ja", "ko")
"""For texts of which nobody said what they speak."""

UNDETERMINED = "und"
"""What ISO 639-2 calls a text whose language cannot be told: no letters, or none we know."""

ENOUGH = 40
"""Letters from which on a passage tells its language: below them names and headings mislead."""

# Enough to tell the language; a paper of 200 pages need not be read to its end for that.
_READ = 2_000

_LATIN, _ARABIC, _CYRILLIC, _HAN, _KANA, _HANGUL, _DEVANAGARI = (
    "Latin",
    "Arabic",
    "Cyrillic",
    "Han",
    "Kana",
    "Hangul",
    "Devanagari",
)
_RANGES = (
    (0x0041, 0x024F, _LATIN),
    (0x1E00, 0x1EFF, _LATIN),
    (0x0400, 0x052F, _CYRILLIC),
    (0x0600, 0x077F, _ARABIC),
    (0x08A0, 0x08FF, _ARABIC),
    (0xFB50, 0xFDFF, _ARABIC),
    (0xFE70, 0xFEFC, _ARABIC),
    (0x0900, 0x097F, _DEVANAGARI),
    (0x3041, 0x30FF, _KANA),
    (0x1100, 0x11FF, _HANGUL),
    (0xAC00, 0xD7A3, _HANGUL),
    (0x3400, 0x4DBF, _HAN),
    (0x4E00, 0x9FFF, _HAN),
    (0xF900, 0xFAFF, _HAN),
    (0x20000, 0x323AF, _HAN),
)
_SCRIPTS = {
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "zh": _HAN,
    "ja": _KANA,
    "ko": _HANGUL,
    "hi": _DEVANAGARI,
    "mr": _DEVANAGARI,
    "ne": _DEVANAGARI,
    "ru": _CYRILLIC,
    "uk": _CYRILLIC,
    "bg": _CYRILLIC,
    "sr": _CYRILLIC,
    "mk": _CYRILLIC,
    "be": _CYRILLIC,
    "kk": _CYRILLIC,
}
# One Han character says about as much as two or three letters of an alphabet.
_WEIGHT = {_HAN: 2.5, _KANA: 2.5, _HANGUL: 2.0}


def detect(text: str, among: Sequence[str] = UNITED_NATIONS) -> str:
    """Name the language of a text as one of `among` (ISO 639-1), or `UNDETERMINED`.

    A text without letters, or in a script of which `among` has no language, is undetermined.
    Acronyms in Latin letters do not make an Arabic sentence English: the script with most
    letters decides. About 0.1 ms a text; no error for any string.
    """
    opening = text[:_READ].encode("utf-8", "ignore").decode("utf-8")
    script = _script(opening)
    candidates = tuple(code for code in among if _SCRIPTS.get(code, _LATIN) == script)
    if not candidates:
        return UNDETERMINED
    if len(candidates) == 1:
        return candidates[0]
    language, _score = _identifier(candidates).classify(opening)
    return str(language)


def detect_all(texts: Sequence[str], among: Sequence[str] = UNITED_NATIONS) -> list[str]:
    """Name the language of each text, in the same order."""
    return [detect(text, among) for text in texts]


def of_passage(text: str, usual: str) -> str:
    """Name the language of a passage, as the detector that the configuration names tells it.

    Where the passage is too short to tell, addresses left aside, or the detector does not know,
    it is `usual`: the language of the text that the passage is from.
    """
    said = words.without_addresses(text[:_READ])
    letters = sum(
        count * _WEIGHT.get(_script_of(letter) or "", 1.0)
        for letter, count in Counter(said).items()
        if letter.isalpha()
    )
    if letters < ENOUGH:
        return usual
    found = parts.language()(said, MANY if usual in MANY else (*MANY, usual))
    return usual if found in {"", UNDETERMINED} else found


def _script(text: str) -> str | None:
    weights: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha() and (script := _script_of(letter)):
            weights[script] += count
    if not weights:
        return None
    if weights[_KANA]:
        # Japanese is written in both; a few kana among Han characters already say so.
        weights[_KANA] += weights.pop(_HAN, 0)
    return max(weights, key=lambda script: weights[script] * _WEIGHT.get(script, 1.0))


def _script_of(letter: str) -> str | None:
    point = ord(letter)
    return next((script for first, last, script in _RANGES if first <= point <= last), None)


@functools.cache
def _identifier(candidates: tuple[str, ...]) -> LanguageIdentifier:
    """Make one identifier for each choice of languages: changing a shared one is not safe."""
    identifier = copy.copy(_model())
    identifier.set_languages(list(candidates))
    return identifier


@functools.cache
def _model() -> LanguageIdentifier:
    """Load the model once, some 75 MB, for all choices of languages."""
    return LanguageIdentifier.from_model_file(MODEL_FILE)
