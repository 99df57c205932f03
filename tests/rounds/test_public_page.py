"""What anyone may read: the list of rounds, and the page of each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from app import clock, db
from app.notifications.models import Follow
from app.rounds.models import (
    Answering,
    Attribution,
    Document,
    Extension,
    RoundGroup,
    RoundInvitation,
    Visibility,
)
from app.rounds.taking_part import Standing
from tests import make
from tests.client import PageClient

MOST_QUERIES = 12


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    connection = app.extensions[db.BIND]
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_deadline_goes_into_a_calendar(client: PageClient) -> None:
    round_ = make.round_(title="Dialogue on norms")
    url = f"/rounds/{round_.slug}/deadline.ics"
    assert "Calendar (.ics)" in client.get_page(f"/rounds/{round_.slug}").text

    answer = client.get(url)

    (entry,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert str(entry["SUMMARY"]) == "Deadline: Dialogue on norms"
    assert entry.decoded("DTSTART") == round_.closes_at.replace(microsecond=0)


def test_a_round_that_is_over_has_no_deadline_to_note(client: PageClient) -> None:
    round_ = make.round_(state="closed")

    client.get_page(f"/rounds/{round_.slug}/deadline.ics", status=404)


def test_a_visitor_reads_everything_before_signing_in(client: PageClient) -> None:
    round_ = make.round_(
        title="Dialogue on norms",
        host="Kestria",
        co_hosts=["Valdora", "Baobab"],
        addressee="The Chair",
        mandate="To **hear** all.",
    )
    db.session.add(Document(round_id=round_.id, title="The draft", url="https://example.org/d"))
    db.session.add(
        Extension(
            round_id=round_.id,
            before=clock.now(),
            after=clock.now() + timedelta(days=1),
            reason="Many asked.",
        )
    )
    db.session.commit()

    page = client.get_page(f"/rounds/{round_.slug}")

    assert page.h1s == ["Dialogue on norms"]
    for words in (
        "Informal; not an agreed text",
        "Host: Kestria · with Valdora , Baobab · to: The Chair",
        "What do you say about stance?",
        "The draft",
        "Many asked.",
        "Sign in to answer",
        "To hear all.",
    ):
        assert words in page.text


def test_a_draft_and_a_missing_round_look_the_same(client: PageClient) -> None:
    round_ = make.round_(state="draft")

    hidden = client.get(f"/rounds/{round_.slug}")
    missing = client.get("/rounds/nowhere")

    assert (hidden.status_code, hidden.data) == (404, missing.data)
    for part in ("/terms", "/enter", "/desk", "/desk/about"):
        client.get_page(f"/rounds/{round_.slug}{part}", status=404)


@pytest.mark.parametrize("state", ["announced", "open", "closed", "published", "withdrawn"])
def test_the_page_costs_the_same_with_much_as_with_little(
    app: Flask, client: PageClient, state: str
) -> None:
    little, much = make.round_(state=state), make.round_(state=state)
    make.party(little)
    for number in range(4):
        page = make.page(much, f"Page {number}")
        for _ in range(4):
            make.question(much, page=page)
        make.party(much)
        db.session.add(Document(round_id=much.id, title="D", url="https://example.org"))
    delegate = make.delegate_of(make.organisation())
    make.sign_in(client, delegate)
    small, large = f"/rounds/{little.slug}", f"/rounds/{much.slug}"
    client.get_page(small)

    with counted(app) as few:
        client.get_page(small)
    with counted(app) as many:
        client.get_page(large)

    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES


def test_the_list_costs_the_same_with_one_round_as_with_many(
    app: Flask, client: PageClient
) -> None:
    make.party(make.round_())
    client.get_page("/rounds")
    with counted(app) as few:
        client.get_page("/rounds")
    for _ in range(5):
        make.party(make.round_())
    with counted(app) as many:
        client.get_page("/rounds")

    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES


def test_the_list_finds_by_words_and_by_the_state_the_clock_gives(client: PageClient) -> None:
    make.round_(title="On supply chains")
    due = make.round_(title="On hospitals", state="announced")
    due.opens_at = clock.now() - timedelta(hours=1)
    make.round_(title="On norms", state="closed")
    make.round_(title="In the drawer", state="draft")
    db.session.commit()

    def titles(query: str) -> list[str]:
        text = client.get_page(f"/rounds{query}").text
        found = ("On supply chains", "On hospitals", "On norms", "In the drawer")
        return [title for title in found if title in text]

    assert titles("") == ["On supply chains", "On hospitals", "On norms"]
    assert titles("?q=HOSPITALS") == ["On hospitals"]
    assert titles("?state=open") == ["On supply chains", "On hospitals"]
    assert titles("?state=closed") == ["On norms"]
    assert titles("?state=nonsense&q=%25") == []


def test_an_empty_list_says_what_to_do(client: PageClient) -> None:
    assert "Rounds are listed here as soon as they are announced." in client.get_page("/").text

    make.sign_in(client, make.admin())
    page = client.get_page("/")
    assert "Multistakeholder dialogue on a draft text" in page.text


def test_a_newcomer_is_told_how_to_speak_for_an_organisation(client: PageClient) -> None:
    make.round_()
    make.sign_in(client, make.person())

    assert "You do not speak for an organisation yet" in client.get_page("/rounds").text


def test_a_moderator_sees_what_is_coming_and_when(client: PageClient) -> None:
    person = make.person()
    round_ = make.round_(state="announced", moderators=[person])
    make.sign_in(client, person)

    assert "you moderate it" in client.get_page("/rounds").text
    assert (
        "Positions come in after the opening" in client.get_page(f"/rounds/{round_.slug}/desk").text
    )


def test_small_groups_are_withheld_where_names_are(client: PageClient) -> None:
    round_ = make.round_(attribution=Attribution.GROUP)
    for sign, number in (("ST", 7), ("CS", 6), ("AC", 1)):
        for _ in range(number):
            make.party(round_, make.organisation(group=sign))

    text = client.get_page(f"/rounds/{round_.slug}").text

    assert "ST States and public authorities 7" in text
    assert "AC Academia few" in text
    assert "CS Civil society few" in text  # or the one withheld could be told from a total


def _standing_text(client: PageClient, url: str) -> str:
    text = client.get_page(url).text
    return text[text.index("Take part") :]


SENTENCES = {
    Standing.NO_ORGANISATION: "You do not speak for an organisation yet.",
    Standing.NOT_ACCEPTED: "Your organisation is waiting to be accepted.",
    Standing.NOT_INVITED: "Only organisations that are invited answer this round",
    Standing.NOT_OF_GROUP: "This round asks organisations of certain groups",
    Standing.OBSERVER: "You are an observer of your organisation",
    Standing.CHOOSE: "You speak for more than one organisation.",
}


def _no_organisation() -> Any:
    return make.round_(), make.person()


def _not_accepted() -> Any:
    return make.round_(), make.delegate_of(make.organisation(state="applied"))


def _not_invited() -> Any:
    return make.round_(answering=Answering.INVITED), make.delegate_of(make.organisation())


def _not_of_group() -> Any:
    round_ = make.round_(answering=Answering.GROUPS)
    db.session.add(RoundGroup(round_id=round_.id, group_id=make.group("ST").id))
    db.session.commit()
    return round_, make.delegate_of(make.organisation(group="CS"))


def _observer() -> Any:
    return make.round_(), make.delegate_of(make.organisation(), "observer")


def _choose() -> Any:
    person = make.delegate_of(make.organisation())
    make.delegate(person, make.organisation())
    return make.round_(), person


WORLDS: dict[Standing, Callable[[], Any]] = {
    Standing.NO_ORGANISATION: _no_organisation,
    Standing.NOT_ACCEPTED: _not_accepted,
    Standing.NOT_INVITED: _not_invited,
    Standing.NOT_OF_GROUP: _not_of_group,
    Standing.OBSERVER: _observer,
    Standing.CHOOSE: _choose,
}


@pytest.mark.parametrize("standing", list(WORLDS))
def test_whoever_cannot_answer_is_told_why(client: PageClient, standing: Standing) -> None:
    round_, person = WORLDS[standing]()
    make.sign_in(client, person)

    assert SENTENCES[standing] in _standing_text(client, f"/rounds/{round_.slug}")


def test_an_invited_organisation_reads_what_others_do_not(client: PageClient) -> None:
    round_ = make.round_(visibility=Visibility.INVITED, answering=Answering.INVITED)
    body = make.organisation()
    db.session.add(RoundInvitation(round_id=round_.id, organisation_id=body.id))
    db.session.commit()
    client.get_page(f"/rounds/{round_.slug}", status=404)
    assert round_.title not in client.get_page("/rounds").text

    make.sign_in(client, make.delegate_of(body))
    assert round_.title in client.get_page("/rounds").text
    client.get_page(f"/rounds/{round_.slug}")


def test_following_and_leaving_again(client: PageClient) -> None:
    round_ = make.round_()
    url = f"/rounds/{round_.slug}"
    assert client.get(f"{url}/enter").location.startswith("/sign-in")
    make.sign_in(client, make.person())
    assert client.get(f"{url}/enter").location == url

    client.post_ok(f"{url}/follow", {"follow": "1"})
    assert "Stop following" in client.get_page(url).text
    client.post_ok(f"{url}/follow", {"follow": ""})

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Follow)) == 0


def test_before_it_opens_it_says_what_will_be_asked_and_when(client: PageClient) -> None:
    round_ = make.round_(state="announced")

    text = client.get_page(f"/rounds/{round_.slug}").text

    assert "What will be asked" in text
    assert "Answers can be given from:" in text


def test_a_delegate_who_may_answer_has_one_way_in(client: PageClient) -> None:
    round_ = make.round_()
    make.sign_in(client, make.delegate_of(make.organisation(name="Open Lantern")))

    assert "Answer for Open Lantern" in _standing_text(client, f"/rounds/{round_.slug}")


def test_after_it_closes_it_says_what_was_received(client: PageClient) -> None:
    round_ = make.round_(state="closed")
    for _ in range(2):
        make.position(make.party(round_))
    make.party(round_)

    text = client.get_page(f"/rounds/{round_.slug}").text

    assert "What was received 2 positions CS Civil society 2" in text
