"""Planning a session, moving it, and who hears of that."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app import db
from app.errors import NotPossible
from app.meetings import actions
from app.meetings.models import Session, SessionState
from app.record.models import Entry
from tests import make
from tests.client import PageClient
from tests.meetings import kit

ZURICH = "Europe/Zurich"


def planned(**facts: str) -> dict[str, str]:
    return {"title": "Law", "starts": "2031-12-04T14:00", "minutes": "90", **facts}


def sessions() -> list[Session]:
    return list(db.session.scalars(sa.select(Session)))


def test_an_organiser_plans_a_session_with_mixed_chairs(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], zone=ZURICH, questions=False)
    valdora = make.organisation(name="Republic of Valdora", group="ST")
    make.organisation(name="Institute for Law and Networks", group="AC")
    sits, reports = make.delegate_of(valdora), make.person()
    make.party(round_, valdora)
    make.sign_in(client, organiser)

    page = client.get(f"/rounds/{round_.slug}/programme/new").get_data(as_text=True)
    offered = page[page.index("<datalist") : page.index("</datalist>")]
    assert re.findall(r'value="([^"]+)"', offered) == ["Republic of Valdora"]
    client.post_ok(
        f"/rounds/{round_.slug}/programme/new",
        planned(
            **{
                "chairs-0-organisation": "republic of VALDORA",
                "chairs-0-email": sits.email.upper(),
                "chairs-2-organisation": "Institute for Law and Networks",
                "chairs-2-name": "Edmund Swarbrick",
                "rapporteur": reports.email,
                "places": "30",
            }
        ),
    )

    (session,) = sessions()
    assert session.starts_at == datetime(2031, 12, 4, 13, tzinfo=UTC)
    assert session.ends_at == datetime(2031, 12, 4, 14, 30, tzinfo=UTC)
    assert [(c.organisation.name, c.name, c.person) for c in session.chairs] == [
        ("Republic of Valdora", sits.name, sits),
        ("Institute for Law and Networks", "Edmund Swarbrick", None),
    ]
    assert session.rapporteur == reports
    assert {message.person_id for message in kit.mails("named")} == {sits.id, reports.id}


def test_co_chairs_of_one_group_are_not_enough(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], questions=False)
    make.organisation(name="Valdora", group="ST")
    make.organisation(name="Kestria", group="ST")
    make.sign_in(client, organiser)
    sent = planned(
        **{
            "chairs-0-organisation": "Valdora",
            "chairs-0-name": "One",
            "chairs-1-organisation": "Kestria",
            "chairs-1-name": "Two",
        }
    )

    page = client.post_page(f"/rounds/{round_.slug}/programme/new", sent)

    assert "Co-chairs come from at least two stakeholder groups." in page.text
    assert sessions() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "This is needed."),
        ({"starts": ""}, "This is needed."),
        ({"starts": "soon"}, "Not a valid datetime value."),
        ({"starts": "0001-01-01T00:00"}, "Look at the year again."),
        ({"minutes": "0"}, "Between a minute and a day."),
        ({"minutes": "many"}, "Not a valid integer value."),
        ({"places": "0"}, "At least one place."),
        ({"link": "javascript:alert(1)"}, "Give a whole address"),
        ({"rapporteur": "nobody@example.org"}, "Nobody has an account with this address here."),
        ({"chairs-0-organisation": "Nowhere"}, "No organisation of this name is registered here."),
        ({"chairs-0-name": "Somebody"}, "No organisation of this name is registered here."),
        ({"chairs-0-organisation": "Valdora"}, "Say who sits for this organisation."),
        (
            {"chairs-0-organisation": "Valdora", "chairs-0-email": "person@example.org"},
            "Nobody with this address speaks for the organisation here.",
        ),
        (
            {
                "chairs-0-organisation": "Valdora",
                "chairs-0-name": "One",
                "chairs-1-organisation": "valdora",
                "chairs-1-name": "Two",
            },
            "This organisation is named above already.",
        ),
    ],
)
def test_bad_input_comes_back_with_what_is_wrong(
    client: PageClient, wrong: dict[str, str], said: str
) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], questions=False)
    make.organisation(name="Valdora", group="ST")
    make.sign_in(client, organiser)

    page = client.post_page(
        f"/rounds/{round_.slug}/programme/new", planned(topic="Kept as it was", **wrong)
    )

    assert said in page.text
    assert sessions() == []


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2031-03-30T01:59", datetime(2031, 3, 30, 0, 59, tzinfo=UTC)),
        ("2031-03-30T03:00", datetime(2031, 3, 30, 1, 0, tzinfo=UTC)),
        ("2031-10-26T02:30", datetime(2031, 10, 26, 0, 30, tzinfo=UTC)),  # the first of two
        ("2031-10-26T03:00", datetime(2031, 10, 26, 2, 0, tzinfo=UTC)),
    ],
)
def test_wall_times_are_right_where_the_clocks_change(
    client: PageClient, wall: str, utc: datetime
) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], zone=ZURICH, questions=False)
    make.sign_in(client, organiser)

    client.post_ok(f"/rounds/{round_.slug}/programme/new", planned(starts=wall, minutes="90"))

    (session,) = sessions()
    assert session.starts_at == utc
    assert session.ends_at - session.starts_at == timedelta(minutes=90)


def test_b19_a_time_that_no_clock_shows_is_refused(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], zone=ZURICH, questions=False)
    make.sign_in(client, organiser)

    page = client.post_page(
        f"/rounds/{round_.slug}/programme/new", planned(starts="2031-03-30T02:30")
    )

    assert "The clocks of Europe/Zurich go forward that day" in page.text


def test_an_edit_keeps_the_second_of_two_equal_hours(client: PageClient) -> None:
    second = datetime(2031, 10, 26, 1, 30, tzinfo=UTC)  # 02:30 in Zurich, shown once before
    world = kit.world(starts_at=second)
    world.round.zone = ZURICH
    make.sign_in(client, world.organiser)

    client.post_ok(f"{world.url}/edit", kit.form_of(world.session, topic="Norms"))

    assert world.session.starts_at == second
    assert world.session.sequence == 0


def test_one_edit_is_one_mail_with_the_new_entry(client: PageClient) -> None:
    world = kit.world()
    coming, gone = make.person(language="en"), make.person()
    for person in (coming, gone):
        actions.register(world.session, for_=None, by=person)
    actions.unregister(world.session, by=gone)
    make.sign_in(client, world.organiser)

    client.post_ok(
        f"{world.url}/edit",
        kit.form_of(
            world.session,
            title="Norms, once more",
            starts="2031-12-04T14:00",
            link="https://kestria.example/join/4712",
            topic="Norms",
        ),
    )

    (mail,) = kit.mails("changed")
    event = kit.enclosed(mail)
    assert mail.person_id == coming.id
    assert mail.subject == "Moved: Norms, once more"
    assert "What changed: the title, the topic, the time, where to join." in mail.body
    assert event["uid"] == str(world.session.id)
    assert event["sequence"] == 1
    assert event.start == datetime(2031, 12, 4, 14, tzinfo=UTC)
    assert str(event["location"]) == "https://kestria.example/join/4712"


def test_an_edit_that_nobody_sees_writes_to_nobody(client: PageClient) -> None:
    world = kit.world()
    actions.register(world.session, for_=None, by=make.person())
    make.sign_in(client, world.organiser)

    client.post_ok(f"{world.url}/edit", kit.form_of(world.session, places="50"))

    assert world.session.places == 50
    assert world.session.sequence == 0
    assert kit.mails("changed") == []


def test_each_move_raises_the_sequence(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, world.organiser)

    for n, hour in enumerate(("14", "15", "15"), start=1):
        client.post_ok(f"{world.url}/move", {"starts": f"2031-12-04T{hour}:00", "minutes": "60"})
        event = kit.entry(client.get(f"{world.url}/session.ics").data)
        assert (event["uid"], event["sequence"]) == (str(world.session.id), min(n, 2))


def test_a_cancelled_session_says_why_and_tells_all(client: PageClient) -> None:
    world = kit.world()
    coming = make.person()
    actions.register(world.session, for_=None, by=coming)
    make.sign_in(client, world.organiser)

    assert "This is needed." in client.post_page(f"{world.url}/cancel", {"reason": " "}).text
    client.post_ok(f"{world.url}/cancel", {"reason": "The hall is closed."})

    make.sign_out(client)
    assert "The hall is closed." in client.get_page(world.url).text
    told = kit.mails("cancelled")
    everyone = {coming.id, world.state.id, world.firm.id, world.rapporteur.id}
    assert {mail.person_id for mail in told} == everyone
    event = kit.enclosed(told[0])
    assert (event["sequence"], event["status"]) == (1, "CANCELLED")


@pytest.mark.parametrize("page", ["edit", "move"])
def test_a_cancelled_session_is_not_changed(client: PageClient, page: str) -> None:
    world = kit.world()
    actions.cancel(world.session, reason="The hall is closed.", by=world.organiser)
    make.sign_in(client, world.organiser)

    answer = client.post(f"{world.url}/{page}", data=kit.form_of(world.session, topic="Other"))

    assert answer.status_code == 409
    assert world.session.topic == ""


def test_a_held_session_keeps_its_time_but_not_its_topic(client: PageClient) -> None:
    world = kit.world(days=-1)
    actions.hold(world.session, by=world.organiser)
    actions_before = world.session.starts_at
    make.sign_in(client, world.organiser)

    moved = client.post(f"{world.url}/move", data={"starts": "2031-12-04T14:00", "minutes": "60"})
    client.post_ok(f"{world.url}/edit", kit.form_of(world.session, topic="Norms"))

    assert moved.status_code == 409
    assert world.session.starts_at == actions_before
    assert world.session.topic == "Norms"
    assert kit.mails("changed") == []


def test_an_action_refuses_chairs_of_one_group(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], questions=False)
    chairs = [
        actions.Chair(organisation=make.organisation(group="ST"), name=name)
        for name in ("One", "Two")
    ]

    with pytest.raises(NotPossible, match="at least two stakeholder groups"):
        kit.plan(round_, by=organiser, chairs=chairs)


def test_what_is_done_to_a_session_is_on_the_record_without_names(client: PageClient) -> None:
    world = kit.world()
    make.sign_in(client, world.organiser)
    client.post_ok(f"{world.url}/move", {"starts": "2031-12-04T14:00", "minutes": "60"})
    client.post_ok(f"{world.url}/cancel", {"reason": "The hall is closed."})

    entries = db.session.scalars(
        sa.select(Entry).where(Entry.round_id == world.round.id).order_by(Entry.seq)
    ).all()

    assert [entry.tag for entry in entries] == ["meetings:plan", "meetings:move", "meetings:cancel"]
    assert not any("Quist" in (entry.facts or "") for entry in entries)
    assert world.session.state is SessionState.CANCELLED


def test_an_archived_round_changes_no_more(client: PageClient) -> None:
    world = kit.world(days=-1)
    world.round.state = "archived"
    world.round.published_at = world.round.closes_at
    for person in (world.organiser, world.state, world.rapporteur):
        make.sign_in(client, person)
        for page in ("edit", "cancel", "held", "register", "notes", "account"):
            assert client.post(f"{world.url}/{page}").status_code == 403
