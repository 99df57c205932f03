"""B25: what was exported can be brought in again elsewhere, and says the same."""

import csv
import io

import pytest
from flask import Flask

from app import db
from app.exports.answers import COLUMNS, Row, reader_of, rows
from app.exports.files import as_csv
from app.imports import actions, mapping, planning
from app.imports.tables import read_table
from app.organisations.actions import ensure_groups
from app.organisations.queries import group_name
from app.policy import Who
from app.positions.models import Stance
from app.rounds.models import Role, Round
from tests import make

SAID = {
    "Quiet Lakes": ("CS", "KEN", "Hospitals, \u201coff limits\u201d;\nwater too.\n\n- one\n- two", Stance.SUPPORT),
    "Pe\u00f1a & S\u00f8n \u2013 \u0645\u0631\u0643\u0632": ("PS", "NOR", "\u6f22\u5b57 \U0001f600 =1+1, 'quoted' \"twice\"", Stance.OPPOSE),
    "Third Chair": ("AC", None, "Words with a tab\tand <b>marks</b> & {{ braces }}.", None),
}  # fmt: skip
TOLD = ("party", "group", "country", "language", "stance", "answer")


def _exported(round_: Round) -> list[Row]:
    who = Who(person=make.person().id, roles={round_.id: frozenset({Role.ORGANISER})})
    said = {"round": round_.title, "status": "Informal", "authority": "A party's"}
    with as_csv(COLUMNS, rows(round_, reader_of(round_, who)), said) as file:
        text = file.read().decode("utf-8-sig")
    return sorted(csv.DictReader(io.StringIO(text, newline="")), key=lambda row: row["party"])


def _told(exported: list[Row]) -> list[dict[str, str]]:
    return [{name: row[name] for name in TOLD} for row in exported]


def test_b25_an_export_brought_in_elsewhere_is_the_same(app: Flask) -> None:
    ensure_groups()
    round_ = make.round_()
    asked = next(one for one in round_.questions if one.current.kind == "stance")
    for name, (sign, country, words, stance) in SAID.items():
        body = make.organisation(name=name, group=sign, country=country)
        make.position(make.party(round_, body), {asked: words}, stance=stance)
    with app.test_request_context():
        first = _exported(round_)
        content = io.StringIO(newline="")
        writer = csv.DictWriter(content, fieldnames=list(first[0]))
        writer.writeheader()
        writer.writerows(first)
        wanted = {
            "name": "again",
            "row": {"key": "reference", "language": "language"},
            "party": {
                "organisation": "party",
                "group": "group",
                "country": "country",
                "groups": {group_name(one, "en"): one.sign for one in make.groups()},
            },
            "questions": [
                {
                    "key": "q",
                    "kind": "stance",
                    "wording": "Again?",
                    "column": "answer",
                    "stance_column": "stance",
                }
            ],
        }
        read = mapping.from_dict(wanted, "again")
        again = actions.make_round({"title": "Again", "zone": "UTC"}, read.questions, by=None)
        table = read_table(content.getvalue().encode(), "answers.csv")
        plan = planning.plan(table, read, known=[])
        assert plan.faults == ()
        actions.bring_in(plan, again, by=None)
        db.session.flush()
        second = _exported(again)
    assert _told(second) == _told(first)
    assert len(second) == len(SAID)


@pytest.mark.parametrize(
    "column", ["email", "person", "address", "ip", "id", "key", "submitted_by"]
)
def test_b25_no_column_of_an_export_is_private(column: str) -> None:
    assert column not in COLUMNS
