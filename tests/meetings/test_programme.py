"""The programme: what anyone reads, and what only some do."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from app.meetings import actions
from app.meetings.models import SessionState
from app.meetings.rules import MOVES
from tests import make
from tests.client import PageClient
from tests.meetings import kit


def test_a_visitor_reads_when_what_and_who_chairs(client: PageClient) -> None:
    world = kit.world(topic="Norms", starts_at=datetime(2031, 12, 4, 13, tzinfo=UTC), places=40)

    page = client.get_page(f"/rounds/{world.round.slug}/programme")

    assert page.h1s == ["Programme"]
    for words in (
        "Norms in practice",
        "Thu 4 Dec 2031, 13:00 UTC",
        "ST States Halvard Quist , Kingdom of Kestria",
        "40 places left of 40",
        "Planned",
    ):
        assert words in page.text


def test_a_reader_sees_the_time_in_their_own_zone_too(client: PageClient) -> None:
    world = kit.world(starts_at=datetime(2031, 12, 4, 13, tzinfo=UTC))
    make.sign_in(client, make.person(zone="Pacific/Auckland"))

    page = client.get_page(world.url)

    assert "Thu 4 Dec 2031, 13:00 UTC (5 Dec, 02:00 yours)" in page.text


def test_an_empty_programme_says_so(client: PageClient) -> None:
    round_ = make.round_(questions=False)
    assert "No session is planned yet" in client.get_page(f"/rounds/{round_.slug}/programme").text


def test_where_to_join_is_told_only_to_those_who_come_and_those_who_run_it(
    client: PageClient,
) -> None:
    world = kit.world()
    secret = "join/4711"
    coming, other = make.person(), make.person()
    actions.register(world.session, for_=None, by=coming)

    def told() -> list[bool]:
        pages = (
            world.url,
            f"{world.url}/session.ics",
            f"/rounds/{world.round.slug}/programme/calendar.ics",
        )
        return [secret in client.get(page).text for page in pages]

    assert told() == [False, False, False]
    make.sign_in(client, other)
    assert told() == [False, False, False]
    for person in (coming, world.organiser, world.state, world.rapporteur):
        make.sign_in(client, person)
        assert told() == [True, True, True]


def test_a_place_given_back_no_longer_tells_where_to_join(client: PageClient) -> None:
    world = kit.world()
    person = make.person()
    make.sign_in(client, person)
    client.post_ok(f"{world.url}/register")
    client.post_ok(f"{world.url}/unregister")

    assert "join/4711" not in client.get(world.url).text


def test_a_session_of_a_hidden_round_and_none_look_the_same(client: PageClient) -> None:
    world = kit.world()
    world.round.visibility = "confidential"
    other = make.round_(questions=False)

    hidden = client.get(world.url)
    missing = client.get(f"/rounds/{world.round.slug}/programme/{other.id}")
    elsewhere = client.get(f"/rounds/{other.slug}/programme/{world.session.id}")

    assert (hidden.status_code, missing.status_code, elsewhere.status_code) == (404, 404, 404)
    assert hidden.data == missing.data == elsewhere.data
    for page in ("session.ics", "registered", "notes", "account", "edit"):
        assert client.get(f"{world.url}/{page}").data == missing.data


def test_an_entry_reads_back_as_it_was_written(client: PageClient) -> None:
    starts = datetime(2031, 3, 30, 1, 30, tzinfo=UTC)
    world = kit.world(
        title="Norms; or: «law», in practice\\", description="One,\n\n*two* – три", starts_at=starts
    )

    response = client.get(f"{world.url}/session.ics")
    event = kit.entry(response.data)

    assert response.mimetype == "text/calendar"
    assert event["summary"] == "Norms; or: «law», in practice\\"
    assert (event.start, event.end) == (starts, starts + timedelta(minutes=90))
    assert event["uid"] == str(world.session.id)
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert "One,\n\ntwo – три" in event["description"]
    assert event["url"].endswith(world.url)
    assert all(len(line) <= 75 for line in response.data.split(b"\r\n"))


def test_the_calendar_of_a_round_holds_every_session(client: PageClient) -> None:
    world = kit.world()
    later = kit.plan(world.round, by=world.organiser, title="Law")
    actions.cancel(later, reason="The hall is closed.", by=world.organiser)

    data = client.get(f"/rounds/{world.round.slug}/programme/calendar.ics").data
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")

    assert [(str(e["summary"]), str(e["status"])) for e in events] == [
        ("Norms in practice", "CONFIRMED"),
        ("Law", "CANCELLED"),
    ]


@pytest.mark.parametrize("before", SessionState)
@pytest.mark.parametrize("to", [SessionState.HELD, SessionState.CANCELLED])
def test_impossible_moves_say_so_and_change_nothing(
    client: PageClient, before: SessionState, to: SessionState
) -> None:
    world = kit.world(days=-1)
    world.session.state = before
    world.session.cancelled_reason = "Before." if before is SessionState.CANCELLED else None
    make.sign_in(client, world.organiser)
    page = f"{world.url}/{'held' if to is SessionState.HELD else 'cancel'}"

    answer = client.post(page, data={"reason": "The hall is closed."})

    possible = to in MOVES[before]
    assert answer.status_code == (303 if possible else 409)
    assert world.session.state is (to if possible else before)


def test_a_session_that_has_not_begun_was_not_held(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, world.organiser)

    assert client.post(f"{world.url}/held").status_code == 409


def test_the_pages_cost_the_same_with_one_session_and_with_many(client: PageClient) -> None:
    world = kit.world()
    person = make.person()
    make.sign_in(client, person)
    pages = (f"/rounds/{world.round.slug}/programme", world.url)

    def costs() -> list[int]:
        found = []
        for page in pages:
            with make.counted_queries() as counted:
                client.get_page(page)
            found.append(counted.count)
        return found

    first = costs()
    for n in range(8):
        chairs = [
            actions.Chair(organisation=make.organisation(group=sign), name=f"Chair {sign}")
            for sign in ("TC", "AC", "CS")
        ]
        session = kit.plan(world.round, by=world.organiser, title=f"Session {n}", chairs=chairs)
        actions.register(session, for_=None, by=person)
        actions.register(world.session, for_=None, by=make.person())

    assert costs() == first
    assert max(first) <= 12


@pytest.mark.parametrize("page", ["new", "{}/edit", "{}/move", "{}/cancel", "{}/registered"])
def test_only_organisers_plan(client: PageClient, page: str) -> None:
    world = kit.world()
    url = f"/rounds/{world.round.slug}/programme/{page.format(world.session.id)}"

    assert client.get(url).status_code == 303  # to sign in
    for person in (make.person(), world.state, world.rapporteur):
        make.sign_in(client, person)
        assert client.get(url).status_code == 403
    make.sign_in(client, world.organiser)
    client.get_page(url)


def test_the_page_of_the_round_names_the_sessions(client: PageClient) -> None:
    world = kit.world(starts_at=datetime(2031, 12, 4, 13, tzinfo=UTC))

    page = client.get_page(f"/rounds/{world.round.slug}")

    assert "Norms in practice Thu 4 Dec 2031, 13:00 UTC" in page.text
