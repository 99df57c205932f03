import io
import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock, db
from app.positions import actions, forms, queries
from app.positions.actions import Given
from app.positions.models import DraftAnswer, Position, PositionState, PositionVersion, Stance
from app.rounds.models import QuestionKind, Round
from tests import make
from tests.client import PageClient
from tests.positions.conftest import World, begun, sent


def at(round_: Round, rest: str = "") -> str:
    return f"/rounds/{round_.slug}/position{rest}"


def answers(position: Position) -> dict[uuid.UUID, DraftAnswer]:
    return queries.draft_of(position)


def test_a_visitor_is_sent_to_sign_in_and_a_person_without_organisation_is_told_how(
    client: PageClient, world: World
) -> None:
    assert client.get(at(world.round)).status_code == 303
    make.sign_in(client, make.person())
    assert "Join yours" in client.get_page(at(world.round)).text


def test_a_delegate_begins_writes_checks_submits_and_gets_the_receipt(
    client: PageClient, world: World
) -> None:
    make.sign_in(client, world.clearer)
    client.get_page(at(world.round))
    page = client.post_ok(at(world.round, "/open"))
    client.get_page(page)
    text, stance, several = (world.question(kind) for kind in ("text", "stance", "several"))
    one, ranking = world.question("one"), world.question("ranking")
    written = {
        "revisions": forms.token([text, stance, several, one, ranking], {}),
        forms.name("text", text): "Hospitals are **off limits**.",
        forms.name("stance", stance): "support_with_changes",
        forms.name("choice", several): ["norms", "law"],
        forms.name("choice", one): "capacity",
        forms.rank_name(ranking, 0): "2",
        forms.rank_name(ranking, 1): "1",
        forms.rank_name(ranking, 2): "3",
        "go": "next",
    }
    check = client.post_ok(page, written)
    shown = client.get_page(check)
    assert "Nothing is missing" in shown.text
    assert "off limits" in shown.text
    client.post_page(at(world.round, "/submit"), {"key": str(uuid.uuid4())})
    key = str(uuid.uuid4())
    first = client.post_ok(at(world.round, "/submit"), {"key": key, "agree": "y"})
    second = client.post_ok(at(world.round, "/submit"), {"key": key, "agree": "y"})
    position = db.session.scalars(sa.select(Position)).one()
    version = db.session.scalars(sa.select(PositionVersion)).one()
    receipt = client.get_page(first)
    assert first == second
    assert position.reference in receipt.text
    assert version.content_hash in receipt.text
    assert [(a.stance, a.choices) for a in version.answers][1:] == [
        (Stance.SUPPORT_WITH_CHANGES, []),
        (None, ["capacity"]),
        (None, ["norms", "law"]),
        (None, ["law", "norms", "capacity"]),
    ]
    for address in ("receipt.pdf", "content.json"):
        assert client.get(f"/receipts/{position.reference}/{address}").status_code == 200
    assert client.post(f"/receipts/{position.reference}/receipt.json").status_code == 200
    client.get_page(at(world.round))
    client.get_page("/positions")


def test_autosave_keeps_what_changed_and_tells_when(client: PageClient, world: World) -> None:
    make.sign_in(client, world.drafter)
    client.post_ok(at(world.round, "/open"))
    text, stance = world.question("text"), world.question("stance")
    told = client.post(
        at(world.round, "/1/autosave"),
        data={
            "revisions": forms.token([text, stance], {}),
            forms.name("text", text): "As I write",
        },
    )
    position = db.session.scalars(sa.select(Position)).one()
    again = client.post(
        at(world.round, "/1/autosave"),
        data={"revisions": told.json["version"], forms.name("text", text): "As I write on"},  # type: ignore[index]
    )
    assert (told.status_code, again.status_code) == (200, 200)
    assert answers(position)[text.id].text == "As I write on"
    assert stance.id not in answers(position)


def test_an_autosave_that_came_second_is_kept_and_both_are_shown(
    client: PageClient, world: World
) -> None:
    position, text = begun(world, "first words"), world.question("text")
    make.sign_in(client, world.clearer)
    answer = client.post(
        at(world.round, "/1/autosave"),
        data={"revisions": forms.token([text], {}), forms.name("text", text): "second words"},
    )
    body = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "first" in body
    assert "second" in body
    kept = answers(position)[text.id]
    assert (kept.text, kept.other_text) == ("first words", "second words")
    page = client.get_page(at(world.round, "/1"))
    assert "Two of you wrote at once" in page.text
    settle = at(world.round, f"/1/settle/{text.id}")
    client.post_page(settle, {"revision": "1"})
    client.post_ok(settle, {"revision": "1", "keep": "merged", "merged": "both words"})
    assert answers(position)[text.id].text == "both words"
    client.post_page(settle, {"revision": "1", "keep": "other"}, status=409)


