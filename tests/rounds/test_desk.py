"""The organiser's desk: every section, its forms, and what they refuse."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from app import clock, db
from app.accounts.models import Person
from app.notifications.models import Message
from app.rounds import actions, catalogue
from app.rounds.models import (
    Attribution,
    EarlierTerms,
    PhaseKind,
    QuestionKind,
    Role,
    RoleInvitation,
    Round,
    RoundState,
    Visibility,
)
from tests import make
from tests.client import PageClient

SECTIONS = (
    "",
    "/about",
    "/documents",
    "/questions",
    "/questions/new",
    "/topics",
    "/dates",
    "/access",
    "/people",
    "/preview",
)
ACCESS = {
    "answering": "all",
    "visibility": "public",
    "attribution": "named",
    "least_shown": "5",
    "late": "refuse",
    "terms": "We agree.",
}
QUESTION = {"kind": "text", "wording": "What would you change?"}


def picture() -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(stream, "PNG")
    stream.seek(0)
    return stream


def reload(round_: Round) -> Round:
    return db.session.scalars(sa.select(Round).where(Round.id == round_.id)).one()


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("state", list(RoundState))
def test_every_section_is_there_in_every_state(
    client: PageClient, organiser: Person, section: str, state: RoundState
) -> None:
    round_ = make.round_(state=state, organisers=[organiser])
    over = state in {RoundState.ARCHIVED, RoundState.WITHDRAWN}
    status = 403 if over and section not in {"", "/preview"} else 200

    client.get_page(f"/rounds/{round_.slug}/desk{section}", status=status)


@pytest.mark.parametrize("section", SECTIONS)
def test_nobody_else_finds_the_desk_of_a_draft(client: PageClient, section: str) -> None:
    round_ = make.round_(state="draft", organisers=[make.person()])
    make.sign_in(client, make.person())

    client.get_page(f"/rounds/{round_.slug}/desk{section}", status=404)


def test_a_round_is_made_from_a_template_and_led_to_its_announcement(client: PageClient) -> None:
    make.groups()
    admin = make.admin()
    make.sign_in(client, admin)
    assert client.get_page("/rounds").h1s == ["Rounds"]
    gallery = client.get_page("/rounds/new")
    assert all(template.name in gallery.text for template in catalogue.every())
    client.get_page("/rounds/new?template=letstalkcyber")

    url = client.post_ok("/rounds/new?template=letstalkcyber", {"title": "On the pre-draft"})

    assert url == "/rounds/on-the-pre-draft/desk"
    overview = client.get_page(url)
    assert "There is no deadline." in overview.text
    assert "Announce the round" not in overview.text
    about = {
        "title": "On the pre-draft",
        "status_line": "Informal",
        "host": "Kestria",
        "co_hosts": "Valdora\nBaobab\n",
        "addressee": "The Chair",
        "mandate": "To hear **all**.",
        "languages": ["en", "fr"],
    }
    client.post_ok(f"{url}/about", about)
    dates = {
        "zone": "Europe/Zurich",
        "opens_at": "2030-03-01T09:00",
        "closes_at": "2030-03-31T18:00",
        "reading_until": "2030-04-10T18:00",
        "review_until": "2030-04-20T18:00",
    }
    client.post_ok(f"{url}/dates", dates)
    made = db.session.scalars(sa.select(Round)).one()
    make.role(make.person(), made, Role.MODERATOR)
    client.post_ok(f"{url}/move", {"to": "announced"})

    made = reload(made)
    assert (made.state, made.co_hosts) == (RoundState.ANNOUNCED, ["Valdora", "Baobab"])
    assert made.closes_at is not None
    assert made.closes_at.isoformat() == "2030-03-31T16:00:00+00:00"
    assert [phase.kind for phase in made.phases] == [PhaseKind.READING, PhaseKind.REVIEW]


def test_what_is_missing_is_said_and_nothing_is_announced(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="draft", questions=False, organisers=[organiser])

    page = client.post_page(f"/rounds/{round_.slug}/desk/move", {"to": "announced"}, status=409)

    assert "There is no question yet." in page.text
    assert reload(round_).state is RoundState.DRAFT


def test_an_impossible_move_is_refused_in_plain_words(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser])

    page = client.post_page(f"/rounds/{round_.slug}/desk/move", {"to": "archived"}, status=409)

    assert "A round that is open cannot become archived." in page.text


def test_a_withdrawal_wants_a_reason_and_shows_it(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/move"

    client.post_page(url, {"to": "withdrawn"})
    client.post_ok(url, {"to": "withdrawn", "reason": "The talks were called off."})

    assert "The talks were called off." in client.get_page(f"/rounds/{round_.slug}").text


def test_an_extension_is_shown_and_told_to_parties_and_followers(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser], zone="UTC")
    party = make.party(round_)
    delegate = make.delegate_of(party.organisation)
    follower = make.person()
    actions.follow(round_, by=follower)
    db.session.commit()
    assert round_.closes_at is not None
    later = (round_.closes_at + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    url = f"/rounds/{round_.slug}/desk/extend"

    client.post_page(url, {"closes_at": later})
    client.post_page(url, {"closes_at": "2001-01-01T00:00", "reason": "Back"})
    client.post_ok(url, {"closes_at": later, "reason": "Many asked."})

    assert "Many asked." in client.get_page(f"/rounds/{round_.slug}").text
    told = db.session.scalars(sa.select(Message.person_id).where(Message.kind == "rounds:extended"))
    assert set(told) == {delegate.id, follower.id}


def test_dates_out_of_order_come_back_with_the_error(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(state="draft", organisers=[organiser])
    given = {
        "zone": "UTC",
        "opens_at": "2030-03-01T09:00",
        "closes_at": "2030-02-01T09:00",
    }
    page = client.post_page(f"/rounds/{round_.slug}/desk/dates", given)
    assert "The deadline must come after the opening." in page.text

    given |= {"closes_at": "2030-04-01T09:00", "reading_until": "2030-03-15T09:00"}
    page = client.post_page(f"/rounds/{round_.slug}/desk/dates", given)
    assert "This must come after what is before it." in page.text


def test_a_deadline_that_stands_cannot_be_edited_away(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser])
    before = round_.closes_at

    client.post_ok(
        f"/rounds/{round_.slug}/desk/dates",
        {"zone": "UTC", "opens_at": "2030-01-01T00:00", "closes_at": "2030-02-01T00:00"},
    )

    assert reload(round_).closes_at == before


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_question_of_every_kind_is_asked(
    client: PageClient, organiser: Person, kind: QuestionKind
) -> None:
    round_ = make.round_(state="draft", questions=False, organisers=[organiser])
    page = make.page(round_)
    given = QUESTION | {
        "page": str(page.id),
        "kind": kind.value,
        "options": "Norms\nLaw",
        "required": "y",
        "words_most": "300",
        "words_most_joint": "500",
    }

    client.post_ok(f"/rounds/{round_.slug}/desk/questions/new", given)

    asked = reload(round_).questions[0].current
    assert (asked.kind, asked.required, asked.words_most, asked.words_most_joint) == (
        kind,
        True,
        300,
        500,
    )
    chosen = kind in {QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING}
    labels = [option["label"] for option in asked.options]
    assert labels == (["Norms", "Law"] if chosen else [])
    client.get_page(f"/rounds/{round_.slug}/desk/preview")


def test_a_choice_without_options_comes_back_with_the_error(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="draft", organisers=[organiser])
    given = {"page": str(round_.pages[0].id), "kind": "one", "wording": "Which?", "options": "One"}

    page = client.post_page(f"/rounds/{round_.slug}/desk/questions/new", given)

    assert "Give at least two options, one on each line." in page.text


def test_a_question_is_shown_after_an_answer_to_an_earlier_one(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="draft", questions=False, organisers=[organiser])
    page = make.page(round_)
    first = make.question(round_, QuestionKind.ONE, page=page)
    given = QUESTION | {"page": str(page.id), "shown_if": [f"{first.id}:law"]}

    client.post_ok(f"/rounds/{round_.slug}/desk/questions/new", given)

    second = reload(round_).questions[1]
    assert (second.shown_if_id, second.shown_if_values) == (first.id, ["law"])
    url = f"/rounds/{round_.slug}/desk/questions/{first.id}"
    client.post_page(url, {"deed": "remove"}, status=409)


def test_new_words_are_a_new_version_once_the_round_is_open(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser], questions=False)
    question = make.question(round_, QuestionKind.TEXT, wording="Which threats?")
    url = f"/rounds/{round_.slug}/desk/questions/{question.id}"
    given = {"page": str(question.page_id), "kind": "text", "wording": "Which threats weigh most?"}

    client.post_ok(url, given)
    client.post_ok(url, given | {"required": "y"})
    client.post_page(url, given | {"kind": "file"}, status=409)

    versions = reload(round_).questions[0].versions
    assert [(v.number, v.wording, v.required) for v in versions] == [
        (1, "Which threats?", False),
        (2, "Which threats weigh most?", True),
    ]


def test_new_words_change_in_place_while_nobody_was_asked(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="draft", organisers=[organiser], questions=False)
    question = make.question(round_, QuestionKind.TEXT)

    client.post_ok(
        f"/rounds/{round_.slug}/desk/questions/{question.id}",
        {"page": str(question.page_id), "kind": "text", "wording": "Anew"},
    )

    assert [v.wording for v in reload(round_).questions[0].versions] == ["Anew"]


def test_an_option_worded_anew_keeps_its_key(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(state="draft", organisers=[organiser], questions=False)
    question = make.question(round_, QuestionKind.ONE)

    client.post_ok(
        f"/rounds/{round_.slug}/desk/questions/{question.id}",
        {
            "page": str(question.page_id),
            "kind": "one",
            "wording": "Which?",
            "options": "Norms and rules\nLaw\nCapacity",
        },
    )

    assert reload(round_).questions[0].current.options == [
        {"key": "norms", "label": "Norms and rules"},
        {"key": "law", "label": "Law"},
        {"key": "capacity", "label": "Capacity"},
    ]


def test_pages_and_questions_move_by_buttons(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(state="draft", questions=False, organisers=[organiser])
    first, second = make.page(round_, "First"), make.page(round_, "Second")
    one = make.question(round_, wording="One?", page=first)
    make.question(round_, wording="Two?", page=first)
    desk = f"/rounds/{round_.slug}/desk"

    client.post_ok(f"{desk}/pages/{second.id}", {"deed": "up"})
    client.post_ok(f"{desk}/questions/{one.id}", {"deed": "down"})
    client.post_page(f"{desk}/questions/{one.id}", {"deed": "down"}, status=409)

    found = reload(round_)
    assert [page.title for page in found.pages] == ["Second", "First"]
    assert [q.current.wording for q in found.pages[1].asked] == ["Two?", "One?"]
    client.post_page(f"{desk}/pages/{first.id}", {"deed": "remove"}, status=409)
    client.post_ok(f"{desk}/pages/{second.id}", {"deed": "remove"})


def test_once_open_names_and_readers_are_only_restricted(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser], attribution=Attribution.GROUP, terms="We agree.")
    url = f"/rounds/{round_.slug}/desk/access"

    client.post_page(url, ACCESS, status=409)
    client.post_ok(url, ACCESS | {"attribution": "none", "visibility": "parties"})

    found = reload(round_)
    assert (found.attribution, found.visibility) == (Attribution.NONE, Visibility.PARTIES)


def test_new_terms_are_a_new_version_and_the_old_ones_stay(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser], terms="The first terms.")

    client.post_ok(f"/rounds/{round_.slug}/desk/access", ACCESS | {"terms": "The second terms."})

    assert reload(round_).terms_version == 2
    assert db.session.scalars(sa.select(EarlierTerms.terms)).all() == ["The first terms."]
    assert "The second terms." in client.get_page(f"/rounds/{round_.slug}/terms").text
    assert "The first terms." in client.get_page(f"/rounds/{round_.slug}/terms/1").text
    client.get_page(f"/rounds/{round_.slug}/terms/7", status=404)


def test_some_groups_only_means_at_least_one(client: PageClient, organiser: Person) -> None:
    make.groups()
    round_ = make.round_(state="draft", organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/access"

    client.post_page(url, ACCESS | {"answering": "groups"})
    client.post_ok(url, ACCESS | {"answering": "groups", "groups": ["CS", "AC"]})

    assert {one.group.sign for one in reload(round_).groups} == {"CS", "AC"}


def test_a_document_is_an_address_or_a_file(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/documents"

    client.post_page(url, {"title": "Neither"})
    client.post_page(url, {"title": "Bad", "url": "javascript:alert(1)"})
    page = client.post_page(
        url, {"title": "Wrong", "file": (BytesIO(b"MZ\x90\x00" + bytes(200)), "draft.pdf")}
    )
    assert "There is a problem" in page.text
    client.post_ok(url, {"title": "The draft", "url": "https://example.org/draft"})
    client.post_ok(url, {"title": "A map", "file": (picture(), "map.png")})

    documents = reload(round_).documents
    assert [document.title for document in documents] == ["The draft", "A map"]
    kept = client.get(f"/rounds/{round_.slug}/documents/{documents[1].id}")
    assert (kept.status_code, kept.mimetype) == (200, "image/png")
    client.post_ok(f"{url}/{documents[0].id}/remove")
    assert [document.title for document in reload(round_).documents] == ["A map"]


def test_a_document_is_changed_where_it_stands(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/documents"
    client.post_ok(url, {"title": "A map", "file": (picture(), "map.png")})
    client.post_ok(url, {"title": "The draft", "url": "https://example.org/draft"})
    a_map, draft = reload(round_).documents
    file_id = a_map.file_id
    assert "map.png" in client.get_page(f"{url}/{a_map.id}").text

    client.post_page(f"{url}/{draft.id}", {"title": "The draft", "url": ""})
    client.post_page(f"{url}/{a_map.id}", {"title": "", "note": "Two pages"})
    client.post_ok(f"{url}/{a_map.id}", {"title": "The map", "note": "Two pages"})
    client.post_ok(f"{url}/{draft.id}", {"title": "Draft 2", "url": "https://example.org/2"})

    assert [(d.title, d.note, d.url, d.file_id) for d in reload(round_).documents] == [
        ("The map", "Two pages", None, file_id),
        ("Draft 2", "", "https://example.org/2", None),
    ]
    client.get_page(f"{url}/{round_.id}", status=404)


def test_documents_and_topics_are_put_in_order(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(state="draft", organisers=[organiser])
    desk = f"/rounds/{round_.slug}/desk"
    for title in ("First", "Second"):
        client.post_ok(f"{desk}/documents", {"title": title, "url": f"https://example.org/{title}"})
        client.post_ok(f"{desk}/topics", {"name": title})
    client.post_ok(
        f"{desk}/topics", {"name": "Beneath", "parent": str(reload(round_).start_topics[0].id)}
    )
    last, beneath = reload(round_).documents[1], reload(round_).start_topics[2]

    client.post_ok(f"{desk}/documents/{last.id}", {"deed": "up"})
    client.post_ok(f"{desk}/topics/{reload(round_).start_topics[1].id}", {"deed": "up"})
    client.post_page(f"{desk}/topics/{beneath.id}", {"deed": "down"}, status=409)

    assert [one.title for one in reload(round_).documents] == ["Second", "First"]
    assert [one.name for one in reload(round_).start_topics] == ["Second", "First", "Beneath"]


def test_who_may_be_answering_is_told_of_another_wording(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser])
    question = make.question(round_)
    body = make.organisation()
    delegate = make.delegate_of(body)
    make.party(round_, body)
    url = f"/rounds/{round_.slug}/desk/questions/{question.id}"

    client.post_ok(url, QUESTION | {"page": str(question.page_id), "kind": question.current.kind})

    told = db.session.scalars(sa.select(Message).where(Message.kind == "rounds:reworded")).all()
    assert [message.person_id for message in told] == [delegate.id]
    assert "What would you change?" in told[0].body


def test_topics_to_start_from_have_a_place_in_a_tree(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(state="draft", organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/topics"
    client.post_page(url, {"name": ""})
    client.post_ok(url, {"name": "Threats"})
    threats = reload(round_).start_topics[0]
    client.post_ok(url, {"name": "Hospitals", "parent": str(threats.id)})
    client.post_page(f"{url}/{threats.id}/remove", status=409)
    hospitals = reload(round_).start_topics[1]

    client.post_page(f"{url}/{threats.id}", {"name": "Threats", "parent": str(hospitals.id)})
    client.post_ok(f"{url}/{threats.id}", {"name": "Existing threats", "belongs": "Harm"})

    assert [(t.name, t.parent_id) for t in reload(round_).start_topics] == [
        ("Existing threats", None),
        ("Hospitals", threats.id),
    ]
    client.get_page(f"{url}/{hospitals.id}")
    client.post_ok(f"{url}/{hospitals.id}/remove")


def test_asking_an_address_tells_nobody_whether_it_is_known(
    client: PageClient, organiser: Person
) -> None:
    known = make.person(email="known@example.org", name="Noor Known")
    round_ = make.round_(organisers=[organiser])
    url = f"/rounds/{round_.slug}/desk/people"

    for address in ("known@example.org", "nobody@example.org"):
        client.post_ok(url, {"email": address.upper(), "role": "moderator"})

    page = client.get_page(url)
    assert page.text.count("asked and not taken up yet") == 2
    assert known.name not in page.text
    told = db.session.scalars(sa.select(Message.address).where(Message.kind == "rounds:role"))
    assert set(told) == {"known@example.org", "nobody@example.org"}


def test_only_whoever_has_the_address_takes_the_role_up(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="draft", organisers=[organiser])
    asked = make.person(email="asked@example.org")
    url = f"/rounds/{round_.slug}/desk/people"
    client.post_ok(url, {"email": asked.email, "role": "moderator"})
    invitation = db.session.scalars(sa.select(RoleInvitation)).one()
    link = f"/rounds/invitations/{invitation.id}"
    client.get_page(link, status=404)
    client.post_page(link, status=404)

    make.sign_in(client, asked)
    client.get_page(link)
    client.post_ok(link)

    assert {(r.person_id, r.role) for r in reload(round_).roles} == {
        (organiser.id, Role.ORGANISER),
        (asked.id, Role.MODERATOR),
    }
    client.get_page(f"/rounds/{round_.slug}/desk")
    client.get_page(link, status=404)


def test_the_last_organiser_stays(client: PageClient, organiser: Person) -> None:
    round_ = make.round_(organisers=[organiser], moderators=[make.person()])
    url = f"/rounds/{round_.slug}/desk/people"
    roles = {role.role: role for role in round_.roles}

    client.post_page(f"{url}/{roles[Role.ORGANISER].id}/end", status=409)
    client.post_ok(f"{url}/{roles[Role.MODERATOR].id}/end")

    assert [role.role for role in reload(round_).roles] == [Role.ORGANISER]


def test_an_invited_organisation_is_told_and_can_be_taken_off(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(organisers=[organiser])
    body = make.organisation(name="Open Lantern")
    delegate = make.delegate_of(body)
    desk = f"/rounds/{round_.slug}/desk"
    assert "Open Lantern" in client.get_page(f"{desk}/people?q=lantern").text

    client.post_ok(f"{desk}/invite?q=lantern", {"organisation": str(body.id)})

    told = db.session.scalars(sa.select(Message.person_id).where(Message.kind == "rounds:invited"))
    assert told.all() == [delegate.id]
    invitation = reload(round_).invitations[0]
    client.post_ok(f"{desk}/invitations/{invitation.id}/remove")
    assert reload(round_).invitations == []


def test_a_copy_is_named_and_made(client: PageClient, organiser: Person) -> None:
    source = make.round_(organisers=[organiser], title="The first dialogue")

    client.get_page(f"/rounds/new?copy={source.slug}")
    client.post_page(f"/rounds/new?copy={source.slug}", {"title": ""})
    url = client.post_ok(f"/rounds/new?copy={source.slug}", {"title": "The second dialogue"})

    assert client.get_page(url).h1s == ["The desk of the round"]


def test_a_round_that_is_due_opens_when_it_is_next_touched(
    client: PageClient, organiser: Person
) -> None:
    round_ = make.round_(state="announced", organisers=[organiser])
    round_.opens_at = clock.now() - timedelta(minutes=1)
    db.session.commit()
    assert "Open" in client.get_page(f"/rounds/{round_.slug}").text

    client.post_ok(f"/rounds/{round_.slug}/desk/topics", {"name": "Threats"})

    assert reload(round_).state is RoundState.OPEN


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_that_nobody_meant_is_asked_again(
    client: PageClient, organiser: Person, year: str
) -> None:
    round_ = make.round_(organisers=[organiser])
    desk = f"/rounds/{round_.slug}/desk"
    far = f"{year}-01-01T00:00"

    page = client.post_page(f"{desk}/extend", {"closes_at": far, "reason": "Many asked."})
    dates = {"zone": "Asia/Tokyo", "opens_at": far, "closes_at": far, "review_until": far}
    client.post_page(f"{desk}/dates", dates)

    assert "Look at the year again." in page.text
