"""The page on security is whole, counts right, and names only what is there."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text()
# What the page refers to, written out beside it.
RULES = (ROOT / "docs" / "security" / "rules.md").read_text()
GUIDE = (ROOT / "docs" / "installing.md").read_text()
CHAPTERS = 17
ASVS = re.findall(r"^\| (\S+) \| ([12]) \| [^|]+ \| ([a-z ]+) \| (.+) \|$", PAGE, re.MULTILINE)
# How many requirements of each level the standard has, version 5.0.0.
LEVELS = {"1": 70, "2": 183}
CASES = {"A": 25, "B": 25, "C": 19, "D": 14, "F": 5}


@pytest.mark.parametrize("page", [PAGE, RULES], ids=["security", "rules"])
def test_every_test_and_file_that_the_page_names_is_there(page: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > len(LEVELS)
    assert page.count("::test_") == len(named)
    gone = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists() or f"def {name}(" not in (ROOT / file).read_text()
    ]
    assert gone == []
    paths = re.findall(r"`((?:app|deploy|docs|static|templates|tests)/[\w./-]*)`", page)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_heading_that_a_page_leads_to_is_there() -> None:
    pages = {"security.md": PAGE, "rules.md": RULES, "installing.md": GUIDE}
    for name, page in pages.items():
        for file, heading in re.findall(r"\]\(([\w./]*)#([\w-]+)\)", page):
            headings = re.findall(r"^#+ (.+)$", pages[Path(file or name).name], re.MULTILINE)
            there = {re.sub(r"[^\w\s-]", "", one).lower().replace(" ", "-") for one in headings}
            assert heading in there, (name, file, heading)


def test_every_requirement_has_one_row_and_an_outcome() -> None:
    ids = [ident for ident, *_rest in ASVS]
    assert [ident for ident in ids if not re.fullmatch(r"\d+\.\d+\.\d+", ident)] == []
    assert len(set(ids)) == len(ids)
    assert {int(ident.partition(".")[0]) for ident in ids} == set(range(1, CHAPTERS + 1))
    assert Counter(level for _ident, level, *_rest in ASVS) == LEVELS
    untold = [
        ident for ident, _level, outcome, where in ASVS if outcome == "test" and "::" not in where
    ]
    assert untold == []


def test_the_outcomes_are_counted_right() -> None:
    found = Counter((outcome, level) for _ident, level, outcome, _where in ASVS)
    for outcome in ("test", "code", "not applicable", "open"):
        one, two = found[outcome, "1"], found[outcome, "2"]
        assert f"| {outcome} | {one} | {two} | {one + two} |" in PAGE
    assert sum(found.values()) == sum(LEVELS.values())


def test_every_abuse_case_is_told_once_and_counted() -> None:
    rows = re.findall(r"^\| ([A-F]\d\d) \| ([a-z ]+) \| .+ \|$", PAGE, re.MULTILINE)
    wanted = [f"{letter}{n:02}" for letter, most in CASES.items() for n in range(1, most + 1)]
    assert [ident for ident, _outcome in rows] == wanted
    for outcome, count in Counter(outcome for _ident, outcome in rows).items():
        assert f"| {outcome} | {count} |" in PAGE