def test_a_whole_page_that_came_second_answers_409_and_keeps_both(
    client: PageClient, world: World
) -> None:
    position, text, stance = begun(world, "first"), world.question("text"), world.question("stance")
    make.sign_in(client, world.clearer)
    stale = {
        "revisions": forms.token([text, stance], {}),
        forms.name("text", text): "second",
        forms.name("stance", stance): "oppose",
    }
    page = client.post_page(at(world.round, "/1"), stale, status=409)
    assert "Two of you wrote at once" in page.text
    assert answers(position)[text.id].other_text == "second"
    assert answers(position)[stance.id].stance is Stance.OPPOSE


def test_a_page_sent_as_it_was_shown_undoes_nothing_of_a_colleague(
    client: PageClient, world: World
) -> None:
    position, text = begun(world, "first"), world.question("text")
    shown = forms.token([text], answers(position))
    actions.save_answer(position, text, Given(text="better"), revision=1, by=world.clearer)
    db.session.commit()
    make.sign_in(client, world.drafter)
    client.post_ok(
        at(world.round, "/1"), {"revisions": shown, forms.name("text", text): "first", "go": "stay"}
    )
    assert (answers(position)[text.id].text, answers(position)[text.id].in_conflict) == (
        "better",
        False,
    )


def test_two_options_on_one_rank_come_back_with_the_form(client: PageClient, world: World) -> None:
    begun(world)
    ranking = world.question("ranking")
    make.sign_in(client, world.drafter)
    page = client.post_page(
        at(world.round, "/1"),
        {
            forms.name("text", world.question("text")): "kept as typed",
            forms.rank_name(ranking, 0): "1",
            forms.rank_name(ranking, 1): "1",
        },
    )
    assert "Another option has this place already." in page.text
    assert "kept as typed" in page.text


def test_a_file_of_a_wrong_kind_is_refused_with_the_reason(
    client: PageClient, world: World
) -> None:
    begun(world)
    make.sign_in(client, world.drafter)
    field = forms.name("file", world.question("file"))
    page = client.post_page(
        at(world.round, "/1"),
        {field: (io.BytesIO(b"MZ not a document"), "run.pdf")},
        content_type="multipart/form-data",
    )
    assert "run.pdf" in page.text
    client.post_page(at(world.round, "/files"), {})


def test_a_question_appears_once_the_answer_it_depends_on_is_saved(
    client: PageClient, world: World
) -> None:
    stance = world.question("stance")
    more = make.question(
        world.round, "text", wording="Why so?", shown_if=stance, shown_if_values=["oppose"]
    )
    begun(world)
    make.sign_in(client, world.drafter)
    section = re.compile(rf'id="q-{more.id.hex}"[^>]* hidden>')
    before = client.get(at(world.round, "/1")).get_data(as_text=True)
    client.post_ok(at(world.round, "/1"), {forms.name("stance", stance): "oppose"})
    after = client.get(at(world.round, "/1")).get_data(as_text=True)
    assert section.search(before) is not None
    assert section.search(after) is None
    assert more.id.hex in after


@pytest.mark.parametrize(
    "rest",
    ["", "/1", "/check", "/draft.md", "/draft.docx"],
)
def test_nobody_outside_the_organisation_sees_a_draft(
    client: PageClient, world: World, rest: str
) -> None:
    position = begun(world, "Secret plan")
    stranger = make.delegate_of(make.organisation())
    people = [world.moderator, world.organiser, make.admin(), make.person(auditor=True), stranger]
    for person in people:
        make.sign_in(client, person)
        for address in (
            at(world.round, rest),
            f"/rounds/{world.round.slug}/positions/{position.reference}",
            f"/rounds/{world.round.slug}/positions/{position.reference}.md",
            f"/receipts/{position.reference}",
        ):
            answer = client.get(address)
            assert "Secret plan" not in answer.get_data(as_text=True)
            if address != at(world.round, rest) or rest:
                assert answer.status_code == 404


def test_the_draft_outlives_the_deadline_and_can_be_taken_along(
    client: PageClient, world: World
) -> None:
    begun(world, "Nearly done")
    world.round.closes_at = clock.now() - timedelta(minutes=1)
    db.session.commit()
    make.sign_in(client, world.clearer)
    for rest in ("", "/1", "/check"):
        assert "takes no positions any more" in client.get_page(at(world.round, rest)).text
    assert "Nearly done" in client.get_page(at(world.round, "/1")).text
    assert "Nearly done" in client.get(at(world.round, "/draft.md")).get_data(as_text=True)
    assert client.get(at(world.round, "/draft.docx")).status_code == 200
    for rest in ("/1", "/1/autosave", "/submit"):
        assert client.post(at(world.round, rest), data={}).status_code == 403


def test_an_observer_reads_and_changes_nothing(client: PageClient, world: World) -> None:
    begun(world, "For all of us")
    make.sign_in(client, world.observer)
    for rest in ("", "/1", "/check"):
        client.get_page(at(world.round, rest))
    for rest in ("/1", "/1/autosave", "/send", "/comment", "/describe", "/files", "/submit"):
        assert client.post(at(world.round, rest), data={}).status_code == 403, rest


