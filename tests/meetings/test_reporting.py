"""Notes, and the account from its first draft to its approval."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pytest
import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.meetings import actions
from app.meetings.actions.planning import as_planned
from app.meetings.actions.reporting import seen
from app.meetings.models import Account, AccountState, SessionState
from app.meetings.rules import ACCOUNT_MOVES
from app.meetings.signals import account_approved
from app.moderation.actions import hide
from app.moderation.models import Contribution
from tests import make
from tests.client import PageClient
from tests.meetings import kit
from tests.meetings.kit import World

WORDS = "Speakers asked for **one** clear sentence.\n\nNobody asked for a new body."


@contextmanager
def approvals() -> Iterator[list[Account]]:
    heard: list[Account] = []

    def hear(account: Account, **_facts: object) -> None:
        heard.append(account)

    with account_approved.connected_to(hear):
        yield heard


def held() -> World:
    world = kit.world(days=-1)
    actions.hold(world.session, by=world.organiser)
    return world


def write(client: PageClient, world: World, words: str = WORDS, *, send: bool = True) -> None:
    last = world.session.accounts[-1].text if world.session.accounts else ""
    make.sign_in(client, world.rapporteur)
    sent = {"words": words, "language": "en", "was": seen(last)}
    client.post_ok(f"{world.url}/account", sent | ({"send": "1"} if send else {}))
    db.session.refresh(world.session)


def say(client: PageClient, world: World, person: Person, answer: str, **more: str) -> None:
    make.sign_in(client, person)
    number = world.session.accounts[-1].number
    client.post_ok(f"{world.url}/account/{number}/answer", {"answer": answer, **more})


def test_an_account_that_all_co_chairs_approved_is_public(client: PageClient) -> None:
    world = held()
    write(client, world)
    asked = {mail.person_id for mail in kit.mails("for_approval")}
    assert asked == {world.state.id, world.firm.id}

    with approvals() as heard:
        say(client, world, world.state, "approve")
        assert heard == []
        make.sign_out(client)
        assert "one clear sentence" not in client.get_page(world.url).text
        say(client, world, world.firm, "approve")

    (account,) = heard
    assert account.contribution is not None
    assert account.contribution.plain.startswith("Speakers asked for one clear sentence.")
    make.sign_out(client)
    page = client.get_page(world.url)
    for words in (
        "Account of the session by its rapporteur, approved by the co-chairs · version 1",
        "Rapporteur: Ruth Nakazibwe. Co-chairs: Halvard Quist (Kingdom of Kestria); Eskil Thornvald (Norrvik Cloud).",
        "Informal; not an agreed text",
        "Speakers asked for one clear sentence.",
    ):
        assert words in page.text
    assert "Read the account" in client.get_page(f"/rounds/{world.round.slug}/programme").text


def test_nobody_else_reads_an_account_before_it_is_approved(client: PageClient) -> None:
    world = held()
    write(client, world)

    readers = {person.id: person for person in (world.organiser, world.state, world.rapporteur)}
    for person in readers.values():
        make.sign_in(client, person)
        assert "one clear sentence" in client.get_page(f"{world.url}/account/1").text
    make.sign_in(client, make.person())
    for page in ("account/1", "account/1.pdf"):
        assert client.get(f"{world.url}/{page}").status_code == 404
    assert client.get(f"{world.url}/account").status_code == 403
    assert client.post(f"{world.url}/account/1/answer").status_code == 404


def test_a_draft_is_read_by_its_rapporteur_alone(client: PageClient) -> None:
    world = held()
    write(client, world, send=False)

    for person in (world.organiser, world.state):
        make.sign_in(client, person)
        assert client.get(f"{world.url}/account/1").status_code == 404
        assert client.get(f"{world.url}/account").status_code == 403
    assert db.session.scalars(sa.select(Contribution)).all() == []


def test_changes_asked_for_become_a_new_version(client: PageClient) -> None:
    world = held()
    write(client, world)
    make.sign_in(client, world.state)
    nothing = client.post_page(f"{world.url}/account/1/answer", {"answer": "changes"})
    assert "Say what should change." in nothing.text
    say(client, world, world.state, "changes", comment="Say who asked.")
    say(client, world, world.firm, "approve")

    (mail,) = kit.mails("changes_asked")
    assert mail.person_id == world.rapporteur.id
    assert "Say who asked." in mail.body
    make.sign_in(client, world.rapporteur)
    assert "Say who asked." in client.get_page(f"{world.url}/account").text

    write(client, world, WORDS.replace("Speakers", "Operators"))
    old, new = world.session.accounts
    assert (old.number, old.state, new.number, new.state) == (1, "for_approval", 2, "for_approval")
    make.sign_in(client, world.state)
    page = client.get_page(f"{world.url}/account/2")
    assert "What changed since version 1" in page.text
    assert (
        client.post(f"{world.url}/account/1/answer", data={"answer": "approve"}).status_code == 409
    )
    for person in (world.state, world.firm):
        say(client, world, person, "approve")
    assert [account.state for account in world.session.accounts] == ["for_approval", "approved"]


def test_a_late_change_is_a_new_version_and_the_approved_one_stays(client: PageClient) -> None:
    world = held()
    write(client, world)
    for person in (world.state, world.firm):
        say(client, world, person, "approve")

    write(client, world, WORDS + "\n\nOne thing more.")

    make.sign_out(client)
    page = client.get_page(world.url)
    assert "version 1" in page.text
    assert "One thing more." not in page.text
    for person in (world.state, world.firm):
        say(client, world, person, "approve")
    make.sign_out(client)
    assert "One thing more." in client.get_page(world.url).text
    assert "A later version was approved." in client.get_page(f"{world.url}/account/1").text


def test_the_organiser_records_an_approval_with_the_reason(client: PageClient) -> None:
    world = held()
    world.session.chairs[1].person = None
    write(client, world)
    say(client, world, world.state, "approve")
    make.sign_in(client, world.organiser)
    page = f"{world.url}/account/1/answer-for/{world.session.chairs[1].id}"

    assert "This is needed." in client.post_page(page, {"reason": ""}).text
    client.post_ok(page, {"reason": "By telephone on 3 December."})

    account = world.session.accounts[0]
    assert account.state is AccountState.APPROVED
    shown = client.get_page(f"{world.url}/account/1").text
    assert "approved, as recorded by the organiser" in shown
    assert "By telephone on 3 December." in shown
    make.sign_out(client)
    assert "telephone" not in client.get_page(f"{world.url}/account/1").text


def test_only_a_co_chair_answers_and_only_the_organiser_for_one(client: PageClient) -> None:
    world = held()
    write(client, world)
    behalf = f"{world.url}/account/1/answer-for/{world.session.chairs[0].id}"

    for person in (world.organiser, world.rapporteur):
        make.sign_in(client, person)
        answer = client.post(f"{world.url}/account/1/answer", data={"answer": "approve"})
        assert answer.status_code == 403
    for person in (world.state, world.rapporteur):
        make.sign_in(client, person)
        assert client.post(behalf, data={"reason": "So."}).status_code == 403
    make.sign_in(client, world.organiser)
    other = f"{world.url}/account/1/answer-for/{world.session.id}"
    assert client.post(other, data={"reason": "So."}).status_code == 404


def test_an_account_is_not_sent_before_the_session_is_over(client: PageClient) -> None:
    running, ahead = kit.world(days=0), kit.world()
    for world in (running, ahead):
        make.sign_in(client, world.rapporteur)
        sent = {"words": WORDS, "language": "en", "was": seen(""), "send": "1"}
        assert client.post(f"{world.url}/account", data=sent).status_code == 409
        assert world.session.accounts == []


def test_an_empty_account_and_one_without_chairs_are_not_sent(client: PageClient) -> None:
    empty, alone = held(), kit.world(days=-1, chairs=())
    make.sign_in(client, empty.rapporteur)
    sent = {"words": " \n", "language": "en", "was": seen(""), "send": "1"}
    assert client.post(f"{empty.url}/account", data=sent).status_code == 409
    make.sign_in(client, alone.rapporteur)
    sent["words"] = WORDS
    assert client.post(f"{alone.url}/account", data=sent).status_code == 409


@pytest.mark.parametrize("before", AccountState)
def test_an_account_moves_only_as_its_table_says(client: PageClient, before: AccountState) -> None:
    world = held()
    account = actions.save_account(world.session, words=WORDS, language="en", by=world.rapporteur)
    if before is not AccountState.DRAFT:
        actions.send_account(account, by=world.rapporteur)
    if before is AccountState.APPROVED:
        for chair in world.session.chairs:
            actions.answer_account(account, chair=chair, approved=True, by=chair.person)

    if AccountState.FOR_APPROVAL in ACCOUNT_MOVES[before]:
        actions.send_account(account, by=world.rapporteur)
        assert account.state is AccountState.FOR_APPROVAL
    else:
        with pytest.raises(NotPossible):
            actions.send_account(account, by=world.rapporteur)
        assert account.state is before


def test_what_is_written_is_saved_by_itself(client: PageClient) -> None:
    world = held()
    make.sign_in(client, world.rapporteur)

    first = client.post(f"{world.url}/account/save", data={"words": "One.", "was": seen("")})
    second = client.post(f"{world.url}/account/save", data={"words": "Two.", "was": seen("One.")})
    language = client.post(
        f"{world.url}/account/save", data={"language": "fr", "was": seen("Two.")}
    )

    assert (first.status_code, second.status_code, language.status_code) == (200, 200, 200)
    assert first.json is not None
    assert first.json["version"] == seen("One.")
    (account,) = world.session.accounts
    assert (account.text, account.language) == ("Two.", "fr")


def test_two_windows_write_over_nothing(client: PageClient) -> None:
    world = held()
    write(client, world, "From the first window.", send=False)
    sent = {"words": "From the second.", "language": "en", "was": seen("")}

    page = client.post_page(f"{world.url}/account", sent, status=409)
    assert "From the first window." in page.text
    assert "From the second." in page.text
    part = client.post(f"{world.url}/account/save", data=sent)
    assert part.status_code == 409
    assert "From the first window." in part.text
    assert world.session.accounts[0].text == "From the first window."


def test_notes_are_for_those_who_run_it_and_write_over_nothing(client: PageClient) -> None:
    world = kit.world()
    for n, person in enumerate((world.organiser, world.state, world.rapporteur)):
        make.sign_in(client, person)
        was = seen(world.session.notes)
        client.post_ok(f"{world.url}/notes", {"words": f"Note {n}", "was": was})
    late = client.post_page(f"{world.url}/notes", {"words": "Mine", "was": seen("")}, status=409)
    assert "Note 2" in late.text
    assert world.session.notes == "Note 2"

    make.sign_in(client, make.person())
    assert client.get(f"{world.url}/notes").status_code == 403
    assert client.post(f"{world.url}/notes").status_code == 403


def test_hidden_words_are_gone_from_every_way_out(client: PageClient) -> None:
    world = held()
    write(client, world)
    for person in (world.state, world.firm):
        say(client, world, person, "approve")
    write(client, world, WORDS + "\n\nMore.")
    contribution = world.session.accounts[0].contribution
    assert contribution is not None
    start = contribution.plain.index("one clear")
    moderator = make.person()
    for account in world.session.accounts:
        assert account.contribution is not None
        hide(account.contribution, start=start, end=start + 9, reason="A name.", by=moderator)

    make.sign_in(client, world.organiser)
    for page in (world.url, f"{world.url}/account/1", f"{world.url}/account/2"):
        shown = client.get(page).text
        assert "one clear" not in shown
        assert "A name." in shown
    pdf = client.get(f"{world.url}/account/1.pdf").data
    assert "one clear" not in read(pdf)


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return said


def test_the_pdf_says_whose_text_it_is(client: PageClient) -> None:
    world = held()
    write(client, world)
    for person in (world.state, world.firm):
        say(client, world, person, "approve")

    response = client.get(f"{world.url}/account/1.pdf")

    assert response.mimetype == "application/pdf"
    said = " ".join(read(response.data).split())
    for words in (
        "Account of the session by its rapporteur, approved by the co-chairs",
        "Informal; not an agreed text",
        "Halvard Quist (Kingdom of Kestria); Eskil Thornvald (Norrvik Cloud)",
        "Speakers asked for one clear sentence.",
    ):
        assert words in said


def test_a_co_chair_who_answered_stays(client: PageClient) -> None:
    world = held()
    write(client, world)
    say(client, world, world.state, "approve")
    make.sign_in(client, world.organiser)
    others = {
        "chairs-0-organisation": make.organisation(group="AC", name="Aldermoor").name,
        "chairs-0-name": "One",
        "chairs-0-email": "",
    }

    answer = client.post(f"{world.url}/edit", data=kit.form_of(world.session, **others))

    assert answer.status_code == 409
    assert world.session.chairs[0].name == "Halvard Quist"


def test_a_session_is_entered_whole(client: PageClient) -> None:
    world = kit.world()
    chairs = as_planned(world.session).chairs
    planned = actions.Plan(
        title="Law",
        starts_at=world.session.starts_at.replace(year=2020),
        ends_at=world.session.ends_at.replace(year=2020),
        chairs=chairs,
        rapporteur=world.rapporteur,
    )
    before = len(kit.mails("named"))

    with approvals() as heard:
        session = actions.enter_session(
            world.round,
            planned,
            state=SessionState.HELD,
            notes="By video only.",
            account=WORDS,
            account_state=AccountState.APPROVED,
            by=world.organiser,
        )
    db.session.commit()

    assert heard == session.accounts
    assert session.accounts[0].contribution is not None
    assert len(kit.mails("named")) == before
    page = client.get_page(f"/rounds/{world.round.slug}/programme/{session.id}")
    assert "Speakers asked for one clear sentence." in page.text
    make.sign_in(client, world.organiser)
    assert (
        "By video only."
        in client.get_page(f"/rounds/{world.round.slug}/programme/{session.id}/notes").text
    )


def test_a_discarded_draft_leaves_what_was_sent(client: PageClient) -> None:
    world = held()
    write(client, world)
    make.sign_in(client, world.rapporteur)
    assert client.post(f"{world.url}/account/discard").status_code == 409
    write(client, world, "Begun by mistake.", send=False)
    client.get_page(f"{world.url}/account")

    client.post_ok(f"{world.url}/account/discard")

    db.session.refresh(world.session)
    assert [account.text for account in world.session.accounts] == [WORDS]
    say(client, world, world.state, "approve")
