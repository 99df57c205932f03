"""The counts beside the passages say what counting them would say, whatever is done to them."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.synthesis import actions
from app.synthesis.actions.suggesting import Found, Suggested, keep_suggestions
from app.synthesis.actions.tallying import recount
from app.synthesis.models import Passage, Tally, Topic
from app.synthesis.queries import progress, suggested, tallies
from app.synthesis.queries.tallies import Counts
from tests import make
from tests.synthesis.world import World, world


def counted(round_id: object) -> dict[object, Counts]:
    found = tallies.counts_of(Passage.round_id == round_id)
    return {place[1]: one for place, one in found.items()}


def kept_rightly(w: World) -> None:
    db.session.flush()
    kept = {place: one for place, one in tallies.kept(w.round_.id).items() if one != Counts()}
    assert tallies.is_tallied(w.round_.id)
    assert kept == counted(w.round_.id)


def found(passage: Passage, *topics: tuple[Topic, float], certainty: float = 0.2) -> Found:
    return Found(
        passage_id=passage.id,
        topics=[Suggested(topic_id=topic.id, score=score) for topic, score in topics],
        certainty=certainty,
    )


def likely(passage: Passage) -> Topic | None:
    db.session.refresh(passage)
    return db.session.get(Topic, passage.likely_id) if passage.likely_id else None


def test_tallies_follow_every_deed(app: Flask) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    kept_rightly(w)
    before = progress.progress(w.round_.id)
    keep_suggestions([found(passage, (w.law, 0.8), (w.hospitals, 0.5))], engine="test-1")
    kept_rightly(w)
    assert progress.progress(w.round_.id).unsure == before.unsure + 1
    batch = actions.code(passage, topics=[w.law], by=w.moderator, seen=0)
    kept_rightly(w)
    assert progress.progress(w.round_.id).waiting == before.waiting - 1
    actions.undo(batch, by=w.moderator)
    kept_rightly(w)
    place = passage.contribution.plain.index("turn")
    parts = actions.split_passage(passage, at=[place], by=w.moderator)
    kept_rightly(w)
    actions.take_away(parts[0], by=w.moderator)
    actions.add_passage(parts[0].contribution, start=parts[0].start, end=parts[0].end, by=None)
    kept_rightly(w)
    actions.weigh_position(w.positions["ac"])
    kept_rightly(w)


def test_the_likeliest_topic_follows_deeds_on_passage_and_tree(app: Flask) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    keep_suggestions([found(passage, (w.law, 0.8), (w.hospitals, 0.5))], engine="test-1")
    assert likely(passage) == w.law
    first = db.session.scalars(suggested.open_suggestions(w.round_.id)).one()
    batch = actions.reject([first], round_=w.round_, by=w.moderator)
    assert likely(passage) == w.hospitals
    actions.undo(batch, by=w.moderator)
    assert likely(passage) == w.law
    actions.merge_topics(w.law, into=w.hospitals, by=w.moderator)
    assert likely(passage) == w.hospitals
    assert progress.by_topic(w.round_.id)[w.hospitals.id][1] == 1
    (line,) = db.session.execute(suggested.by_topic(w.round_.id, least=0.5)).all()
    assert line == (w.hospitals, 1, 0.5)
    assert db.session.scalars(suggested.open_suggestions(w.round_.id, least=0.6)).all() == []


def test_recount_mends_and_says_what_was_wrong(app: Flask) -> None:
    w = world()
    recount(w.round_.id)
    db.session.execute(sa.update(Tally).values(waiting=Tally.waiting + 7))
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["synthesis", "recount"]).output
    assert f"{w.round_.slug}: {progress.progress(w.round_.id).total} passages, 1 wrong" in said
    kept_rightly(w)


@pytest.mark.parametrize("certainty", [0.2, 0.9])
def test_what_the_engine_sees_again_is_moved_once(app: Flask, certainty: float) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    for _turn in range(2):
        keep_suggestions([found(passage, (w.law, 0.8), certainty=certainty)], engine="t")
    kept_rightly(w)