def test_a_drafter_cannot_submit_but_sends_it_to_the_clearer(
    client: PageClient, world: World
) -> None:
    position = begun(world)
    make.sign_in(client, world.drafter)
    assert client.post(at(world.round, "/submit"), data={}).status_code == 403
    client.post_ok(at(world.round, "/send"), {"note": "Please look at question 1."})
    assert "Please look at question 1." in client.get_page(at(world.round)).text
    assert client.post(at(world.round, "/1"), data={}).status_code == 403
    client.post_ok(at(world.round, "/reopen"))
    client.post_ok(at(world.round, "/send"))
    make.sign_in(client, world.clearer)
    client.post_page(at(world.round, "/return"), {})
    client.post_ok(at(world.round, "/return"), {"return-words": "Shorter."})
    assert position.state is PositionState.DRAFT
    make.sign_in(client, world.drafter)
    client.post_ok(at(world.round, "/send"))
    make.sign_in(client, world.clearer)
    client.post_ok(at(world.round, "/clear"))
    client.post_ok(at(world.round, "/submit"), {"key": str(uuid.uuid4()), "agree": "y"})


def test_missing_answers_stand_at_the_top_and_nothing_is_submitted(
    client: PageClient, world: World
) -> None:
    world.question("stance").current.required = True
    position = begun(world)
    make.sign_in(client, world.clearer)
    page = client.post_page(at(world.round, "/submit"), {"key": str(uuid.uuid4()), "agree": "y"})
    assert "This question must be answered." in page.text
    assert position.state is PositionState.DRAFT


def test_a_new_version_shows_what_changed_and_a_withdrawal_says_why(
    client: PageClient, world: World
) -> None:
    position, text = sent(world, "We support the norm."), world.question("text")
    make.sign_in(client, world.clearer)
    client.post_ok(at(world.round, "/revise"))
    shown = forms.token([text], answers(position))
    client.post_ok(
        at(world.round, "/1"),
        {"revisions": shown, forms.name("text", text): "We oppose the norm."},
    )
    client.post_ok(at(world.round, "/submit"), {"key": str(uuid.uuid4()), "agree": "y"})
    read = f"/rounds/{world.round.slug}/positions/{position.reference}"
    changes = client.get_page(f"{read}/changes")
    assert "support" in changes.text
    assert "oppose" in changes.text
    client.get_page(f"{read}?version=1")
    client.post_page(at(world.round, "/withdraw"), {})
    client.post_ok(at(world.round, "/withdraw"), {"reason": "The board decided otherwise."})
    assert "The board decided otherwise." in client.get_page(at(world.round)).text
    client.post_page(at(world.round, "/withdraw"), {"reason": "again"}, status=403)


def test_co_sponsors_are_asked_and_answer_for_themselves(client: PageClient, world: World) -> None:
    position = begun(world)
    other = make.organisation(name="Harbour Observatory")
    theirs = make.delegate_of(other)
    make.sign_in(client, world.drafter)
    client.get_page(at(world.round, "/co-sponsors/names?q=harbour"))
    client.post_page(at(world.round, "/co-sponsors"), {"organisation": "Nobody At All"})
    client.post_ok(at(world.round, "/co-sponsors"), {"organisation": "harbour observatory"})
    asked = position.co_sponsors[0]
    assert client.post(f"/co-sponsorships/{asked.id}", data={"to": "confirmed"}).status_code == 404
    make.sign_in(client, theirs)
    assert "1" not in client.get_page("/positions").h1s
    client.get_page("/co-sponsorships")
    client.post_ok(f"/co-sponsorships/{asked.id}", {"to": "confirmed"})
    client.post_page(f"/co-sponsorships/{asked.id}", {"to": "confirmed"}, status=409)
    make.sign_in(client, world.drafter)
    assert "with Harbour Observatory" in client.get_page(at(world.round, "/check")).text


def test_the_organiser_previews_the_form_that_delegates_get(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(state="draft", organisers=[organiser])
    questions = [make.question(round_, kind) for kind in QuestionKind]
    make.sign_in(client, organiser)

    client.get_page(f"/rounds/{round_.slug}/desk/preview")
    html = client.get(f"/rounds/{round_.slug}/desk/preview").text
    shown = client.post(at(round_, "/preview"), data={"text": "**bold**"})

    for question in questions:
        part = "file" if question.current.kind is QuestionKind.FILE else "text"
        assert f'name="{forms.name(part, question)}"' in html
    assert "<strong>bold</strong>" in shown.text


def test_the_round_tells_what_was_begun_from_what_was_sent(
    client: PageClient, world: World
) -> None:
    make.sign_in(client, world.clearer, acting_for=world.organisation)
    url = f"/rounds/{world.round.slug}"
    assert "Answer for" in client.get_page(url).text
    position = begun(world)
    assert "Go on with the answer of" in client.get_page(url).text
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()

    page = client.get_page(url).text

    assert "Go on with the answer of" not in page
    assert f"See what {world.organisation.short_name or world.organisation.name} sent" in page
