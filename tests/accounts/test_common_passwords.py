"""Passwords that leaked are refused; the file that knows them is whole."""

import itertools
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import common_passwords, passwords
from app.accounts.common_passwords import HASHES, SIZE, is_common, packed
from tests import make

AMONG_THE_FIRST = [
    "1q2w3e4r5t",
    "basketball",
    "manchester",
    "password123",
    "qwertyuiop",
    "usuckballz1",
]
LEAST_ENTRIES = 100_000


@pytest.mark.parametrize("word", AMONG_THE_FIRST)
def test_leaked_passwords_are_refused_in_any_case_and_with_an_ending(app: Flask, word: str) -> None:
    for spelling in (word, word.upper(), word.capitalize(), f"{word}!", f"{word.title()}2026!"):
        assert is_common(spelling)
        assert passwords.fault(spelling) is not None


def test_passwords_of_several_words_are_not_refused(app: Flask) -> None:
    for one in (
        make.PASSWORD,
        "nine quiet owls in the barn",
        "basketball with two herons",
        "87 Manchesters",
    ):
        assert passwords.fault(one) is None


def test_what_is_kept_is_far_more_than_the_3000_commonest_that_fit_our_rule() -> None:
    content = HASHES.read_bytes()
    entries = [content[at : at + SIZE] for at in range(0, len(content), SIZE)]
    assert len(entries) > LEAST_ENTRIES
    assert all(one < other for one, other in itertools.pairwise(entries))


def test_the_first_and_the_last_entry_are_found_and_their_neighbours_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"password number {n}x" for n in range(50)]
    kept = packed(["short", *words, words[0].upper()], least=10)
    assert len(kept) == SIZE * len(words)
    monkeypatch.setattr(common_passwords, "_hashes", lambda: kept)
    assert all(is_common(one) for one in words)
    assert not any(is_common(one) for one in ("short", "password number 50x", ""))
    monkeypatch.setattr(common_passwords, "_hashes", lambda: b"")
    assert not is_common(words[0])
