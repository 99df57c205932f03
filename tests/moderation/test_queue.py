from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock, db
from app.moderation.models import Note, Step
from app.notifications.models import Message
from app.positions import actions
from app.positions.models import CoSponsor, CoSponsorState, PositionState
from app.rounds.models import RoundState
from tests import make
from tests.client import PageClient
from tests.moderation.conftest import Bench


def test_the_queue_holds_what_waits_and_counts_what_each_filter_finds(
    client: PageClient, bench: Bench
) -> None:
    waiting = bench.entered(2)
    french = bench.entered(1, language="fr", group="ST")[0]
    held = bench.entered(1, state=PositionState.HELD, reason="Is it yours?")[0]
    french.versions[0].late = True
    db.session.commit()
    make.sign_in(client, bench.moderator)
    page = client.get_page(bench.queue)
    assert [one.reference in page.text for one in (*waiting, french, held)] == [
        True,
        True,
        True,
        False,
    ]
    for words in ("To be decided 3", "Held 1", "Returned 0", "Accepted 0", "All 4"):
        assert words in page.text
    for words in (
        "public authorities (1)",
        "society (2)",
        "French (1)",
        "Late (1)",
        "New versions (0)",
    ):
        assert words in page.text
    for query, expected in (
        ("language=fr", {french}),
        ("late=1", {french}),
        ("joint=1", set()),
        ("again=1", set()),
        ("state=held", {held}),
        ("state=all", {*waiting, french, held}),
        (f"group={french.party.group_id}", {french}),
        ("state=nowhere&group=nobody&language=xx", set()),
    ):
        text = client.get_page(f"{bench.queue}?{query}").text
        every = (*waiting, french, held)
        assert {one for one in every if one.reference in text} == expected, query


def test_drafts_never_stand_in_the_queue(client: PageClient, bench: Bench) -> None:
    draft = actions.open_draft(bench.round, bench.organisation, by=bench.clearer)
    db.session.commit()
    make.sign_in(client, bench.moderator)
    assert draft.reference not in client.get_page(f"{bench.queue}?state=all").text
    client.get_page(bench.desk(draft), status=404)


def test_an_empty_queue_says_what_is_coming_and_when(client: PageClient, bench: Bench) -> None:
    make.sign_in(client, bench.moderator)
    page = client.get_page(bench.queue)
    assert "Nothing has come in yet." in page.text
    assert "Parties can submit until:" in page.text
    bench.round.state = RoundState.ANNOUNCED
    bench.round.opens_at = clock.now() + timedelta(days=2)
    db.session.commit()
    assert "The round opens:" in client.get_page(bench.queue).text
    bench.round.state = RoundState.OPEN
    bench.round.opens_at = clock.now() - timedelta(days=2)
    bench.entered(1, state=PositionState.ACCEPTED)
    assert "Nothing waits for you." in client.get_page(bench.queue).text
    assert "Nothing fits." in client.get_page(f"{bench.queue}?late=1").text


def test_many_are_accepted_at_once_after_asking(client: PageClient, bench: Bench) -> None:
    first, second, third = bench.entered(3)
    make.sign_in(client, bench.moderator)
    ticked = [f"{one.reference}.1" for one in (first, second)]
    page = client.get_page(f"{bench.queue}/accept?position={ticked[0]}&position={ticked[1]}")
    assert "Accept 2 positions?" in page.text
    assert first.state is PositionState.SUBMITTED
    client.post_ok(f"{bench.queue}/accept", {"position": ticked})
    states = [one.state for one in (first, second, third)]
    assert states == [PositionState.ACCEPTED, PositionState.ACCEPTED, PositionState.SUBMITTED]
    assert db.session.scalar(sa.select(sa.func.count(Step.id)).where(Step.verb == "accept")) == 2


def test_many_are_accepted_all_or_none(client: PageClient, bench: Bench) -> None:
    first, second = bench.entered(2)
    elsewhere = make.round_(organisers=[bench.organiser])
    make.sign_in(client, bench.moderator)
    stale = f"{second.reference}.2"
    for also in (stale, "NOSUC-HTHIN.1", f"{second.reference}", ""):
        ticked = [f"{first.reference}.1", also]
        page = client.post_page(f"{bench.queue}/accept", {"position": ticked}, status=409)
        assert "Nothing was changed" in page.text
    assert first.state is PositionState.SUBMITTED
    assert client.get(f"{bench.queue}/accept").location.endswith(bench.queue)
    theirs = f"/rounds/{elsewhere.slug}/moderation/accept"
    assert client.post(theirs, data={"position": f"{first.reference}.1"}).status_code == 404


