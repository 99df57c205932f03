"""Breaking the glass: an administrator reads a round of others for an hour, seen by its organisers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accreditation.who import Who
from app.notifications.models import Message
from app.record.models import Entry
from app.rounds.models import Look, Round, RoundState, Visibility
from app.rounds.queries import listed
from tests import make
from tests.client import PageClient

REASON = "A participant complained about how the round is run."


def _closed_round(**facts: object) -> Round:
    return make.round_(
        **{
            "visibility": Visibility.CONFIDENTIAL,
            "title": "Backchannel on Harbours",
            "slug": "backchannel-on-harbours",
            "organisers": [make.person(), make.person()],
            "moderators": [make.person()],
            **facts,
        }
    )


def _look(client: PageClient, round_: Round) -> None:
    sent = {"address": f"https://here.example/rounds/{round_.slug}/positions", "reason": REASON}
    assert client.post_ok("/looks/new", sent) == f"/rounds/{round_.slug}"


@pytest.mark.parametrize("visibility", [Visibility.INVITED, Visibility.CONFIDENTIAL])
def test_an_administrator_does_not_see_a_round_that_others_run(
    client: PageClient, visibility: Visibility
) -> None:
    round_ = _closed_round(visibility=visibility)
    make.sign_in(client, make.admin())
    missing = client.get("/rounds/no-such-round")
    hidden = client.get(f"/rounds/{round_.slug}")
    assert hidden.status_code == 404
    assert hidden.get_data().replace(round_.slug.encode(), b"no-such-round") == missing.get_data()
    assert client.get(f"/rounds/{round_.slug}/desk/people").status_code == 404
    assert round_.title not in client.get_page("/").text


def test_with_a_reason_it_is_read_for_an_hour_and_the_organisers_are_told(
    client: PageClient,
) -> None:
    round_ = _closed_round()
    organisers = {role.person.email for role in round_.roles if role.role == "organiser"}
    admin = make.admin(name="Ada Min")
    make.sign_in(client, admin)
    _look(client, round_)
    page = client.get_page(f"/rounds/{round_.slug}")
    assert "You look into this round as an administrator" in page.text
    assert REASON in page.text
    assert round_.title in client.get_page("/").text
    mails = db.session.scalars(sa.select(Message).where(Message.kind == "rounds:look")).all()
    assert {mail.address for mail in mails} == organisers
    assert all("Ada Min" in mail.body and REASON in mail.body for mail in mails)
    entry = db.session.scalars(sa.select(Entry).where(Entry.tag == "rounds:look")).one()
    assert (entry.actor_id, entry.round_id) == (admin.id, round_.id)
    assert REASON in (entry.facts or "")


def test_looking_changes_nothing_in_the_round(client: PageClient) -> None:
    round_ = _closed_round()
    make.sign_in(client, make.admin())
    _look(client, round_)
    root = f"/rounds/{round_.slug}"
    assert client.get(f"{root}/moderation").status_code == 200
    for address in (f"{root}/desk/about", f"{root}/desk/access", f"{root}/desk/move"):
        assert client.post(address, data={"to": "withdrawn", "reason": "no"}).status_code == 403
    assert client.get(f"{root}/desk/people").status_code == 403
    assert db.session.get(Round, round_.id).state is RoundState.OPEN  # type: ignore[union-attr]


def test_after_the_hour_or_when_it_is_ended_the_round_is_closed_again(client: PageClient) -> None:
    round_ = _closed_round()
    make.sign_in(client, make.admin())
    _look(client, round_)
    look = db.session.scalars(sa.select(Look)).one()
    assert look.until - look.since == timedelta(minutes=60)
    look.since, look.until = (clock.now() - timedelta(minutes=m) for m in (61, 1))
    db.session.commit()
    assert client.get(f"/rounds/{round_.slug}").status_code == 404
    _look(client, round_)
    again = db.session.scalars(sa.select(Look).order_by(Look.until.desc())).first()
    assert again is not None
    client.post_ok(f"/looks/{again.id}/end")
    assert client.get(f"/rounds/{round_.slug}").status_code == 404


def test_the_look_of_another_person_opens_nothing_and_cannot_be_ended(
    client: PageClient, app: Flask
) -> None:
    round_ = _closed_round()
    make.sign_in(client, make.admin())
    _look(client, round_)
    look = db.session.scalars(sa.select(Look)).one()
    make.sign_in(client, make.admin())
    assert client.get(f"/rounds/{round_.slug}").status_code == 404
    assert client.post(f"/looks/{look.id}/end").status_code == 404


def test_organisers_find_every_look_with_its_reason(client: PageClient) -> None:
    round_ = _closed_round()
    make.sign_in(client, make.admin(name="Ada Min"))
    _look(client, round_)
    organiser = next(role.person for role in round_.roles if role.role == "organiser")
    make.sign_in(client, organiser)
    page = client.get_page(f"/rounds/{round_.slug}/desk/looks")
    assert "Ada Min" in page.text
    assert REASON in page.text


def test_nobody_but_an_administrator_may_look_and_none_without_a_reason(
    client: PageClient,
) -> None:
    round_ = _closed_round()
    for person in (make.person(), make.person(auditor=True)):
        make.sign_in(client, person)
        assert client.get("/looks/new").status_code == 403
        sent = {"address": round_.slug, "reason": REASON}
        assert client.post("/looks/new", data=sent).status_code == 403
    make.sign_in(client, make.admin())
    page = client.post_page("/looks/new", {"address": round_.slug, "reason": "curious"})
    assert "Say in a sentence why" in page.text
    page = client.post_page("/looks/new", {"address": "nowhere", "reason": REASON})
    assert "There is no round at this address" in page.text
    assert db.session.scalars(sa.select(Look)).all() == []


def test_an_administrator_gives_no_roles_where_the_round_or_its_names_are_withheld(
    client: PageClient,
) -> None:
    make.sign_in(client, make.admin())
    for facts, status in (
        ({}, 200),
        ({"attribution": "group"}, 403),
        ({"attribution": "none"}, 403),
    ):
        round_ = make.round_(**facts)
        assert client.get(f"/rounds/{round_.slug}/desk/people").status_code == status


def test_an_auditor_reads_what_is_on_the_record_and_no_draft(client: PageClient) -> None:
    auditor = make.person(auditor=True)
    make.sign_in(client, auditor)
    for state in RoundState:
        round_ = _closed_round(state=state, slug=f"a-{state.value}")
        expected = 404 if state is RoundState.DRAFT else 200
        assert client.get(f"/rounds/{round_.slug}").status_code == expected
        assert client.get(f"/rounds/{round_.slug}/moderation").status_code == expected
    found = db.session.scalars(listed(Who(person=auditor.id, auditor=True))).all()
    assert RoundState.DRAFT not in {round_.state for round_ in found}


def test_the_draft_of_a_position_is_not_on_the_record(client: PageClient) -> None:
    round_ = _closed_round()
    draft = make.draft(make.party(round_))
    for person in (make.person(auditor=True), make.admin()):
        make.sign_in(client, person)
        if person.admin:
            _look(client, round_)
        address = f"/rounds/{round_.slug}/positions/{draft.reference}"
        assert client.get(address).status_code == 404
