"""A party gives its position in several languages: one original, and its own translations."""

import hashlib
import html as html_lib
import io
import json
import re
import uuid
from datetime import timedelta

import docx
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.errors import NotPossible
from app.moderation import actions as moderation
from app.positions import actions, forms, queries
from app.positions.actions import Entered, Given, Said
from app.positions.models import DraftAnswer, Position, PositionState, PositionVersion, Translation
from app.record.leaf import canonical
from app.record.models import Entry
from app.rights import held
from app.rounds.actions import move
from app.rounds.models import Question, RoundState
from app.synthesis.models import Passage
from app.synthesis.queries.origins import uncut
from tests import make
from tests.client import Page, PageClient
from tests.positions.conftest import World, begun

ENGLISH = "Hospitals are off limits. Call +41 22 555 01."
FRENCH = "Les hôpitaux sont intouchables. Appelez le +41 22 555 01."


def at(world: World, rest: str = "") -> str:
    return f"/rounds/{world.round.slug}/position{rest}"


def in_french(world: World, words: str = FRENCH, *, original: str = ENGLISH) -> Position:
    """A draft in English, translated into French by the drafter."""
    position = begun(world, original)
    actions.translate(position, into="fr")
    question = world.question("text")
    actions.save_answer(
        position, question, Given(text=words), revision=0, into="fr", by=world.drafter
    )
    db.session.commit()
    return position


def sent_in_french(world: World, words: str = FRENCH) -> Position:
    position = in_french(world, words)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()
    return position


def published(world: World) -> Position:
    position = sent_in_french(world)
    actions.accept(position, by=world.moderator)
    world.round.closes_at = clock.now() - timedelta(minutes=5)
    db.session.flush()
    world.round.state = RoundState.CLOSED
    move(world.round, RoundState.PUBLISHED, by=world.organiser)
    db.session.commit()
    return position


def field_of(page: Page, question: Question) -> tuple[str, str]:
    """The language and direction of the field in which an answer is written."""
    name = forms.name("text", question)
    (field,) = (one for one in page.fields if one.get("name") == name)
    return field["lang"], field["dir"]


def told(client: PageClient, address: str) -> str:
    """Everything an address says; a file is read to its end."""
    response = client.get(address)
    assert response.status_code == 200, address
    said = response.get_data(as_text=True)
    response.close()
    return said


def page_of(position: Position) -> str:
    return f"/rounds/{position.round.slug}/positions/{position.reference}"


# Writing


def test_a_delegate_adds_a_language_and_writes_it_beside_the_original(
    client: PageClient, world: World
) -> None:
    position = begun(world, ENGLISH)
    question = world.question("text")
    make.sign_in(client, world.drafter)
    assert "Other languages" in client.get_page(at(world)).text
    address = client.post_ok(at(world, "/languages"), {"into": "fr"})
    page = client.get_page(address)
    assert "Hospitals are off limits." in page.text
    assert field_of(page, question) == ("fr", "auto")
    client.post_ok(
        address,
        {
            "revisions": forms.token([question], {}),
            forms.name("text", question): FRENCH,
            "go": "next",
        },
    )
    written = queries.written(position)
    assert written["fr"][question.id].text == FRENCH
    assert written[""][question.id].text == ENGLISH
    check = client.get_page(at(world, "/check")).text
    assert "Les hôpitaux sont intouchables." in check
    assert "Français" in check


def test_only_languages_of_the_round_are_offered_and_taken(
    client: PageClient, world: World
) -> None:
    position = begun(world)
    make.sign_in(client, world.drafter)
    client.post_page(at(world, "/languages"), {"into": "ru"})
    client.get_page(at(world, "/1?into=ru"), status=404)
    for language in ("ru", "en"):
        with pytest.raises(NotPossible):
            actions.translate(position, into=language)
    world.round.languages = ["en"]
    assert "Other languages" not in client.get_page(at(world)).text


