"""Who is at the table, who is missing, and reminding them."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.balance import actions, income, queries
from app.balance.models import Reminder
from app.notifications.models import Message
from app.organisations.models import Region
from app.positions.models import CoSponsor, CoSponsorState
from app.record.models import Entry
from app.rounds import actions as rounds
from app.rounds.models import Attribution, Round
from tests import counting, make
from tests.client import PageClient


def _world() -> Round:
    """Somebody invited who sent nothing, one drafting, one that sent, one spoken for."""
    make.groups()
    organiser = make.person()
    round_ = make.round_(organisers=[organiser])
    silent = make.organisation(
        group="ST", name="Silent State", country="KEN", region=Region.AFRICAN
    )
    make.delegate_of(silent)
    rounds.invite(round_, silent, by=organiser)
    drafting = make.organisation(group="CS", name="Drafting Body")
    make.delegate_of(drafting)
    make.draft(make.party(round_, drafting))
    spoken = make.organisation(group="CS", name="Spoken For")
    rounds.invite(round_, spoken, by=organiser)
    sent = make.position(make.party(round_, make.organisation(group="CS", name="Heard Body")))
    db.session.add(
        CoSponsor(
            position=sent,
            organisation=spoken,
            state=CoSponsorState.CONFIRMED,
            asked_at=clock.now(),
            answered_at=clock.now(),
        )
    )
    db.session.commit()
    return round_


def test_the_table_counts_each_by_how_far_it_has_come(app: Flask) -> None:
    round_ = _world()
    seats = {seat.name: seat for seat in queries.seats(round_)}
    with app.test_request_context():
        lines = {
            line.sign: line for line in queries.tables(round_, list(seats.values()), "en")["group"]
        }

    assert lines["ST"].counts == {"invited": 1, "accredited": 0, "drafting": 0, "submitted": 0}
    assert lines["CS"].counts == {"invited": 1, "accredited": 0, "drafting": 1, "submitted": 1}
    assert {name for name, seat in seats.items() if seat.is_missing} == {
        "Silent State",
        "Drafting Body",
    }
    assert seats["Spoken For"].through == "Heard Body"


def test_small_numbers_are_withheld_where_names_are_not_shown(app: Flask) -> None:
    round_ = _world()
    round_.attribution = Attribution.GROUP
    with app.test_request_context():
        tables = queries.tables(round_, queries.seats(round_), "en")

    assert {line.counts["submitted"] for line in tables["group"]} <= {None, 0}
    assert {line.counts["submitted"] for line in tables["language"]} == {None}


def test_those_who_are_missing_are_reminded_once_a_day_and_on_record(app: Flask) -> None:
    round_ = _world()
    by = round_.roles[0].person

    assert (actions.remind_missing(round_, by=by), actions.remind_missing(round_, by=by)) == (2, 0)
    db.session.execute(sa.update(Reminder).values(at=clock.now() - actions.BETWEEN))
    assert actions.remind_missing(round_, by=by) == 2

    kinds = sa.select(sa.func.count()).where(Message.kind == "balance:reminder")
    assert db.session.scalar(kinds) == 4
    tags = sa.select(sa.func.count()).where(Entry.tag == "balance:remind")
    assert db.session.scalar(tags) == 2


def test_the_page_is_for_those_who_run_the_round(client: PageClient) -> None:
    round_ = _world()
    url = f"/rounds/{round_.slug}/desk/balance"
    make.sign_in(client, make.person())
    client.get_page(url, status=403)
    client.post_page(f"{url}/remind", status=403)

    make.sign_in(client, round_.roles[0].person)
    text = client.get_page(url).text
    for said in ("2 of 4 expected are missing.", "Silent State", "spoke through Heard Body"):
        assert said in text
    assert income.table().source in text
    client.post_ok(f"{url}/remind")
    assert "reminded once" in client.get_page(url).text


def test_a_moderator_sees_it_and_reminds_nobody(client: PageClient) -> None:
    round_ = _world()
    moderator = make.person()
    make.role(moderator, round_, "moderator")
    make.sign_in(client, moderator)

    client.get_page(f"/rounds/{round_.slug}/desk/balance")
    client.post_page(f"/rounds/{round_.slug}/desk/balance/remind", status=403)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reminder)) == 0


def test_the_page_costs_the_same_with_one_and_with_many(app: Flask, client: PageClient) -> None:
    round_ = _world()
    url = f"/rounds/{round_.slug}/desk/balance"
    make.sign_in(client, round_.roles[0].person)
    client.get(url)
    with counting.statements(app) as few:
        client.get(url)
    for _n in range(4):
        make.position(make.party(round_))
    with counting.statements(app) as many:
        client.get(url)

    assert len(many) <= len(few) <= 12


@pytest.mark.parametrize(
    ("country", "level"),
    [("KEN", "lower_middle"), ("CHE", "high"), ("MLI", "low"), ("BRA", "upper_middle"), ("", None)],
)
def test_a_country_has_the_income_that_the_table_says(country: str, level: str | None) -> None:
    assert income.of(country) == level


def test_no_country_stands_in_two_income_groups() -> None:
    said = income.FILE.read_text().split('"')
    codes = [code for part in said for code in part.split() if len(code) == 3 and code.isupper()]
    assert len(codes) == len(set(codes)) == len(income.table().levels)
