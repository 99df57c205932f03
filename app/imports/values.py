"""Cells as people write them, read as what they mean: countries, dates, stances, joint names."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from babel import Locale

from app import text
from app.organisations.geography import TO_ALPHA_2
from app.positions.models import Stance

LANGUAGES = ("en", "fr", "es", "pt", "de", "ru", "zh", "ar", "it")
# Names that people write and CLDR does not list; common knowledge, checked against ISO 3166-1.
ALIASES = {
    "usa": "USA", "united states of america": "USA", "us": "USA", "u s": "USA", "u s a": "USA", "uk": "GBR", "great britain": "GBR",
    "england": "GBR", "scotland": "GBR", "russia": "RUS", "russian federation": "RUS",
    "south korea": "KOR", "republic of korea": "KOR", "korea": "KOR", "north korea": "PRK",
    "iran": "IRN", "islamic republic of iran": "IRN", "democratic republic of congo": "COD",
    "ivory coast": "CIV", "cote divoire": "CIV", "viet nam": "VNM", "vietnam": "VNM",
    "peoples republic of china": "CHN", "czech republic": "CZE", "the netherlands": "NLD",
    "holland": "NLD", "tanzania": "TZA", "bolivia": "BOL", "venezuela": "VEN", "syria": "SYR",
    "laos": "LAO", "moldova": "MDA", "macedonia": "MKD", "brunei": "BRN", "cape verde": "CPV",
    "swaziland": "SWZ", "burma": "MMR", "turkey": "TUR", "palestine": "PSE", "uae": "ARE",
}  # fmt: skip
# What is written for no single country, and is understood as such.
NOWHERE = frozenset(
    ["global", "international", "worldwide", "world", "europe", "africa", "asia", "americas", "america", "oceania", "mena", "na", "none", "eu", "commonwealth", "regional"]
) | {
    "latin america", "north america", "south america", "latin america and caribbean",
    "latin america and the caribbean", "asia pacific", "middle east", "european union", "n a",
}  # fmt: skip
_JOINT = re.compile(
    r"\bon behalf of\b(?P<whom>.{0,80})"
    r"|\bjointly (?:submit\w*|propos\w*|present\w*|by|with)\b|\bco-?signed by\b|\bsignatories\s*:"
    r"|\bjoint (?:submission|contribution|statement|position)s?\b|(?:^|[-–.:])\s*endorsed by\b"
    r"|\bau nom de\b|\bconjointe?\b|\ben nombre de\b|\bconjunta\b",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
# "A / B", "A; B", a list of four, "37 organisations", "a group of individuals and bodies".
_SEVERAL = re.compile(
    r"\s/\s|;|(?:,[^,]*){3}|\b(?:\d+|group of)\b.*\b(?:organi[sz]ations|individuals|bodies)\b",
    re.IGNORECASE,
)
OWN = 2  # words of its name by which a body that speaks "on behalf of" itself is known
_ATTACHED = re.compile(
    r"\b(?:see|find|refer to|please see|in)\b.{0,40}\b(?:attach\w*|annex|enclosed|pdf|document)\b"
    r"|\bvoir\b.{0,30}\b(?:annexe|joint\w*|pièce)\b|\bver\b.{0,30}\b(?:adjunto|anexo)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(r"^\S+@\S+\.\S+$")
BARE = 60  # words: a body that is longer says something itself


@cache
def _names() -> dict[str, str]:
    names = {code.casefold(): code for code in TO_ALPHA_2}
    names |= {two.casefold(): code for code, two in TO_ALPHA_2.items()}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        for code, two in TO_ALPHA_2.items():
            if two in territories:
                names[text.fold(territories[two])] = code
    return names | ALIASES


def country(written: str) -> tuple[str | None, bool]:
    """The country's alpha-3 and whether the words were understood.

    ("KEN", True) for "Kenya, Africa"; (None, True) for "Global" and for several countries, which
    make no single one; (None, False) for what names none that we know.
    """
    whole = text.fold(written)
    if not whole:
        return None, True
    found = _one(whole)
    if found or whole in NOWHERE:
        return found, True
    parts = [
        text.fold(part)
        for part in re.split(r"[,/;()]|\band\b|\be\b|\by\b|\bet\b", written, flags=re.IGNORECASE)
    ]
    parts = [part for part in parts if part]
    named = list(dict.fromkeys(code for part in parts if (code := _one(part))))
    if len(named) == 1:
        return named[0], True
    if named or (parts and all(part in NOWHERE for part in parts)):
        return None, True
    return None, False


def _one(folded: str) -> str | None:
    known = _names().get(folded)
    if known is None and folded.startswith("the "):
        known = _names().get(folded[4:])
    return known


def when(written: str, pattern: str | None) -> datetime | None:
    """The instant a cell names, in UTC; None where it cannot be read. Without a zone: UTC."""
    said = written.strip()
    try:
        if pattern == "unix-ms":
            return datetime.fromtimestamp(int(said) / 1000, UTC)
        found = datetime.strptime(said, pattern) if pattern else datetime.fromisoformat(said)  # noqa: DTZ007 - the zone is added next
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


_STANCES = {
    "support": Stance.SUPPORT, "agree": Stance.SUPPORT, "yes": Stance.SUPPORT, "for": Stance.SUPPORT,
    "support as written": Stance.SUPPORT, "support with changes": Stance.SUPPORT_WITH_CHANGES,
    "support with change": Stance.SUPPORT_WITH_CHANGES, "neutral": Stance.NEUTRAL,
    "no position": Stance.NEUTRAL, "no opinion": Stance.NEUTRAL, "abstain": Stance.NEUTRAL,
    "oppose": Stance.OPPOSE, "disagree": Stance.OPPOSE, "no": Stance.OPPOSE,
    "against": Stance.OPPOSE, "do not support": Stance.OPPOSE,
    "cannot accept": Stance.CANNOT_ACCEPT,
}  # fmt: skip


def stance(written: str) -> Stance | None:
    """The stance a cell declares in so many words; None where it declares none. Never guessed."""
    return _STANCES.get(text.fold(written.replace("_", " ")))


def is_mail_address(written: str) -> bool:
    """Whether somebody wrote an address where a name was asked for."""
    return bool(_MAIL.match(written.strip()))


def is_joint(name: str, *cells: str) -> bool:
    """Whether the words say that the body of that name speaks together with others or for them."""
    own = " ".join(text.fold(name).removeprefix("the ").split()[:OWN])
    for cell in (name, *cells):
        for found in _JOINT.finditer(cell):
            whom = text.fold(found["whom"] or "").removeprefix("the ")
            if not (own and whom.startswith(own)):
                return True
    return names_several(name)


def names_several(name: str) -> bool:
    """Whether the name reads as that of several bodies."""
    return bool(_SEVERAL.search(name))


def only_points_elsewhere(body: str) -> bool:
    """Whether a body says no more than "see attached"."""
    return text.words(body) <= BARE and bool(_ATTACHED.search(body))


def acronym_free(folded: str) -> str:
    """A folded name without the initials of its own other words, in the order of the alphabet.

    "association for progressive communications apc" and "… communications" become the same, and
    so do two names that differ in the order of their parts only.
    """
    words = folded.split()
    initials = {"".join(w[0] for w in words[:n]) for n in range(2, len(words) + 1)}
    content = [w for w in words if w not in {"for", "of", "the", "and", "de", "la", "des", "in"}]
    initials |= {"".join(w[0] for w in content[:n]) for n in range(2, len(content) + 1)}
    kept = [word for word in words if word not in initials or len(word) == 1]
    return " ".join(sorted(kept or words))


def told_apart(names: Iterable[str]) -> list[str]:
    """The names once each, in their order."""
    return list(dict.fromkeys(names))
