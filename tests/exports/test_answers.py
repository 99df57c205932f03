"""What leaves as a file is what the same reader sees on the pages: no name, no hidden word more."""

import csv
import io
import json

import openpyxl
import pytest

from app import db
from app.exports.files import safe_cell
from app.moderation import actions as moderation
from app.positions.models import Position, PositionState
from app.rounds.models import Attribution, Round, RoundState
from tests import make
from tests.client import PageClient

NAME = "Quiet Harbour Society"


def _world(**facts: object) -> tuple[Round, Position]:
    round_ = make.round_(state=RoundState.PUBLISHED, **facts)
    party = make.party(round_, make.organisation(name=NAME, country="KEN"))
    return round_, make.position(party, state=PositionState.ACCEPTED)


def _get(client: PageClient, round_: Round, kind: str = "csv") -> bytes:
    response = client.get(f"/rounds/{round_.slug}/data/answers.{kind}")
    assert response.status_code == 200
    content = response.get_data()
    response.close()
    return content


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_three_files_say_the_same_and_whose_it_is(client: PageClient) -> None:
    round_, _position = _world(status_line="Informal; not agreed")
    rows = _rows(_get(client, round_))
    said = json.loads(_get(client, round_, "json"))
    book = openpyxl.load_workbook(io.BytesIO(_get(client, round_, "xlsx")))
    sheet = list(book.worksheets[1].iter_rows(values_only=True))
    assert rows[0]["party"] == NAME
    assert {row["status"] for row in rows} == {"Informal; not agreed"}
    assert said["about"]["status"] == "Informal; not agreed"
    assert [one["answer"] for one in said["answers"]] == [row["answer"] for row in rows]
    assert [row[-1] or "" for row in sheet[1:]] == [row["answer"] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@pytest.mark.parametrize(
    ("level", "told"),
    [
        (Attribution.GROUP_AND_REGION, {NAME, "KEN"}),
        (Attribution.GROUP, {NAME, "KEN", "African"}),
        (Attribution.NONE, {NAME, "KEN", "African", "Civil society"}),
    ],
)
def test_a_promise_of_attribution_holds_in_every_file(
    client: PageClient, kind: str, level: Attribution, told: set[str]
) -> None:
    round_, _position = _world(attribution=level)
    content = _get(client, round_, kind)
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = repr([list(s.iter_rows(values_only=True)) for s in book.worksheets]).encode()
    assert [secret for secret in told if secret.encode() in content] == []


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_hidden_words_are_in_no_file(client: PageClient, kind: str) -> None:
    round_, position = _world()
    words = position.versions[-1].answers[0].contribution
    assert words is not None
    secret = words.plain[:8]
    moderation.hide(words, start=0, end=8, reason="Personal data", by=make.person())
    db.session.commit()
    content = _get(client, round_, kind).decode()
    assert secret not in content
    assert "Personal data" in content


def test_what_is_not_accepted_is_for_those_who_run_the_round(client: PageClient) -> None:
    moderator = make.person()
    round_ = make.round_(state=RoundState.PUBLISHED, moderators=[moderator])
    make.position(make.party(round_, make.organisation(name=NAME)), state=PositionState.SUBMITTED)
    public = _rows(_get(client, round_))
    make.sign_in(client, moderator)
    own = _rows(_get(client, round_))
    assert (public, own[0]["party"]) == ([], NAME)


def test_before_publication_a_visitor_gets_nothing(client: PageClient) -> None:
    round_ = make.round_(state=RoundState.CLOSED)
    assert client.get(f"/rounds/{round_.slug}/data/answers.csv").status_code in {303, 403}
    missing = client.get("/rounds/no-such-round/data/answers.csv")
    hidden = client.get(f"/rounds/{make.round_().slug}-x/data/answers.csv")
    assert (missing.status_code, hidden.status_code) == (404, 404)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_b11_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd").startswith("'")


def test_an_unknown_kind_of_file_is_not_there(client: PageClient) -> None:
    round_, _position = _world()
    assert client.get(f"/rounds/{round_.slug}/data/answers.exe").status_code == 404


@pytest.mark.parametrize("many", [1, 12])
def test_the_number_of_questions_to_the_database_does_not_grow(
    client: PageClient, many: int
) -> None:
    round_ = make.round_(state=RoundState.PUBLISHED)
    for _ in range(many):
        make.position(make.party(round_), state=PositionState.ACCEPTED)
    with make.counted_queries() as counted:
        _get(client, round_)
    assert counted.count <= 12
