"""Organisations are registered, found however they are written, accepted, returned and merged."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.actions import create_admin
from app.errors import NotPossible
from app.notifications.models import Message
from app.organisations import actions, queries
from app.organisations.models import (
    Delegate,
    DelegateState,
    Group,
    Organisation,
    OrganisationState,
    Region,
)
from app.organisations.rules import MOVES
from app.rounds.models import Party
from tests import make
from tests.client import PageClient


def _entry(**changes: str) -> dict[str, str]:
    group = make.group("CS")
    return {
        "name": "Harbour Light Foundation",
        "short_name": "HLF",
        "group": str(group.id),
        "country": "KEN",
        "website": "https://harbourlight.example",
        **changes,
    }


def _only() -> Organisation:
    return db.session.scalars(sa.select(Organisation)).unique().one()


def test_whoever_registers_speaks_for_it_and_manages_it(client: PageClient) -> None:
    person = make.person()
    make.admin()
    make.sign_in(client, person)
    client.post_ok("/organisations/register", _entry())
    organisation = _only()
    delegate = db.session.scalars(sa.select(Delegate)).one()
    assert organisation.state is OrganisationState.APPLIED
    assert organisation.region is Region.AFRICAN
    assert (delegate.person_id, delegate.role, delegate.manages) == (person.id, "clearer", True)


def test_the_administrators_are_told(client: PageClient) -> None:
    admin = make.admin()
    make.sign_in(client, make.person())
    client.post_ok("/organisations/register", _entry())
    told = db.session.scalars(sa.select(Message.person_id)).all()
    assert told == [admin.id]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "…"),
        ("group", ""),
        ("group", "nonsense"),
        ("country", "XXX"),
        ("website", "javascript:alert(1)"),
        ("website", "harbour"),
        ("name", "x" * 201),
    ],
)
def test_a_wrong_field_comes_back_as_it_was(client: PageClient, field: str, value: str) -> None:
    make.sign_in(client, make.person())
    page = client.post_page("/organisations/register", _entry(**{field: value}))
    assert f"error-{field}" in page.ids
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 0


def test_a_twin_is_asked_about_before_it_is_registered(client: PageClient) -> None:
    make.organisation(name="Harbour Light Foundation")
    make.sign_in(client, make.person())
    page = client.post_page(
        "/organisations/register", _entry(name="The Harbour-Light Foundation, Inc.")
    )
    assert "Is it one of these?" in page.text
    client.post_ok("/organisations/register", _entry(another="yes"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 2


def test_names_are_found_however_they_are_written(client: PageClient) -> None:
    organisation = make.organisation(name="Fundación Luz del Puerto")
    actions.add_name(organisation, name="Harbour Light Foundation", by=None)
    found = db.session.scalars(queries.known_as("HARBOUR LIGHT FOUNDATION ")).unique().all()
    assert [one.id for one in found] == [organisation.id]
    assert queries.similar("Fundacion Luz de Puerto")[0][0].id == organisation.id


@pytest.mark.parametrize("before", list(OrganisationState))
def test_an_entry_moves_only_as_the_table_says(
    client: PageClient, before: OrganisationState
) -> None:
    other = make.organisation()
    organisation = make.organisation(
        state=before,
        reason="Incomplete" if before is OrganisationState.RETURNED else None,
        merged_into_id=other.id if before is OrganisationState.MERGED else None,
    )
    make.sign_in(client, make.admin())
    status = client.post(f"/organisations/{organisation.id}/accept").status_code
    possible = OrganisationState.ACCEPTED in MOVES[before]
    assert status == (303 if possible else 409)
    assert organisation.state is (OrganisationState.ACCEPTED if possible else before)


def test_a_return_needs_a_reason_and_tells_it(client: PageClient) -> None:
    organisation = make.organisation(state=OrganisationState.APPLIED)
    make.delegate(make.person(), organisation, manages=True)
    make.sign_in(client, make.admin())
    client.post_page(f"/organisations/{organisation.id}/return", {"reason": " "})
    client.post_ok(f"/organisations/{organisation.id}/return", {"reason": "Which ministry is it?"})
    message = db.session.scalars(sa.select(Message)).one()
    assert organisation.state is OrganisationState.RETURNED
    assert "Which ministry is it?" in message.body


def test_an_applied_entry_and_a_missing_one_look_the_same_to_strangers(client: PageClient) -> None:
    hidden = make.organisation(state=OrganisationState.APPLIED, name="Hidden Heron Society")
    make.sign_in(client, make.person())
    one = client.get(f"/organisations/{hidden.id}")
    other = client.get("/organisations/00000000-0000-4000-8000-000000000000")
    assert (one.status_code, one.get_data()) == (404, other.get_data())


def test_a_merger_moves_names_and_people(client: PageClient) -> None:
    twin, kept = make.organisation(name="OLF"), make.organisation(name="Open Lakes Forum")
    both, only_twin = make.person(), make.person()
    make.delegate(both, twin)
    make.delegate(both, kept)
    make.delegate(only_twin, twin)
    actions.merge(twin, into=kept, by=make.admin())
    speaking = db.session.scalars(
        sa.select(Delegate.person_id).where(
            Delegate.organisation_id == kept.id, Delegate.state == DelegateState.ACTIVE
        )
    ).all()
    assert set(speaking) == {both.id, only_twin.id}
    assert [name.name for name in kept.names] == ["OLF"]
    with pytest.raises(NotPossible):
        actions.merge(twin, into=kept, by=make.admin())


def test_a_delegate_cannot_decide_on_entries(client: PageClient) -> None:
    organisation = make.organisation(state=OrganisationState.APPLIED)
    person = make.person()
    make.delegate(person, organisation, manages=True)
    make.sign_in(client, person)
    assert client.post(f"/organisations/{organisation.id}/accept").status_code == 403
    assert organisation.state is OrganisationState.APPLIED


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_however_long(client: PageClient, many: int) -> None:
    for _ in range(many):
        make.organisation()
    with make.counted_queries() as counted:
        client.get_page("/organisations")
    assert counted.count <= 6


def test_every_page_opens_for_those_who_may(client: PageClient) -> None:
    organisation = make.organisation()
    make.delegate(make.person(), organisation)
    make.sign_in(client, make.admin())
    for path in (
        "/organisations",
        "/organisations?group=CS&region=AFR&q=x",
        "/organisations/mine",
        "/organisations/register",
        "/organisations/desk",
        f"/organisations/{organisation.id}",
        f"/organisations/{organisation.id}/edit",
        f"/organisations/{organisation.id}/members",
        f"/organisations/{organisation.id}/merge",
        f"/organisations/{organisation.id}/return",
        f"/organisations/{organisation.id}/join",
        f"/groups/{organisation.group_id}",
    ):
        client.get_page(path)


def test_a_merger_moves_parties_and_their_positions(client: PageClient) -> None:
    twin, kept = make.organisation(name="OLF"), make.organisation(name="Open Lakes Forum")
    first, second = make.round_(), make.round_()
    only_twin = make.position(make.party(first, twin))
    of_both = make.party(second, kept)
    from_twin = make.position(make.party(second, twin))
    actions.merge(twin, into=kept, by=make.admin())
    db.session.commit()
    assert only_twin.party.organisation_id == kept.id
    assert from_twin.party_id == of_both.id
    assert db.session.scalars(
        sa.select(Party.organisation_id).where(Party.round_id == second.id)
    ).all() == [kept.id]


def test_two_positions_of_one_body_stop_the_merger(client: PageClient) -> None:
    twin, kept = make.organisation(name="OLF"), make.organisation(name="Open Lakes Forum")
    round_ = make.round_()
    make.position(make.party(round_, twin))
    make.position(make.party(round_, kept))
    with pytest.raises(NotPossible, match="One of the two must be withdrawn"):
        actions.merge(twin, into=kept, by=make.admin())


def test_a_new_installation_begins_with_the_seven_groups(app: Flask) -> None:
    create_admin(name="Ada", email="ada@mail.example", password=None, language="en", zone="UTC")
    signs = db.session.scalars(sa.select(Group.sign).order_by(Group.place)).all()
    assert signs == ["ST", "IG", "PS", "CS", "TC", "AC", "IN"]
