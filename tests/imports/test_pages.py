"""An organiser uploads a table, says what its columns mean, reads the report and brings it in."""

import io

import lxml.html
import pytest
import sqlalchemy as sa

from app import db
from app.errors import NotPossible
from app.imports import actions, mapping, planning, tables
from app.imports.models import Import, SavedMapping
from app.imports.plans import Plan
from app.imports.tables import read_table
from app.jobs.worker import run_due
from app.organisations.actions import ensure_groups
from app.organisations.models import Organisation
from app.positions.models import Position, PositionState
from app.rounds.models import Round
from app.synthesis.models import Coding
from tests import make
from tests.client import PageClient
from tests.files.test_refusals import bomb

CSV = b"id,organisation,group,country,Which threats worry you?\n1,Quiet Lakes,NGO,Kenya,Ransomware.\n2,Quiet Harbour,Firm,,Outages.\n"


def _count(table: type[db.Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _said() -> dict[str, object]:
    return {
        "name": "letters",
        "row": {"key": "id"},
        "party": {
            "organisation": "organisation",
            "group": "group",
            "country": "country",
            "groups": {"NGO": "CS", "Firm": "PS"},
        },
        "questions": [
            {
                "key": "q",
                "wording": "Which threats worry you?",
                "column": "Which threats worry you?",
            }
        ],
        "topics": {"main": "topic"},
    }


def _plan(content: bytes, round_: Round, said: dict[str, object]) -> Plan:
    return planning.plan(
        read_table(content, "t.csv"),
        mapping.from_dict(said, "letters"),
        known=[],
        already=actions.keys_in(round_),
    )


@pytest.fixture
def round_(app: object) -> Round:
    """A draft round that asks one question."""
    ensure_groups()
    asked = mapping.from_dict(_said(), "letters").questions
    return actions.make_round({"title": "Letters", "zone": "UTC"}, asked, by=None)


CODED = b"id,organisation,group,country,Which threats worry you?,topic\n1,Quiet Lakes,NGO,Kenya,Ransomware.,Crime\n2,Quiet Harbour,Firm,,Outages.,Cables\n"


def test_positions_organisations_and_decided_topics_come_in_once(round_: Round) -> None:
    actions.bring_in(_plan(CODED, round_, _said()), round_, by=None)
    again = actions.bring_in(_plan(CODED, round_, _said()), round_, by=None)
    positions = db.session.scalars(sa.select(Position)).all()
    assert again == []
    assert [(p.state, p.imported) for p in positions] == [(PositionState.ACCEPTED, True)] * 2
    assert (_count(Organisation), _count(Coding)) == (2, 2)


def test_each_new_body_each_row_and_its_topics_are_told_as_steps(round_: Round) -> None:
    told: list[tuple[int, int]] = []

    actions.bring_in(
        _plan(CODED, round_, _said()),
        round_,
        by=None,
        tell=lambda done, total: told.append((done, total)),
    )

    assert told == [(0, 6), (2, 6), (4, 6), (6, 6)]


def test_one_bad_row_changes_nothing_and_is_named(round_: Round) -> None:
    bad = CODED + b"3,Third One,Church,,Text.,Crime\n"
    with pytest.raises(NotPossible, match="Row 4, group"):
        actions.bring_in(_plan(bad, round_, _said()), round_, by=None)
    assert (_count(Position), _count(Organisation)) == (0, 0)


def test_a_round_that_does_not_ask_the_question_is_not_touched(round_: Round) -> None:
    other = {
        **_said(),
        "questions": [{"wording": "Another?", "column": "Which threats worry you?"}],
    }
    with pytest.raises(NotPossible, match=r"Another\?"):
        actions.bring_in(_plan(CODED, round_, other), round_, by=None)


def _open(client: PageClient) -> tuple[Round, str]:
    organiser = make.person()
    make.groups()
    round_ = make.round_(organisers=[organiser])
    make.sign_in(client, organiser)
    where = client.post_ok(
        f"/rounds/{round_.slug}/import", {"file": (io.BytesIO(CSV), "letters.csv"), "mapping": ""}
    )
    return round_, where


def _columns(round_: Round) -> dict[str, str]:
    question = next(q for q in round_.questions if q.current.kind == "text")
    return {
        "name": "letters",
        "key": "id",
        "organisation": "organisation",
        "group": "group",
        "country": "country",
        "default_language": "en",
        f"question:{question.id}": "Which threats worry you?",
        "group:NGO": "CS",
        "group:Firm": "PS",
    }


def test_an_organiser_brings_a_table_in(client: PageClient) -> None:
    round_, where = _open(client)
    client.get_page(where)
    client.post_ok(f"{where}/columns", _columns(round_))
    report = client.get_page(where)
    job = client.post_ok(f"{where}/run")
    waiting = client.get(where).get_data(as_text=True)
    run_due()
    done = client.get(job).get_data(as_text=True)
    one = db.session.scalars(sa.select(Import)).one()
    assert "2 rows would be entered" in report.text
    assert f'href="{where}"' in done
    assert f'href="{job}"' in waiting
    assert (one.positions, _count(Position), _count(SavedMapping)) == (2, 2, 1)


def test_the_report_names_what_is_wrong_and_nothing_can_be_brought_in(client: PageClient) -> None:
    round_, where = _open(client)
    columns = _columns(round_)
    del columns["group:Firm"]
    client.post_ok(f"{where}/columns", columns)
    page = client.get_page(where)
    assert "“Firm” is no group of the mapping." in page.text
    assert client.post(f"{where}/run").status_code == 409
    assert _count(Position) == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"a,a\n1,2\n", "a.csv"),
        (b"\x89PNG\r\n\x1a\n", "a.csv"),
        (b"PK\x03\x04x", "a.xlsx"),
    ],
)
def test_a_file_that_is_no_table_comes_back_with_the_reason(
    client: PageClient, content: bytes, name: str
) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser])
    make.sign_in(client, organiser)
    page = client.post_page(
        f"/rounds/{round_.slug}/import", {"file": (io.BytesIO(content), name), "mapping": ""}
    )
    assert "error-file" in page.ids
    assert _count(Import) == 0


