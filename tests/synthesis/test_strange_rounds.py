"""A round of two passages, and one of texts that nobody means to write: every desk says something."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.analysis.engine import clean
from app.jobs.models import Job, JobState
from app.rounds.models import Round
from app.synthesis import actions
from app.synthesis.models import Passage, Scope, Suggestion
from tests import make
from tests.analysis.strange import LONG, STRANGE
from tests.client import PageClient

TWO = ("Hospitals are off limits, always.", "Courts decide on cables under the sea.")
PAGES = (
    "topics", "topics/versions", "topics/proposed?scope=all", "coding", "coding/progress", "coding/list",
    "coding/accept", "coding/none", "coding/again", "coding/second", "quality", "synthesis",
    "synthesis/copies", "convergence", "statements", "summary/write",
)  # fmt: skip


def _round_of(texts: list[str]) -> Round:
    """Each text from a party of its own, cut, proposed and suggested; on two topics signed off."""
    round_ = make.round_(organisers=[make.person()])
    for words in texts:
        make.position(make.party(round_), words)
    tree = actions.ensure_tree(round_, by=None)
    actions.add_topic(tree, name="Hospitals", belongs="Clinics and wards", by=None)
    actions.add_topic(tree, name="Law", belongs="Courts and the law of the sea", by=None)
    actions.sign_off(tree, by=None)
    if texts:
        actions.cut_round(round_.id)
        make.do_jobs()
        actions.sort_passages(round_, Scope.ALL, by=None)
    make.do_jobs()
    failed = sa.select(Job.error).where(Job.state != JobState.DONE)
    assert db.session.scalars(failed).all() == []
    return round_


def _look_at_every_page(client: PageClient, round_: Round) -> None:
    moderator = make.person()
    make.role(moderator, round_, "moderator")
    make.sign_in(client, moderator)
    for page in PAGES:
        client.get_page(f"/rounds/{round_.slug}/{page}", follow_redirects=True)


def test_a_round_with_two_passages_is_coded_and_counted(app: Flask, client: PageClient) -> None:
    round_ = _round_of(list(TWO))
    passages = db.session.scalars(sa.select(Passage)).all()
    assert len(passages) == 2
    assert len(db.session.scalars(sa.select(Suggestion)).all()) >= 2
    _look_at_every_page(client, round_)
    desk = f"/rounds/{round_.slug}/coding"
    for passage in passages:
        (best,) = db.session.scalars(
            sa.select(Suggestion.topic_id)
            .where(Suggestion.passage_id == passage.id)
            .order_by(Suggestion.score.desc())
            .limit(1)
        )
        client.post_ok(f"{desk}/{passage.id}", {"topic": str(best)})
    assert "1 of 2" in client.get_page(f"/rounds/{round_.slug}/synthesis").text
    _look_at_every_page(client, round_)


@pytest.mark.parametrize("texts", [[], [clean(one) for one in STRANGE.values()], [LONG[:60_000]]])
def test_strange_texts_make_sensible_pages(
    app: Flask, client: PageClient, texts: list[str]
) -> None:
    _look_at_every_page(client, _round_of(texts))
