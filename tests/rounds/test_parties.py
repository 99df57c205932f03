"""Observers, people in their own name, and members who align with a group that speaks for them."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.errors import NotPossible
from app.organisations.actions import stand_for_oneself
from app.organisations.models import Organisation
from app.positions import attribution
from app.positions.actions import answer_request
from app.positions.models import CoSponsor, CoSponsorState
from app.rounds import actions
from app.rounds.models import Party, Visibility
from tests import make
from tests.client import PageClient


def test_an_observer_reads_a_closed_round_and_does_not_answer(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], visibility=Visibility.INVITED)
    body = make.organisation()
    make.sign_in(client, organiser)
    client.post_ok(
        f"/rounds/{round_.slug}/desk/invite", {"organisation": str(body.id), "observer": "1"}
    )

    make.sign_in(client, make.delegate_of(body))
    assert "invited as an observer" in client.get_page(f"/rounds/{round_.slug}").text
    client.post_page(f"/rounds/{round_.slug}/position/open", status=403)


def test_a_party_does_not_become_an_observer(app: Flask) -> None:
    party = make.party(make.round_())

    with pytest.raises(NotPossible):
        actions.invite(party.round, party.organisation, observer=True, by=None)


def test_a_person_takes_part_in_their_own_name_where_the_round_allows(client: PageClient) -> None:
    make.groups()
    round_, other = make.round_(individuals=True), make.round_()
    make.sign_in(client, make.person(name="Ida Expert"))
    url = f"/rounds/{round_.slug}"
    assert "Take part in my own name" in client.get_page(url).text
    assert "Take part in my own name" not in client.get_page(f"/rounds/{other.slug}").text

    client.post_ok("/organisations/in-my-own-name", {"back": url})
    client.post_ok(f"{url}/position/open")
    party = db.session.scalars(sa.select(Party)).one()
    assert (party.organisation.name, party.group.sign) == ("Ida Expert", "IN")

    assert "nobody in their own name" in client.get_page(f"/rounds/{other.slug}").text
    client.post_page(f"/rounds/{other.slug}/position/open", status=403)
    make.sign_in(client, make.person())
    assert "Ida Expert" not in client.get_page("/organisations").text


def test_nobody_stands_twice_and_nobody_joins_a_person(app: Flask, client: PageClient) -> None:
    make.groups()
    person = make.person()
    made = stand_for_oneself(by=person)
    assert stand_for_oneself(by=person) is made
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 1

    make.sign_in(client, make.person())
    client.post_page(f"/organisations/{made.id}/join", status=403)


def _asked() -> CoSponsor:
    position = make.position(make.party(make.round_(), make.organisation(name="Regional Group")))
    made = CoSponsor(
        position=position,
        organisation=make.organisation(name="Member State"),
        state=CoSponsorState.ASKED,
        asked_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return made


def test_a_member_aligns_except_on_a_question_and_is_named_so(client: PageClient) -> None:
    sponsor = _asked()
    make.sign_in(client, make.delegate_of(sponsor.organisation))
    url = f"/co-sponsorships/{sponsor.id}"

    client.post_page(url, {"to": "confirmed", "except_on": "three"})
    client.post_page(url, {"to": "confirmed", "except_on": "99"}, status=409)
    client.post_ok(url, {"to": "confirmed", "except_on": "3, 1"})

    db.session.refresh(sponsor)
    shown = attribution.shown_to_public(sponsor.position)
    assert shown.with_others == ("Member State (except on questions 1, 3)",)
    page = client.get_page(
        f"/rounds/{sponsor.position.round.slug}/positions/{sponsor.position.reference}"
    )
    assert "Member State (except on questions 1, 3)" in page.text


def test_a_member_may_think_again_about_its_exceptions(app: Flask) -> None:
    sponsor, by = _asked(), make.person()
    answer_request(sponsor, to=CoSponsorState.CONFIRMED, except_on=[2], by=by)
    answer_request(sponsor, to=CoSponsorState.CONFIRMED, by=by)
    assert sponsor.except_on == []

    with pytest.raises(NotPossible):
        answer_request(sponsor, to=CoSponsorState.CONFIRMED, by=by)
