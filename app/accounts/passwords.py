"""Passwords: argon2id as OWASP advises (19 MiB, two passes), and which ones are refused."""

import re
import unicodedata
from urllib.parse import urlsplit

import argon2
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

from app.accounts.common_passwords import is_common

LEAST, MOST = 10, 200
OWASP_COST = 2
OWASP_MEMORY = 19 * 1024  # KiB
TEST_MEMORY = 64  # KiB: below the real cost only tests run
DISTINCT = 4
PART = 4

# What is tried first and stands in no list of what leaked.
COMMON = frozenset(
    [
        "letmeinplease",
        "p@ssw0rd123",
        "passw0rd123",
        "secret1234",
        "testtest123",
        "trustno1234",
    ]
)
# Words of the context, which stand in nobody's password wherever they stand in it.
OURS = ("tour de table", "lets talk cyber", "administrator")


def normal(password: str) -> str:
    """One spelling of what may be typed in two ways: a composed letter or its parts (NFC)."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The hash to keep of a password that passed `fault`."""
    return _hasher().hash(normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long where there is none to compare with."""
    if len(password) > MOST:
        return False
    try:
        correct = _hasher().verify(password_hash or _nobodys(), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return correct and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with another cost than today's, so that it is made anew."""
    return _hasher().check_needs_rehash(password_hash)


def fault(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """What is wrong with a new password, in a sentence; None when it will do.

    `about` are the person's name and address: whoever knows the person would try them.
    """
    password = normal(password)
    if len(password) < LEAST:
        return str(_("Use at least %(n)s characters; several words are easy to remember.", n=LEAST))
    if len(password) > MOST:
        return str(_("Use at most %(n)s characters.", n=MOST))
    folded = password.casefold()
    if folded in COMMON or len(set(folded)) < DISTINCT or is_common(password):
        return str(_("This password is among the first that anyone would try. Choose another."))
    if _is_of_the_context(folded):
        return str(
            _("This password contains the name of this place or what it does. Choose another.")
        )
    parts = {part for words in about for part in words.casefold().replace("@", " ").split()}
    if any(len(part) >= PART and part in folded for part in parts):
        return str(_("This password contains your name or address. Choose another."))
    return None


def _is_of_the_context(folded: str) -> bool:
    """Whether a name of this place stands in it, or nothing but words of such names, figures and marks.

    Whoever knows the product, this installation or its address would try them.
    """
    config = current_app.config["TDT"]
    host = (urlsplit(config.base_url).hostname or "").removeprefix("www.")
    named = [words.casefold() for words in (*OURS, config.site_name, host)]
    whole = _joined(folded)
    if any(len(name) >= PART and name in whole for name in map(_joined, named)):
        return True
    parts = {part for words in named for part in re.split(r"[\W_]+", words) if len(part) >= PART}
    longest_first = sorted(parts, key=len, reverse=True)
    rest, found = re.subn("|".join(map(re.escape, longest_first)), " ", folded)
    return found > 0 and sum(map(str.isalpha, rest)) < PART


def _joined(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _hasher() -> argon2.PasswordHasher:
    cost = current_app.config["TDT"].password_cost
    return argon2.PasswordHasher(
        time_cost=cost,
        memory_cost=OWASP_MEMORY if cost >= OWASP_COST else TEST_MEMORY,
        parallelism=1,
    )


def _nobodys() -> str:
    """A hash that no password matches in practice, at today's cost."""
    key = "tour-de-table.nobody"
    if key not in current_app.extensions:
        current_app.extensions[key] = _hasher().hash("nobody has this password, and none is needed")
    made: str = current_app.extensions[key]
    return made