def test_a_translation_saves_itself_and_two_who_write_at_once_lose_nothing(
    client: PageClient, world: World
) -> None:
    position = in_french(world, "Les hôpitaux.")
    question = world.question("text")
    make.sign_in(client, world.clearer)
    answer = client.post(
        at(world, "/1/autosave?into=fr"),
        data={"revisions": forms.token([question], {}), forms.name("text", question): "Nos mots."},
    )
    assert answer.status_code == 409
    assert "/settle/" in answer.get_data(as_text=True)
    assert "into=fr" in answer.get_data(as_text=True)
    draft = queries.draft_of(position, "fr")[question.id]
    assert (draft.text, draft.other_text) == ("Les hôpitaux.", "Nos mots.")
    assert "Choose which words are to stand." in client.get_page(at(world, "/check")).text
    with pytest.raises(NotPossible):
        actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    with pytest.raises(NotPossible):
        actions.make_original(position, into="fr", by=world.drafter)
    client.post_ok(
        at(world, f"/1/settle/{question.id}?into=fr"), {"keep": "other", "revision": "1"}
    )
    assert draft.text == "Nos mots."
    assert queries.draft_of(position)[question.id].text == ENGLISH
    fresh = forms.token([question], queries.draft_of(position, "fr"))
    answer = client.post(
        at(world, "/1/autosave?into=fr"),
        data={"revisions": fresh, forms.name("text", question): FRENCH},
    )
    assert answer.status_code == 200
    assert draft.text == FRENCH


def test_a_translation_declares_no_stance(client: PageClient, world: World) -> None:
    position = in_french(world)
    stance = world.question("stance")
    make.sign_in(client, world.drafter)
    client.post_ok(
        at(world, "/1?into=fr"),
        {
            "revisions": forms.token([stance], {}),
            forms.name("stance", stance): "oppose",
            forms.name("text", stance): "Parce que.",
        },
    )
    assert queries.draft_of(position, "fr")[stance.id].stance is None
    assert stance.id not in queries.draft_of(position)


def test_words_without_an_original_keep_a_draft_back_and_missing_ones_do_not(
    client: PageClient, world: World
) -> None:
    position = in_french(world)
    stance = world.question("stance")
    given = Given(text="Parce que.")
    actions.save_answer(position, stance, given, revision=0, into="fr", by=world.drafter)
    make.sign_in(client, world.clearer)
    page = client.get_page(at(world, "/check"))
    assert "This is written in French and has no words in the original." in page.text
    with pytest.raises(NotPossible):
        actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    actions.save_answer(position, stance, Given(text="Because."), revision=0, by=world.drafter)
    for question, words in ((stance, ""), (world.question("text"), FRENCH)):
        draft = queries.draft_of(position, "fr")[question.id]
        actions.save_answer(
            position,
            question,
            Given(text=words),
            revision=draft.revision,
            into="fr",
            by=world.drafter,
        )
    page = client.get_page(at(world, "/check"))
    assert "The translation into French is not whole." in page.text
    assert "One answer is not translated." in page.text
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    assert [one.language for one in position.versions[-1].translations] == ["fr"]


def test_a_comment_is_about_words_of_either_language(client: PageClient, world: World) -> None:
    position = in_french(world)
    question = world.question("text")
    make.sign_in(client, world.clearer)
    name = f"{question.id.hex}-fr"
    words = "Les hôpitaux sont intouchables."
    form = {f"{name}-quote": words, f"{name}-words": "Dites inviolables."}
    client.post_ok(at(world, f"/remarks/{question.id}?into=fr"), form)
    client.post_page(
        at(world, f"/remarks/{question.id}"),
        {f"{question.id.hex}-quote": words, f"{question.id.hex}-words": "Not here."},
    )
    (said,) = queries.comments_on(position)
    assert (said.into, said.quote) == ("fr", words)
    check = client.get(at(world, "/check")).get_data(as_text=True)
    assert f'class="remarked">{words}</mark>' in check
    assert "on words that are no longer there:" not in check
    assert "Dites inviolables." in client.get(at(world, "/1?into=fr")).get_data(as_text=True)
    there = client.get(at(world, "/1")).get_data(as_text=True)
    assert f"c-{said.id.hex}" not in there


