"""From words to suggestions: cut by a job, suggested by another, and never against a person."""

import sqlalchemy as sa
from flask import Flask

from app import db
from app.analysis import parts
from app.jobs.models import Job, JobState
from app.jobs.worker import run_due
from app.organisations.queries import groups
from app.synthesis import actions, queries
from app.synthesis.models import (
    Cut,
    Passage,
    PassageOrigin,
    PassageVector,
    Suggestion,
    SuggestionState,
    Voice,
)
from app.synthesis.queries import spoken
from tests import make
from tests.synthesis.test_coding import topics_on
from tests.synthesis.world import World, world

LONG = (
    "Hospitals and clinics must never be attacked, in peace or in war, by anybody at all.\n\n"
    "- Cables under the sea belong to the law of the sea, and courts should say so plainly.\n\n"
    "Nous demandons que les tribunaux tranchent les différends sur les câbles en mer."
)


def work() -> None:
    db.session.commit()
    run_due()
    db.session.expire_all()
    assert db.session.scalars(sa.select(Job.error).where(Job.state != JobState.DONE)).all() == []


def add(w: World, words: str = LONG) -> list[Passage]:
    position = make.position(make.party(w.round_), {w.stance: words}, stance="support")
    actions.cut_round(w.round_.id)
    work()
    query = sa.select(Passage).where(Passage.position_id == position.id).order_by(Passage.start)
    return list(db.session.scalars(query))


def test_what_is_submitted_is_cut_into_passages_once(app: Flask) -> None:
    w = world()
    passages = add(w)
    plain = passages[0].contribution.plain
    assert [plain[p.start : p.end][:8] for p in passages] == ["Hospital", "Cables u", "Nous dem"]
    assert {(p.origin, p.stance, p.accepted, p.counts) for p in passages} == {
        (PassageOrigin.ENGINE, "support", True, True)
    }
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Passage))
    actions.cut_round(w.round_.id)
    work()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Passage)) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cut)) == 6


def test_suggestions_follow_with_score_words_and_engine(app: Flask) -> None:
    w = world()
    hospital, cables, _french = add(w)
    found = {
        s.passage_id: s
        for s in db.session.scalars(sa.select(Suggestion).order_by(Suggestion.score))
    }
    assert found[hospital.id].topic_id == w.hospitals.id
    assert found[cables.id].topic_id == w.law.id
    best = found[cables.id]
    assert 0 < best.score <= 1
    assert best.reasons
    assert best.engine.endswith("hashing-1024/1")
    assert 0 <= cables.certainty <= 1
    vectors = db.session.scalar(sa.select(sa.func.count()).select_from(PassageVector))
    assert vectors == db.session.scalar(sa.select(sa.func.count()).where(Passage.counts))


def test_the_engine_moves_nothing_that_a_person_decided(app: Flask) -> None:
    w = world()
    hospital, cables, french = add(w)
    actions.code(hospital, topics=[w.law], by=w.moderator)
    wrong = db.session.scalars(sa.select(Suggestion).where(Suggestion.passage_id == cables.id))
    actions.reject(list(wrong), round_=w.round_, by=w.moderator)
    actions.none_fits([french], by=w.moderator)
    settled = {
        (s.passage_id, s.topic_id): s.state
        for s in db.session.scalars(sa.select(Suggestion))
        if s.state is not SuggestionState.OPEN
    }
    actions.suggest_for_round(w.round_, again=0)
    work()
    after = {(s.passage_id, s.topic_id): s.state for s in db.session.scalars(sa.select(Suggestion))}
    assert {key: after[key] for key in settled} == settled
    assert topics_on(hospital) == {"Law"}
    assert not any(
        ident in {hospital.id, french.id} and state is SuggestionState.OPEN
        for (ident, _topic), state in after.items()
    )


def test_nothing_is_suggested_before_the_tree_is_signed_off(app: Flask) -> None:
    w = world()
    w.law.tree.version, w.law.tree.state = 0, "draft"
    add(w)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion)) == 0


def test_empty_and_strange_texts_make_no_error(app: Flask) -> None:
    w = world()
    for words in ("", "😀😀", "\u202eabc", "a", "\u200b", "…", "x" * 9000):
        add(w, words)


def test_a_person_who_marked_a_stretch_keeps_it(app: Flask) -> None:
    w = world()
    position = make.position(make.party(w.round_), {w.stance: LONG})
    mine = make.passage(position, "attacked, in peace or in war")
    actions.cut_round(w.round_.id)
    work()
    starts = db.session.scalars(
        sa.select(Passage.start).where(Passage.position_id == position.id).order_by(Passage.start)
    ).all()
    assert mine.start in starts
    assert 0 not in starts


def test_a_passage_has_a_language_of_its_own_and_its_party_counts_by_that_of_the_position(
    app: Flask,
) -> None:
    w = world()
    _hospital, _cables, french = add(w)
    assert [p.language for p in (_hospital, _cables, french)] == ["en", "en", "fr"]
    actions.code(french, topics=[w.law], by=w.moderator)
    voices = db.session.scalars(sa.select(Voice.language).where(Voice.party_id == french.party_id))
    assert voices.all() == ["en"]
    law = [w.law.id]
    for chosen, there in (("en", True), ("fr", False)):
        for text in ("", "tribunaux"):
            only = queries.Filter(language=chosen, text=text)
            query = spoken.on_topics(w.round_, law, only, all_names=True)
            assert (french in db.session.scalars(query).all()) is there
            order = list(db.session.scalars(groups()))
            nodes = queries.tree_nodes(w.round_.id, signed=True)
            rows = queries.matrix(w.round_, nodes, order, only, all_names=True).rows
            assert any(row.spoke for row in rows if row.node.id == w.law.id) is there


def test_passages_that_are_brought_in_have_a_language_of_their_own(app: Flask) -> None:
    w = world()
    position = make.position(make.party(w.round_), {w.stance: LONG})
    said = position.versions[-1].answers[0].contribution
    start = said.plain.index("Nous")
    whole = actions.Decided(contribution=said, start=start, topics=[w.law])
    short = actions.Decided(contribution=said, start=start, end=start + 12, topics=[w.law])
    actions.enter_codings(w.round_, [whole, short], by=None)
    found = {ident: db.session.get_one(Passage, ident) for ident in (*whole.ids, *short.ids)}
    assert [one.language for one in found.values()] == ["fr", "en"]


def always_danish(_text: str, _among: object) -> str:
    return "da"


def test_the_detector_that_is_configured_tells_the_language_of_passages(app: Flask) -> None:
    w = world()
    parts.use(language=f"{__name__}:always_danish")
    try:
        assert {passage.language for passage in add(w)} == {"da"}
    finally:
        parts.use(language="")
