"""Passwords: argon2id as OWASP advises (19 MiB, two passes), and which ones are refused."""

import unicodedata

import argon2
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

LEAST, MOST = 10, 200
OWASP_COST = 2
OWASP_MEMORY = 19 * 1024  # KiB
TEST_MEMORY = 64  # KiB: below the real cost only tests run
DISTINCT = 4
PART = 4

# Long enough to pass, and tried first by everyone who guesses.
COMMON = frozenset(
    [
        "0123456789",
        "01234567890",
        "0987654321",
        "1111111111",
        "1234567890",
        "12345678900",
        "123456789a",
        "1234567891",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "a1b2c3d4e5",
        "abcd123456",
        "abcdefghij",
        "administrator",
        "adminadmin",
        "changeme123",
        "football123",
        "iloveyou123",
        "letmein123",
        "letmeinplease",
        "mypassword",
        "mypassword1",
        "p@ssw0rd123",
        "passw0rd123",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "passwordpassword",
        "princess123",
        "q1w2e3r4t5",
        "qazwsxedcrfv",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "qwertyuiop1",
        "secret1234",
        "sunshine123",
        "superman123",
        "testtest123",
        "trustno1234",
        "welcome123",
        "welcome1234",
        "zaq12wsxcde",
        "tourdetable",
        "tourdetable1",
        "letstalkcyber",
    ]
)


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
    if folded in COMMON or len(set(folded)) < DISTINCT:
        return str(_("This password is among the first that anyone would try. Choose another."))
    parts = {part for words in about for part in words.casefold().replace("@", " ").split()}
    if any(len(part) >= PART and part in folded for part in parts):
        return str(_("This password contains your name or address. Choose another."))
    return None


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