def test_a_translation_becomes_the_original_and_no_word_is_lost(
    client: PageClient, world: World
) -> None:
    position = in_french(world)
    text, stance = world.question("text"), world.question("stance")
    actions.save_answer(
        position, stance, Given(text="Because.", stance_given=False), revision=0, by=world.drafter
    )
    actions.remark(position, text, words="Plus court.", quote="", into="fr", by=world.clearer)
    actions.remark(position, text, words="Shorter.", quote="", by=world.clearer)
    stale = forms.token([text], queries.draft_of(position))
    make.sign_in(client, world.drafter)
    page = client.get_page(client.post_ok(at(world, "/languages/fr/original")))
    assert "The original is now in French." in page.text
    assert (position.language, position.also_in) == ("fr", ["en"])
    written = queries.written(position)
    assert {q: one.text for q, one in written[""].items()} == {text.id: FRENCH, stance.id: ""}
    assert {q: one.text for q, one in written["en"].items()} == {
        text.id: ENGLISH,
        stance.id: "Because.",
    }
    assert [(one.text, one.into) for one in queries.comments_on(position)] == [
        ("Plus court.", ""),
        ("Shorter.", "en"),
    ]
    # A page that was opened before writes English: it does not replace the French.
    answer = client.post(
        at(world, "/1/autosave"), data={"revisions": stale, forms.name("text", text): "English."}
    )
    assert answer.status_code == 409
    assert queries.draft_of(position)[text.id].text == FRENCH
    with pytest.raises(NotPossible):
        actions.describe(position, language="en", attribution_=position.attribution)


def test_a_translation_is_taken_off_with_what_was_said_of_it(
    client: PageClient, world: World
) -> None:
    position = in_french(world)
    actions.remark(
        position, world.question("text"), words="Non.", quote="", into="fr", by=world.clearer
    )
    db.session.commit()
    make.sign_in(client, world.drafter)
    client.post_ok(at(world, "/languages/fr/remove"))
    assert (position.also_in, list(queries.written(position))) == ([], [""])
    assert queries.comments_on(position) == []
    client.get_page(at(world, "/1?into=fr"), status=404)
    with pytest.raises(NotPossible):
        actions.save_answer(
            position,
            world.question("text"),
            Given(text="x"),
            revision=0,
            into="fr",
            by=world.drafter,
        )


# Every door has the lock of the original


def test_every_door_of_a_translation_has_the_lock_of_the_original(
    client: PageClient, world: World
) -> None:
    position = in_french(world)
    actions.send_for_clearance(position, by=world.drafter)
    db.session.commit()
    rival = make.delegate_of(make.organisation(name="Rival"))
    question = world.question("text")
    doors = ["/1?into=fr", "/1/autosave?into=fr", "/languages", "/languages/fr/remove"]
    doors += ["/languages/fr/original", f"/1/settle/{question.id}?into=fr"]
    form = {forms.name("text", question): "Ours.", "into": "fr"}
    for person, status in ((world.drafter, 403), (world.observer, 403), (rival, 404)):
        make.sign_in(client, person)
        for door in doors:
            assert client.post(at(world, door), data=form).status_code == status, door
    assert client.get(at(world, "/1?into=fr")).status_code == 404
    make.sign_in(client, world.observer)
    assert "Les hôpitaux" in client.get_page(at(world, "/1?into=fr")).text
    assert queries.draft_of(position, "fr")[question.id].text == FRENCH


def test_who_wrote_only_the_translation_does_not_clear_it_alone(
    client: PageClient, world: World
) -> None:
    position = begun(world, ENGLISH)
    world.round.two_persons = True
    actions.translate(position, into="fr")
    given = Given(text=FRENCH)
    actions.save_answer(
        position, world.question("text"), given, revision=0, into="fr", by=world.clearer
    )
    actions.send_for_clearance(position, by=world.drafter)
    db.session.commit()
    other = make.delegate_of(world.organisation, "clearer")
    for person, status in ((world.clearer, 403), (other, 303)):
        make.sign_in(client, person)
        assert client.post(at(world, "/clear")).status_code == status