def test_the_delegation_is_told_by_mail_what_was_decided_and_why(
    client: PageClient, bench: Bench
) -> None:
    position = bench.sent("We support it.")
    make.sign_in(client, bench.moderator)
    data = {"to": "returned", "version": "1", "reason": "Page two is missing."}
    client.post_ok(bench.desk(position, "/decide"), data)
    mails = db.session.scalars(
        sa.select(Message).where(Message.person_id == bench.clearer.id)
    ).all()
    told = [mail.body for mail in mails if "Page two is missing." in mail.body]
    assert len(told) == 1
    assert position.state is PositionState.RETURNED
    assert "Page two is missing." in client.get_page(bench.desk(position)).text


def test_holding_and_returning_say_why(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    make.sign_in(client, bench.moderator)
    for to in ("held", "returned"):
        data = {"to": to, "version": "1", "reason": "  "}
        page = client.post_page(bench.desk(position, "/decide"), data)
        assert "Say why: the delegation is told." in page.text
    page = client.post_page(bench.desk(position, "/decide"), {"to": "draft", "version": "1"})
    assert "Choose what becomes of the position." in page.text
    assert position.state is PositionState.SUBMITTED


def test_a_version_that_was_not_read_cannot_be_decided_on(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    actions.revise(position, by=bench.clearer)
    actions.submit(position, key="second", by=bench.clearer)
    db.session.commit()
    make.sign_in(client, bench.moderator)
    data = {"to": "accepted", "version": "1"}
    page = client.post_page(bench.desk(position, "/decide"), data, status=409)
    assert "A new version came in while you were reading." in page.text
    assert position.state is PositionState.SUBMITTED
    assert "This is version 2." in client.get_page(bench.desk(position)).text


def test_an_impossible_decision_changes_nothing(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    make.sign_in(client, bench.moderator)
    accept = {"to": "accepted", "version": "1"}
    client.post_ok(bench.desk(position, "/decide"), accept)
    client.post_page(bench.desk(position, "/decide"), accept, status=409)
    actions.withdraw(position, reason="A new board.", by=bench.clearer)
    db.session.commit()
    page = client.post_page(bench.desk(position, "/decide"), accept, status=409)
    assert "This position was withdrawn." in page.text


def test_deciding_leads_on_to_the_next_and_keeps_the_filter(
    client: PageClient, bench: Bench
) -> None:
    first, second, third = bench.entered(3, language="fr")
    for days, one in ((3, first), (2, second), (1, third)):
        one.versions[0].submitted_at = clock.now() - timedelta(days=days)
    db.session.commit()
    make.sign_in(client, bench.moderator)
    accept = {"to": "accepted", "version": "1"}
    assert client.post_ok(bench.desk(second, "/decide?language=fr"), accept) == (
        f"{bench.desk(third)}?language=fr"
    )
    page = client.get_page(bench.desk(third, "?language=fr"))
    assert "The last of the queue" in page.text
    assert client.post_ok(bench.desk(third, "/decide?language=fr"), accept) == (
        f"{bench.desk(first)}?language=fr"
    )
    assert client.post_ok(bench.desk(first, "/decide?language=fr"), accept) == (
        f"{bench.queue}?language=fr"
    )


@pytest.mark.parametrize("role", ["visitor", "delegate", "stranger", "administrator", "auditor"])
def test_only_the_rounds_own_moderators_decide(client: PageClient, bench: Bench, role: str) -> None:
    position = bench.sent("We support it.")
    stranger = make.person(name="Sal Stranger")
    make.round_(moderators=[stranger], organisers=[stranger])
    people = {
        "delegate": bench.clearer,
        "stranger": stranger,
        "administrator": make.person(admin=True),
        "auditor": make.person(auditor=True),
    }
    missing = "/rounds/no-such-round/moderation"
    if role in people:
        make.sign_in(client, people[role])
    reads = [bench.queue, bench.desk(position), f"{bench.queue}/log", f"{bench.queue}/log.csv"]
    for address in reads:
        answer = client.get(address)
        if role == "auditor":
            assert answer.status_code == 200, address
        elif role == "visitor":
            assert "sign-in" in answer.location, address
        else:
            assert answer.status_code == 404, address
            assert answer.data.split(b"<main")[1] == client.get(missing).data.split(b"<main")[1]
    said = position.versions[0].answers[0].contribution_id
    for address, data in (
        (bench.desk(position, "/decide"), {"to": "accepted", "version": "1"}),
        (f"{bench.queue}/accept", {"position": f"{position.reference}.1"}),
        (bench.desk(position, f"/hide/{said}"), {}),
        (bench.desk(position, "/notes"), {"words": "Mine."}),
    ):
        status = client.post(address, data=data).status_code
        assert status == {"visitor": 303, "auditor": 403}.get(role, 404), address
    assert position.state is PositionState.SUBMITTED


def test_organisers_read_and_moderators_decide(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    make.sign_in(client, bench.organiser)
    page = client.get_page(bench.desk(position))
    assert "We support it." in page.text
    assert "Hold back" not in page.text
    accept = {"to": "accepted", "version": "1"}
    assert client.post(bench.desk(position, "/decide"), data=accept).status_code == 403


def test_notes_stay_with_those_who_run_the_round(client: PageClient, bench: Bench) -> None:
    position = bench.sent("We support it.")
    make.sign_in(client, bench.moderator)
    client.post_page(bench.desk(position, "/notes"), {"words": " "})
    client.post_ok(bench.desk(position, "/notes"), {"words": "Ask Falk about page two."})
    assert "Ask Falk" in client.get_page(bench.desk(position)).text
    note = db.session.scalars(sa.select(Note)).one()
    delete = bench.desk(position, f"/notes/{note.id}/delete")
    make.sign_in(client, bench.organiser)
    assert "Ask Falk" in client.get_page(bench.desk(position)).text
    assert client.post(delete).status_code == 403
    make.sign_in(client, make.person(auditor=True))
    assert "Ask Falk" not in client.get_page(bench.desk(position)).text
    make.sign_in(client, bench.clearer)
    for place in (f"/rounds/{bench.round.slug}/position", f"/receipts/{position.reference}"):
        assert "Ask Falk" not in client.get_page(place).text
    make.sign_in(client, bench.moderator)
    client.post_ok(delete)
    assert "Ask Falk" not in client.get_page(bench.desk(position)).text


def test_the_pages_cost_the_same_for_one_and_for_many(client: PageClient, bench: Bench) -> None:
    position = bench.attached("We support it. We really do.", "A paper. On support.")
    for _ in range(2):
        sponsor = CoSponsor(organisation=make.organisation(), state=CoSponsorState.CONFIRMED)
        sponsor.answered_at = clock.now()
        position.co_sponsors.append(sponsor)
    db.session.commit()
    make.sign_in(client, bench.moderator)
    page = client.get_page(bench.desk(position)).text
    assert [one.organisation.name in page for one in position.co_sponsors] == [True, True]
    client.post_ok(bench.desk(position, "/notes"), {"words": "One."})
    tick = f"?tick={position.versions[0].answers[0].contribution_id}"
    pages = [
        bench.queue,
        bench.desk(position),
        bench.desk(position, tick),
        f"{bench.queue}/log",
        f"{bench.queue}/log.csv",
        f"{bench.queue}/accept?position={position.reference}.1",
    ]
    actions.hold(position, reason="Wait.", by=bench.moderator)
    db.session.commit()
    counts = []
    for more in (0, 7):
        if more:
            others = bench.entered(more)
            for other in others:
                actions.accept(other, by=bench.moderator)
                pages[-1] += f"&position={other.reference}.1"
                make.question(bench.round, "text", wording="And what else?")
            actions.accept(position, by=bench.moderator)
            actions.hold(position, reason="Wait again.", by=bench.moderator)
            for other in others:
                actions.hold(other, reason="Wait too.", by=bench.moderator)
            db.session.commit()
            for _ in range(3):
                client.post_ok(bench.desk(position, "/notes"), {"words": "More."})
        counts.append([])
        for page in pages:
            assert client.get(page).status_code == 200, page
            with make.counted_queries() as counted:
                client.get(page)
            counts[-1].append(counted.count)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, dict(zip(pages, counts[0], strict=True))
