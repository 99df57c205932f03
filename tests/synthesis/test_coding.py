"""Passages put on topics: decided by people, undone in one go, never moved by the engine."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.errors import Conflict, NotPossible
from app.moderation import actions as moderation
from app.positions import actions as positions
from app.synthesis import actions
from app.synthesis.actions import Decided
from app.synthesis.actions.likely import note_likely
from app.synthesis.models import (
    Coding,
    Passage,
    Suggestion,
    SuggestionState,
    Topic,
    TreeState,
    Voice,
)
from tests import make
from tests.synthesis.world import World, world


def topics_on(passage: Passage) -> set[str]:
    query = (
        sa.select(Topic.name)
        .join(Coding, Coding.topic_id == Topic.id)
        .where(Coding.passage_id == passage.id, Coding.undone_at.is_(None))
    )
    return set(db.session.scalars(query))


def suggest(passage: Passage, topic: Topic, score: float = 0.8) -> Suggestion:
    made = Suggestion(passage=passage, topic=topic, score=score, engine="test-1", reasons=["sea"])
    db.session.add(made)
    note_likely(Passage.id == passage.id)
    db.session.commit()
    return made


def fresh(w: World) -> Passage:
    return make.passage(w.positions["ac"], "Tides turn.")


def test_a_passage_goes_on_several_topics_and_comes_back(app: Flask) -> None:
    w = world()
    passage = fresh(w)
    batch = actions.code(passage, topics=[w.law, w.hospitals], by=w.moderator, seen=0)
    assert topics_on(passage) == {"Law", "Hospitals"}
    assert passage.decided_at is not None
    actions.undo(batch, by=w.moderator)
    assert topics_on(passage) == set()
    assert passage.decided_at is None
    with pytest.raises(NotPossible):
        actions.undo(batch, by=w.moderator)


def test_coding_waits_for_a_tree_that_was_signed_off(app: Flask) -> None:
    round_ = make.round_()
    make.tree(round_, state=TreeState.DRAFT, version=0)
    passage = make.passage(make.position(make.party(round_)))
    with pytest.raises(NotPossible):
        actions.code(passage, topics=[make.topic(round_)], by=make.person())


def test_a_topic_added_later_waits_for_the_next_version(app: Flask) -> None:
    w = world()
    new = actions.add_topic(w.law.tree, name="New", by=w.moderator)
    passage = fresh(w)
    with pytest.raises(NotPossible):
        actions.code(passage, topics=[new], by=w.moderator)
    actions.sign_off(w.law.tree, by=w.moderator)
    actions.code(passage, topics=[new], by=w.moderator)


def test_who_decides_second_is_told_and_changes_nothing(app: Flask) -> None:
    w = world()
    passage = fresh(w)
    actions.code(passage, topics=[w.law], by=w.moderator, seen=0)
    with pytest.raises(Conflict):
        actions.code(passage, topics=[w.hospitals], by=make.person(), seen=0)
    assert topics_on(passage) == {"Law"}


def test_accepting_keeps_the_suggestion_beside_the_decision(app: Flask) -> None:
    w = world()
    passage = fresh(w)
    right, wrong = suggest(passage, w.law), suggest(passage, w.hospitals, 0.2)
    batch = actions.accept([right], round_=w.round_, by=w.moderator)
    assert topics_on(passage) == {"Law"}
    assert (right.state, wrong.state) == (SuggestionState.ACCEPTED, SuggestionState.OPEN)
    coding = db.session.scalar(sa.select(Coding).where(Coding.suggestion_id == right.id))
    assert coding is not None
    actions.undo(batch, by=w.moderator)
    assert right.state is SuggestionState.OPEN
    assert topics_on(passage) == set()


def test_correcting_says_which_suggestion_was_wrong(app: Flask) -> None:
    w = world()
    passage = fresh(w)
    wrong = suggest(passage, w.hospitals)
    actions.correct([wrong], to=w.law, round_=w.round_, by=w.moderator)
    assert (wrong.state, topics_on(passage)) == (SuggestionState.CORRECTED, {"Law"})


def test_rejecting_leaves_the_passage_undecided(app: Flask) -> None:
    w = world()
    passage = fresh(w)
    wrong = suggest(passage, w.hospitals)
    actions.reject([wrong], round_=w.round_, by=w.moderator)
    assert (wrong.state, passage.decided_at) == (SuggestionState.REJECTED, None)
    with pytest.raises(NotPossible):
        actions.accept([wrong], round_=w.round_, by=w.moderator)


def test_none_fits_takes_the_passage_off_and_undoing_puts_it_back(app: Flask) -> None:
    w = world()
    passage = w.passages["psl"]
    batch = actions.none_fits([passage], by=w.moderator)
    assert (topics_on(passage), passage.none_fits_at is None) == (set(), False)
    voices = sa.select(sa.func.count()).where(Voice.party_id == passage.party_id)
    assert db.session.scalar(voices) == 0
    actions.undo(batch, by=w.moderator)
    assert (topics_on(passage), passage.none_fits_at) == ({"Law"}, None)
    assert db.session.scalar(voices) == 1


def test_many_are_accepted_and_undone_in_one_go(app: Flask) -> None:
    w = world()
    made = [suggest(fresh(w), w.law)]
    extra = make.position(make.party(w.round_), {w.stance: "One. Two. Three."})
    made += [suggest(make.passage(extra, word), w.law) for word in ("One.", "Two.", "Three.")]
    batch = actions.accept(made, round_=w.round_, by=w.moderator)
    assert batch.size == 4
    actions.undo(batch, by=w.moderator)
    assert {suggestion.state for suggestion in made} == {SuggestionState.OPEN}


def test_a_passage_is_marked_once_and_never_over_hidden_words(app: Flask) -> None:
    w = world()
    said = w.passages["psl"].contribution
    one = actions.add_passage(said, start=64, end=76, by=w.moderator)
    assert said.plain[one.start : one.end] == "Tides turn."
    assert actions.add_passage(said, start=64, end=75, by=w.moderator) is one
    assert (one.party_id, one.stance, one.counts) == (w.positions["ps"].party_id, "oppose", True)
    with pytest.raises(NotPossible):
        actions.add_passage(said, start=5, end=5, by=w.moderator)
    moderation.hide(said, start=0, end=9, reason="names a patient", by=w.moderator)
    with pytest.raises(NotPossible):
        actions.add_passage(said, start=3, end=20, by=w.moderator)


def test_hiding_words_takes_their_passages_out_and_restoring_brings_them_back(app: Flask) -> None:
    w = world()
    passage = w.passages["psl"]
    said = passage.contribution
    redaction = moderation.hide(said, start=30, end=35, reason="secret", by=w.moderator)
    assert passage.counts is False
    moderation.restore(redaction, by=w.moderator)
    assert passage.counts is True


def test_splitting_a_passage_gives_its_parts_its_topics(app: Flask) -> None:
    w = world()
    whole = make.passage(w.positions["ac"])
    make.coding(whole, w.law, w.moderator)
    parts = actions.split_passage(whole, at=[29], by=w.moderator)
    plain = whole.contribution.plain
    assert [plain[p.start : p.end] for p in parts] == [
        "Hospitals must be off limits.",
        "The law of the sea does not help. Tides turn.",
    ]
    assert whole.counts is False
    assert [topics_on(part) for part in parts] == [{"Law"}, {"Law"}]
    with pytest.raises(NotPossible):
        actions.split_passage(parts[0], at=[500], by=w.moderator)


def test_decided_codings_enter_in_bulk_and_twice_changes_nothing(app: Flask) -> None:
    w = world()
    position = make.position(make.party(w.round_), {w.stance: "A long post on the sea."})
    said = position.versions[0].answers[0].contribution
    assert said is not None
    for _time in range(2):
        actions.enter_codings(w.round_, [Decided(contribution=said, topics=[w.law])], by=None)
    passage = db.session.scalar(sa.select(Passage).where(Passage.contribution_id == said.id))
    assert passage is not None
    assert (passage.start, passage.end, passage.origin) == (0, 23, "import")
    assert topics_on(passage) == {"Law"}
    count = sa.select(sa.func.count()).where(Coding.passage_id == passage.id)
    assert db.session.scalar(count) == 1


def test_what_people_decided_is_carried_to_a_new_version_word_for_word(app: Flask) -> None:
    w = world()
    old = w.passages["psl"]
    new = make.contribution(w.round_, "We add this. The law of the sea does not help.")
    answer = w.positions["ps"].versions[0].answers[0]
    answer.contribution = new
    db.session.commit()
    assert actions.carry_over([old], [new]) == 1
    found = db.session.scalar(sa.select(Passage).where(Passage.contribution_id == new.id))
    assert found is not None
    assert new.plain[found.start : found.end] == "The law of the sea does not help."
    assert topics_on(found) == {"Law"}


def test_a_held_position_takes_its_passages_out(app: Flask) -> None:
    w = world()
    position = w.positions["ps"]
    positions.hold(position, reason="not on the subject", by=w.moderator)
    assert w.passages["psl"].counts is False
    with pytest.raises(NotPossible):
        actions.code(w.passages["psl"], topics=[w.hospitals], by=w.moderator)
