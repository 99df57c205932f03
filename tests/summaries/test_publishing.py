"""Publication is refused until nothing is missing; a version never changes and shows what broke."""

from datetime import timedelta

import pytest

from app import clock, db
from app.errors import NotPossible
from app.notifications.models import Follow, Message
from app.record import leaf
from app.record.models import Entry
from app.rounds import actions as rounds
from app.rounds.models import RoundState
from app.summaries import actions, queries
from app.summaries.actions.publishing import hashed
from app.summaries.models import Summary, SummaryState, Verdict
from app.summaries.queries import Lack
from tests import make
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")


def _mails(kind: str) -> list[str]:
    query = db.session.query(Message).where(Message.kind == kind)
    return sorted(message.address for message in query)


def test_quoted_parties_are_asked_to_review() -> None:
    world = kit.heard()

    kit.reviewed(world)

    assert _mails("summaries:review") == sorted(person.email for person in world.delegates)


def test_publication_waits_for_the_clock_or_for_every_answer() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)
    summary = sentence.section.summary
    assert [one.lack for one in queries.missing(summary)] == [Lack.CLOCK]
    with pytest.raises(NotPossible):
        actions.publish(summary, by=world.moderator)

    for citation, person in zip(sentence.citations, world.delegates, strict=True):
        actions.respond(citation, verdict=Verdict.CONFIRMED, by=person)

    assert queries.missing(summary) == []
    assert actions.publish(summary, by=world.moderator).facts["review"] == {
        "asked": 2,
        "confirmed": 2,
        "contested": 0,
        "taken_out": 0,
        "hurry": "",
    }


def test_a_reason_cuts_the_review_short_and_is_told() -> None:
    version = kit.published(kit.heard())

    assert version.number == 1
    assert version.facts["review"]["hurry"] == "The session begins tomorrow."


def test_a_reason_cuts_nothing_else_short() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)
    actions.respond(
        sentence.citations[0], verdict=Verdict.CONTESTED, words="Not so.", by=world.delegates[0]
    )
    db.session.commit()
    db.session.expire_all()

    with pytest.raises(NotPossible):
        actions.publish(sentence.section.summary, hurry="Tomorrow", by=world.moderator)


def test_a_contest_that_was_answered_is_published_with_its_answer() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)
    review = actions.respond(
        sentence.citations[0], verdict=Verdict.CONTESTED, words="Not so.", by=world.delegates[0]
    )
    actions.answer(review, words="The quotation is complete.", by=world.moderator)
    db.session.commit()
    db.session.expire_all()

    version = actions.publish(sentence.section.summary, hurry="Tomorrow", by=world.moderator)

    assert version.content[0]["sentences"][0]["citations"][0]["review"] == {
        "verdict": "contested",
        "words": "Not so.",
        "answer": "The quotation is complete.",
    }


def test_a_contested_citation_that_was_taken_out_is_told_in_the_method_note() -> None:
    world = kit.heard("CS", "CS")
    sentence = kit.reviewed(world)
    summary = sentence.section.summary
    actions.respond(
        sentence.citations[0], verdict=Verdict.CONTESTED, words="No.", by=world.delegates[0]
    )
    actions.take_back(summary, by=world.moderator)
    actions.uncite(sentence.citations[0], by=world.moderator)
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator)

    version = actions.publish(summary, hurry="Tomorrow", by=world.moderator)

    assert version.facts["review"]["taken_out"] == 1


def test_what_the_quoted_said_of_another_wording_counts_no_more() -> None:
    world = kit.heard("CS")
    sentence = kit.reviewed(world)
    summary = sentence.section.summary
    actions.respond(sentence.citations[0], verdict=Verdict.CONFIRMED, by=world.delegates[0])
    actions.take_back(summary, by=world.moderator)
    actions.write(sentence, said="Other words.", own=False, revision=0, by=world.moderator)
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator)

    assert [one.lack for one in queries.missing(summary)] == [Lack.CLOCK]


def test_nobody_answers_after_the_clock() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)
    sentence.section.summary.review_ends_at = clock.now() - timedelta(seconds=1)

    with pytest.raises(NotPossible):
        actions.respond(sentence.citations[0], verdict=Verdict.CONFIRMED, by=world.delegates[0])


def test_a_version_is_hashed_and_recorded_as_it_is() -> None:
    world = kit.heard()
    version = kit.published(world)
    db.session.expire_all()

    whole = hashed(version.title, version.language, version.method, version.facts, version.content)
    assert version.content_hash == leaf.content_hash(whole)
    entries = db.session.query(Entry).where(Entry.tag == "summaries:move").order_by(Entry.seq)
    assert version.content_hash in str(entries.all()[-1].facts)


def test_a_version_holds_neither_quoted_words_nor_names() -> None:
    world = kit.heard()
    version = kit.published(world)

    said = str(version.content) + str(version.facts)
    assert "off limits" not in said
    assert world.organisation.name not in said


def test_the_next_version_begins_from_the_last_and_stands_beside_it() -> None:
    world = kit.heard()
    version = kit.published(world)
    summary = version_summary(world)
    actions.begin_next(summary, by=world.moderator)
    sentence = summary.sections[0].sentences[0]
    actions.write(sentence, said="Better.", own=False, revision=0, by=world.moderator)
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator)
    second = actions.publish(summary, hurry="Tomorrow", by=world.moderator)

    assert (version.number, second.number) == (1, 2)
    assert version.content[0]["sentences"][0]["text"] == "All asked to spare hospitals."
    assert second.content[0]["sentences"][0]["text"] == "Better."
    assert summary.state is SummaryState.PUBLISHED


def version_summary(world: kit.Heard) -> Summary:
    summary = queries.summary_of(world.round_)
    assert summary is not None
    return summary


def test_followers_and_quoted_hear_of_it_once_and_only_when_the_round_is_public() -> None:
    world = kit.heard()
    db.session.add(Follow(person_id=world.delegates[0].id, round_id=world.round_.id))
    follower = make.person()
    db.session.add(Follow(person_id=follower.id, round_id=world.round_.id))
    kit.published(world)
    assert _mails("summaries:published") == []

    rounds.move(world.round_, RoundState.PUBLISHED, by=world.organiser)

    everybody = [follower, *world.delegates]
    assert _mails("summaries:published") == sorted(person.email for person in everybody)


def test_a_summary_with_a_broken_source_cannot_be_published_again() -> None:
    world = kit.heard()
    kit.published(world)
    summary = version_summary(world)
    actions.begin_next(summary, by=world.moderator)
    world.positions[0].current_number = 2
    db.session.commit()
    db.session.expire_all()

    with pytest.raises(NotPossible):
        actions.send_for_review(
            summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator
        )