def test_after_the_deadline_the_draft_is_kept_in_both_languages(
    client: PageClient, world: World
) -> None:
    position = in_french(world)
    world.round.state = RoundState.CLOSED
    world.round.closes_at = clock.now() - timedelta(days=1)
    db.session.commit()
    make.sign_in(client, world.drafter)
    page = client.get_page(at(world, "/1?into=fr"))
    assert "Les hôpitaux" in page.text
    assert [one for one in page.fields if one.get("name", "").startswith("text_")] == []
    paper = client.get(at(world, "/draft.md")).get_data(as_text=True)
    assert ENGLISH in paper
    assert FRENCH in paper
    answer = client.post(at(world, "/languages/fr/remove"))
    assert answer.status_code == 403
    assert position.also_in == ["fr"]


# Submitted


def test_record_receipt_and_content_hold_every_language(client: PageClient, world: World) -> None:
    position = sent_in_french(world)
    version = position.versions[0]
    make.sign_in(client, world.clearer)
    content = client.get(f"/receipts/{position.reference}/content.json").get_json()
    question = world.question("text")
    assert content["translations"] == {"fr": [{"question": str(question.id), "text": FRENCH}]}
    assert content["language"] == "en"
    assert hashlib.sha256(canonical(content)).hexdigest() == version.content_hash
    content["translations"]["fr"][0]["text"] += " "
    assert hashlib.sha256(canonical(content)).hexdigest() != version.content_hash
    entry = db.session.scalars(sa.select(Entry).where(Entry.tag == "positions:submit")).one()
    assert json.loads(entry.facts or "")["languages"] == ["en", "fr"]
    receipt = client.get_page(f"/receipts/{position.reference}").text
    assert "English (original), French (the party’s own translation)" in receipt
    assert (position.also_in, queries.written(position)) == ([], {})


def test_what_has_no_translation_is_hashed_as_it_always_was(world: World) -> None:
    position = begun(world)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()
    version = position.versions[0]
    assert version.translations == []
    whole = {
        "format": "tour-de-table position 1",
        "round": str(position.round_id),
        "party": str(position.party.organisation_id),
        "reference": position.reference,
        "version": 1,
        "language": "en",
        "answers": [
            {
                "question": str(world.question("text").id),
                "wording": 1,
                "stance": None,
                "choices": [],
                "text": "Hospitals are off limits.",
            }
        ],
        "attachments": [],
        "salt": version.salt.hex(),
    }
    assert hashlib.sha256(canonical(whole)).hexdigest() == version.content_hash


def test_the_next_version_begins_with_every_language(client: PageClient, world: World) -> None:
    position = sent_in_french(world)
    actions.revise(position, by=world.drafter)
    db.session.commit()
    question = world.question("text")
    assert position.also_in == ["fr"]
    assert queries.draft_of(position, "fr")[question.id].text == FRENCH
    given = Given(text=FRENCH.replace("intouchables", "inviolables"))
    actions.save_answer(position, question, given, revision=1, into="fr", by=world.drafter)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()
    make.sign_in(client, world.clearer)
    page = client.get_page(f"{page_of(position)}/changes")
    assert "In the translation into French" in page.text
    assert "inviolables" in page.text
    assert "The words are the same" not in page.text
    actions.revise(position, by=world.drafter)
    actions.discard(position, by=world.drafter)
    assert position.also_in == []
    assert db.session.scalars(sa.select(DraftAnswer)).all() == []


def test_only_the_original_is_cut_and_counted(world: World) -> None:
    position = sent_in_french(world)
    make.do_jobs()
    translations = sa.select(Translation.contribution_id)
    passages = db.session.scalars(sa.select(Passage)).all()
    assert {one.contribution.language for one in passages} == {"en"}
    assert not {one.contribution_id for one in passages} & set(db.session.scalars(translations))
    assert db.session.scalars(uncut(position.round_id)).all() == []


def test_whoever_submitted_gets_their_words_in_every_language(world: World) -> None:
    sent_in_french(world)
    assert [(one["language"], one["source"]) for one in held.words(world.clearer)] == [
        ("en", ENGLISH),
        ("fr", FRENCH),
    ]


