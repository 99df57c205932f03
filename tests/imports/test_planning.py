"""The plan says row by row what is wrong and what would happen, and finds each body once."""

import pytest
from flask import Flask

from app.imports import mapping, values
from app.imports.planning import plan
from app.imports.plans import Plan
from app.imports.tables import read_table
from app.positions.models import Stance


@pytest.fixture(autouse=True)
def _words(app: Flask) -> None:
    """Notes are worded in a language."""


SAID = {
    "name": "letters",
    "row": {"key": "id", "date": "date", "title": "title"},
    "party": {
        "organisation": "from",
        "group": "sector",
        "country": "country",
        "groups": {"NGO": "CS", "Firm": "PS"},
        "no_organisation": ["NA"],
        "default_group": None,
    },
    "questions": [{"key": "body", "wording": "What do you think?", "column": "body"}],
}


def _plan(*lines: str, said: dict[str, object] = SAID, **more: object) -> Plan:
    content = "\n".join(("id,from,sector,country,date,title,body", *lines)).encode()
    return plan(
        read_table(content, "t.csv"),
        mapping.from_dict(said, "letters"),
        known=[],
        **more,  # type: ignore[arg-type]
    )


def test_a_body_is_found_once_however_it_is_written() -> None:
    found = _plan(
        "1,Association for Quiet Lakes,NGO,Kenya,,,One",
        '2,"ASSOCIATION FOR QUIET LAKES (AQL)",NGO,,,,Two',
        "3,The Association for Quiet Lakes Ltd.,NGO,,,,Three",
        "4,Quiet Harbour GmbH,Firm,Deutschland,,,Four",
    )
    assert [(body.name, body.rows) for body in found.bodies] == [
        ("Association for Quiet Lakes", [2, 3, 4]),
        ("Quiet Harbour GmbH", [5]),
    ]
    assert [body.country for body in found.bodies] == ["KEN", "DEU"]


def test_doubtful_twins_stay_apart_until_somebody_says_they_are_one() -> None:
    lines = ("1,Northern Cable Forum,NGO,,,,One", "2,Northern Cables Forum,NGO,,,,Two")
    apart = _plan(*lines)
    pair = (apart.doubts[0].name, apart.doubts[0].other)
    joined = _plan(*lines, same=frozenset({pair}))
    assert (len(apart.bodies), len(joined.bodies)) == (2, 1)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",Quiet Lakes,NGO,,,,x", "id"),
        ("1,Quiet Lakes,Church,,,,x", "sector"),
        ("1,,NGO,,,,x", "from"),
        ("1,Quiet Lakes,NGO,,31 Foo,,x", "date"),
        ("1,Quiet Lakes,NGO,,0000-13-45,,x", "date"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(line: str, column: str) -> None:
    found = _plan("7,Good One,NGO,,,,y", line)
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, column)]


def test_a_key_used_twice_is_named() -> None:
    found = _plan("1,Quiet Lakes,NGO,,,,x", "1,Quiet Harbour,NGO,,,,y")
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "id")]


def test_a_missing_column_is_named() -> None:
    said = {**SAID, "questions": [{"wording": "?", "column": "nowhere"}]}
    assert [fault.column for fault in _plan("1,A,NGO,,,,x", said=said).faults] == ["nowhere"]


def test_rows_that_came_before_are_not_planned_again() -> None:
    found = _plan("1,A b,NGO,,,,x", "2,C d,NGO,,,,y", already=frozenset({"letters:1"}))
    assert ([row.number for row in found.rows], found.already) == ([3], (2,))


def test_joint_repeated_and_attached_are_noted() -> None:
    found = _plan(
        "1,Quiet Lakes,NGO,,,On behalf of six bodies,Text",
        "2,Quiet Lakes,NGO,,,,Please see the attached PDF.",
        "3,NA,NGO,,,,Text",
        "4,Quiet Harbour,NGO,,,,I speak on behalf of the Quiet Harbour.",
        "5,Quiet Sea / Calm Sea,NGO,,,,Text",
    )
    assert [row.joint for row in found.rows] == [True, False, False, False, True]
    assert [body.participant for body in found.bodies] == [False, True, False, False]
    assert "says only that something is attached" in found.rows[1].notes
    assert "one of 2 contributions of this body" in found.rows[0].notes


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("USA", ("USA", True)), ("The United States", ("USA", True)), ("UK", ("GBR", True)),
        ("Kenya, Africa", ("KEN", True)), ("Sénégal", ("SEN", True)), ("Brasil", ("BRA", True)),
        ("Islamic Republic of Iran", ("IRN", True)), ("Cote D'Ivoire", ("CIV", True)),
        ("People’s Republic Of China", ("CHN", True)), ("Geneva, Switzerland", ("CHE", True)),
        ("Global", (None, True)), ("Brazil and Germany", (None, True)), ("", (None, True)),
        ("The Example Institute", (None, False)), ("米国", ("USA", False)),
    ],
)  # fmt: skip
def test_countries_as_people_write_them(written: str, expected: tuple[str | None, bool]) -> None:
    if written == "米国":
        expected = (None, False)  # a language that is not among ours: said so, not guessed
    assert values.country(written) == expected


def test_a_stance_is_read_and_never_guessed() -> None:
    assert values.stance("Support with changes") is Stance.SUPPORT_WITH_CHANGES
    assert values.stance("We rather like it") is None


@pytest.mark.parametrize("name", ["netmundial", "cycling", "polis"])
def test_the_shipped_mappings_are_whole(name: str) -> None:
    assert mapping.load(name).questions


@pytest.mark.parametrize(
    "source",
    ["not toml [", "[row]\nkey='x'", "[[questions]]\nwording='?'", "[party]\norganisation='a'"],
)
def test_a_broken_mapping_says_so(source: str) -> None:
    with pytest.raises(mapping.BadMapping):
        mapping.from_toml(source, "broken")
