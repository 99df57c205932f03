"""Registering, giving a place back, and who may know who comes."""

import sqlalchemy as sa

from app import db
from app.meetings import actions
from app.meetings.models import Registration
from tests import make
from tests.client import PageClient
from tests.meetings import kit


def places() -> list[Registration]:
    return list(db.session.scalars(sa.select(Registration)))


def test_a_person_registers_for_the_organisation_they_act_for(client: PageClient) -> None:
    world = kit.world()
    organisation = make.organisation(name="Open Lantern")
    person = make.delegate_of(organisation, "observer")
    make.sign_in(client, person, acting_for=organisation)

    assert "Register for Open Lantern" in client.get_page(world.url).text
    client.post_ok(f"{world.url}/register")

    (place,) = places()
    assert (place.person_id, place.organisation_id) == (person.id, organisation.id)
    assert "You are registered for Open Lantern." in client.get_page(world.url).text
    (mail,) = kit.mails("registered")
    assert str(kit.enclosed(mail)["location"]) == world.session.link


def test_registering_twice_takes_one_place_and_one_can_come_back(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, make.person())

    for deed in ("register", "register", "unregister", "unregister", "register"):
        client.post_ok(f"{world.url}/{deed}")

    (place,) = places()
    assert place.ended_at is None
    assert len(kit.mails("registered")) == 2


def test_a_full_session_takes_nobody_more_until_a_place_is_given_back(client: PageClient) -> None:
    world = kit.world(places=1)
    first, second = make.person(), make.person()
    actions.register(world.session, for_=None, by=first)
    make.sign_in(client, second)

    assert "All 1 places are taken." in client.get_page(world.url).text
    assert client.post(f"{world.url}/register").status_code == 409
    assert len(places()) == 1

    make.sign_in(client, first)
    client.post_ok(f"{world.url}/unregister")
    make.sign_in(client, second)
    client.post_ok(f"{world.url}/register")


def test_a_session_that_is_over_takes_nobody(client: PageClient) -> None:
    past, cancelled = kit.world(days=-1), kit.world()
    actions.cancel(cancelled.session, reason="The hall is closed.", by=cancelled.organiser)
    make.sign_in(client, make.person())

    for world in (past, cancelled):
        assert client.post(f"{world.url}/register").status_code == 409
    assert places() == []
    assert "Registration is closed" in client.get_page(past.url).text


def test_a_session_that_runs_still_takes_people(client: PageClient) -> None:
    world = kit.world(days=0)
    make.sign_in(client, make.person())

    client.post_ok(f"{world.url}/register")


def test_a_visitor_signs_in_first(client: PageClient) -> None:
    world = kit.world()

    assert "/sign-in" in client.post_ok(f"{world.url}/register")
    assert places() == []


def test_only_those_who_run_the_round_read_who_comes(client: PageClient) -> None:
    world = kit.world()
    moderator = make.person()
    make.role(moderator, world.round, "moderator")
    person = make.person(name="Solveig Iturbide", email="solveig@wire.example")
    actions.register(world.session, for_=None, by=person)

    for reader in (world.organiser, moderator):
        make.sign_in(client, reader)
        page = client.get_page(f"{world.url}/registered")
        assert "Solveig Iturbide for themselves solveig@wire.example" in page.text
    for reader in (person, world.state, world.rapporteur):
        make.sign_in(client, reader)
        assert client.get(f"{world.url}/registered").status_code == 403
        for shown in (world.url, f"/rounds/{world.round.slug}/programme"):
            assert "solveig@wire.example" not in client.get(shown).text