def test_what_is_entered_on_behalf_has_its_translations_too(world: World) -> None:
    question = world.question("text")
    entered = [
        Entered(
            party=make.party(world.round),
            answers=[Said(question=question, text=ENGLISH, translations={"fr": FRENCH})],
            state=state,
        )
        for state in (PositionState.DRAFT, PositionState.ACCEPTED)
    ]
    draft, accepted = actions.enter(world.round, entered, by=world.organiser)
    db.session.commit()
    assert draft.also_in == ["fr"]
    assert queries.draft_of(draft, "fr")[question.id].text == FRENCH
    (translation,) = accepted.versions[0].translations
    assert (translation.language, translation.contribution.source) == ("fr", FRENCH)


# Read


def test_a_reader_gets_their_own_language_first_and_switches(
    client: PageClient, world: World
) -> None:
    position = published(world)
    address = page_of(position)
    french = {"Accept-Language": "fr"}
    html = client.get(address, headers=french).get_data(as_text=True)
    assert (
        '<div class="prose" lang="fr" dir="auto"><p dir="auto">Les hôpitaux sont intouchables.'
        in html
    )
    links = re.findall(r'<a href="([^"]+)" hreflang="(\w+)"( aria-current="page")?>', html)
    assert [(one[1], bool(one[2])) for one in links] == [("en", False), ("fr", True)]
    original = client.get_page(html_lib.unescape(links[0][0]), headers=french)
    assert "Hospitals are off limits." in original.text
    for language in ("en", "ru"):
        page = client.get_page(address, headers={"Accept-Language": language})
        assert "Hospitals are off limits." in page.text
        assert "intouchables" not in page.text
    # A quotation leads to its place, which is in the original whoever reads it.
    page = client.get_page(f"{address}?language=original", headers={"Accept-Language": "fr"})
    assert "Hospitals are off limits." in page.text


def test_arabic_runs_from_right_to_left_even_where_it_begins_with_latin_letters(
    client: PageClient, world: World
) -> None:
    world.round.languages = ["en", "ar"]
    position = begun(world, ENGLISH)
    actions.translate(position, into="ar")
    given = Given(text="ICT: المستشفيات خارج الحدود.")
    actions.save_answer(
        position, world.question("text"), given, revision=0, into="ar", by=world.drafter
    )
    db.session.commit()
    make.sign_in(client, world.drafter)
    page = client.get_page(at(world, "/1?into=ar"))
    assert field_of(page, world.question("text")) == ("ar", "rtl")
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.commit()
    html = client.get(f"{page_of(position)}?language=ar").get_data(as_text=True)
    assert '<div class="prose" lang="ar" dir="rtl"><p dir="rtl">ICT: ' in html


def test_files_and_data_have_every_language_and_search_finds_it(
    client: PageClient, world: World
) -> None:
    position = published(world)
    read = client.get(f"{page_of(position)}.md?language=fr").get_data(as_text=True)
    assert FRENCH in read
    assert "French (the party’s own translation)" in read
    assert ENGLISH in client.get(f"{page_of(position)}.md").get_data(as_text=True)
    paper = docx.Document(io.BytesIO(client.get(f"{page_of(position)}.docx?language=fr").data))
    assert FRENCH in [one.text for one in paper.paragraphs]
    assert client.get(f"{page_of(position)}.pdf?language=fr").status_code == 200
    data = f"/rounds/{world.round.slug}/data"
    (answer,) = json.loads(told(client, f"{data}/answers.json"))["answers"]
    assert (answer["answer"], answer["also_in"]) == (ENGLISH, "fr")
    (row,) = json.loads(told(client, f"{data}/translations.json"))["translations"]
    assert (row["reference"], row["language"], row["original"], row["answer"]) == (
        position.reference,
        "fr",
        "en",
        FRENCH,
    )
    listing = f"/rounds/{world.round.slug}/positions"
    for asked in ("q=intouchables", "language=fr", "language=en", "q=off+limits"):
        found = client.get_page(f"{listing}?{asked}").text
        assert position.reference in found, asked
        assert "also in French" in found
    assert position.reference not in client.get_page(f"{listing}?language=ru").text