def test_only_the_organisers_of_the_round_import(client: PageClient) -> None:
    round_, where = _open(client)
    for person in (
        make.person(),
        make.admin(),
        make.auditor() if hasattr(make, "auditor") else make.person(auditor=True),
    ):
        make.sign_in(client, person)
        assert client.get(f"/rounds/{round_.slug}/import").status_code in {403, 404}
        assert client.get(where).status_code == 404


def test_b07_a_table_is_checked_before_anything_opens_it(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_, _home = _open(client)
    before = _count(Import)
    opened: list[str] = []
    monkeypatch.setattr(tables, "read_table", lambda _content, name: opened.append(name))
    page = client.post_page(
        f"/rounds/{round_.slug}/import", status=422, data={"file": (io.BytesIO(bomb()), "t.xlsx")}
    )
    assert opened == []
    assert _count(Import) == before
    assert "There is a problem" in page.text


def test_a_group_that_the_table_plainly_names_is_chosen_until_somebody_says_otherwise(
    client: PageClient,
) -> None:
    named = CSV.replace(b"NGO", b"Civil society").replace(b"Firm", b"Makers")
    organiser = make.person()
    make.groups()
    round_ = make.round_(organisers=[organiser])
    make.sign_in(client, organiser)
    where = client.post_ok(
        f"/rounds/{round_.slug}/import", {"file": (io.BytesIO(named), "letters.csv"), "mapping": ""}
    )

    def chosen() -> list[str | None]:
        page = lxml.html.fromstring(client.get(where).get_data(as_text=True))
        return [
            next(iter(select.xpath("option[@selected]/@value")), None)
            for select in page.xpath("//select[starts-with(@name, 'group:')]")
        ]

    assert chosen() == ["CS", None]
    said = {**_columns(round_), "group:Civil society": "", "group:Makers": "PS"}
    client.post_ok(f"{where}/columns", said)
    assert chosen() == [None, "PS"]