# Hidden, withdrawn


def test_words_hidden_in_the_original_leave_every_language(
    client: PageClient, world: World
) -> None:
    position = published(world)
    version = position.versions[0]
    original, french = version.answers[0].contribution, version.translations[0].contribution
    assert original is not None
    begin = original.plain.index("Hospitals")
    moderation.hide(
        original, start=begin, end=begin + 9, reason="A secret plan", by=world.moderator
    )
    db.session.commit()
    addresses = [f"{page_of(position)}{kind}?language=fr" for kind in ("", ".md")]
    addresses += [f"/rounds/{world.round.slug}/data/translations.csv"]
    for address in addresses:
        assert "intouchables" not in told(client, address), address
    assert "Words were removed from the original" in client.get_page(addresses[0]).text
    listing = f"/rounds/{world.round.slug}/positions"
    assert position.reference not in client.get_page(f"{listing}?q=intouchables").text
    # Once the moderators have hidden as much in the translation, it is given out again.
    begin = french.plain.index("hôpitaux")
    moderation.hide(french, start=begin, end=begin + 8, reason="A secret plan", by=world.moderator)
    db.session.commit()
    again = client.get_page(addresses[0]).text
    assert "intouchables" in again
    assert "hôpitaux" not in again
    assert position.reference not in client.get_page(f"{listing}?q=intouchables").text


def test_the_same_words_are_hidden_in_every_language_and_version(world: World) -> None:
    position = sent_in_french(world)
    version = position.versions[0]
    original = version.answers[0].contribution
    assert original is not None
    begin = original.plain.index("+41")
    moderation.hide(original, start=begin, end=begin + 13, reason="A number", by=world.moderator)
    db.session.commit()
    french = version.translations[0].contribution
    assert [french.plain[r.start : r.end] for r in french.redactions] == ["+41 22 555 01"]
    actions.revise(position, by=world.drafter)
    second = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    again = second.translations[0].contribution
    assert [again.plain[r.start : r.end] for r in again.redactions] == ["+41 22 555 01"]
    moderation.restore(original.redactions[0], by=world.moderator)
    assert all(one.restored_at for one in (*french.redactions, *again.redactions))


def test_moderators_read_and_hide_in_a_translation(client: PageClient, world: World) -> None:
    position = sent_in_french(world)
    french = position.versions[0].translations[0].contribution
    make.sign_in(client, world.moderator)
    desk = f"/rounds/{world.round.slug}/moderation/{position.reference}"
    page = client.get_page(desk)
    assert "Les hôpitaux sont intouchables." in page.text
    name = f"hide-{french.id.hex}-"
    client.post_ok(
        f"{desk}/hide/{french.id}",
        {f"{name}start": "0", f"{name}end": "12", f"{name}reason": "A name"},
    )
    assert [(one.start, one.end) for one in french.redactions] == [(0, 12)]
    assert "hid words" in client.get_page(desk).text


def test_a_withdrawn_position_is_gone_in_every_language(
    client: PageClient, app: Flask, world: World
) -> None:
    assert app
    position = published(world)
    actions.withdraw(position, reason="We changed our mind.", by=world.clearer)
    db.session.commit()
    for address in (f"{page_of(position)}?language=fr", f"{page_of(position)}.md?language=fr"):
        assert "intouchables" not in client.get(address).get_data(as_text=True)
    data = f"/rounds/{world.round.slug}/data/translations.csv"
    assert "intouchables" not in told(client, data)
    assert position.state is PositionState.WITHDRAWN
    assert db.session.scalars(sa.select(PositionVersion)).one().also_in == ["fr"]


def test_reading_costs_the_same_with_one_language_and_with_two(
    client: PageClient, world: World
) -> None:
    position = published(world)
    address, listing = page_of(position), f"/rounds/{world.round.slug}/positions"
    counts = []
    for language in ("en", "fr"):
        with make.counted_queries() as counted:
            client.get_page(f"{address}?language={language}")
        counts.append(counted.count)
    with make.counted_queries() as counted:
        client.get_page(listing)
    assert counts[0] == counts[1] <= 12
    assert counted.count <= 12
