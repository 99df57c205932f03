"""The coding desk while people work: what it learns, what it leaves alone, what it tells is left."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.analysis.embed import TfidfEmbedder
from app.jobs.models import Job
from app.jobs.queries import of_round
from app.jobs.worker import run_due
from app.synthesis import actions
from app.synthesis.actions.suggesting import (
    HOLDS,
    LEARN,
    LEAST,
    TRY,
    Found,
    Suggested,
    keep_suggestions,
    keep_turns,
)
from app.synthesis.models import Batch, BatchKind, Passage, Suggestion
from app.synthesis.queries import progress
from app.synthesis.queries.progress import PACE_FROM
from app.synthesis.tasks import embedding
from tests import make
from tests.client import PageClient
from tests.synthesis.test_coding import suggest, topics_on
from tests.synthesis.test_engine import LONG
from tests.synthesis.world import World, world


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "embedder", lambda _round_id: TfidfEmbedder())


def found(passage: Passage, *topics: uuid.UUID, certainty: float = 0.3) -> Found:
    return Found(
        passage_id=passage.id,
        topics=[Suggested(topic_id=topic, score=0.9) for topic in topics],
        certainty=certainty,
    )


def suggested_for(passage: Passage) -> dict[uuid.UUID, uuid.UUID]:
    db.session.expire_all()
    rows = db.session.scalars(sa.select(Suggestion).where(Suggestion.passage_id == passage.id))
    return {one.topic_id: one.id for one in rows}


def test_a_suggestion_made_again_is_the_same_one(app: Flask) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    law, hospitals = suggest(passage, w.law).id, suggest(passage, w.hospitals).id
    assert keep_suggestions([found(passage, w.law.id, w.threats.id)], engine="test-2") == 1
    now = suggested_for(passage)
    assert now[w.law.id] == law
    assert set(now) == {w.law.id, w.threats.id}
    assert hospitals not in now.values()


def test_what_lies_before_somebody_is_not_changed(app: Flask) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    suggest(passage, w.law)
    claim = actions.claim(w.round_.id, passage.id, by=w.moderator)
    keep_suggestions([found(passage, w.hospitals.id)], engine="test-2")
    assert set(suggested_for(passage)) == {w.law.id}
    claim.until = clock.now() - timedelta(seconds=1)
    db.session.flush()
    keep_suggestions([found(passage, w.hospitals.id)], engine="test-2")
    assert set(suggested_for(passage)) == {w.hospitals.id}


def test_what_one_reads_and_accepts_is_done_though_the_engine_thinks_otherwise_by_now(
    client: PageClient,
) -> None:
    w = world()
    passage = make.passage(w.positions["ac"], "Tides turn.")
    suggest(passage, w.law)
    keep_suggestions([found(passage, w.hospitals.id)], engine="test-2")
    db.session.commit()
    make.sign_in(client, w.moderator)
    client.post_ok(
        f"/rounds/{w.round_.slug}/coding/{passage.id}", {"accept": str(w.law.id), "seen": "0"}
    )
    assert topics_on(passage) == {"Law"}


def test_turns_are_given_and_taken(app: Flask) -> None:
    w = world()
    first = make.passage(w.positions["ac"], "Tides turn.", turn=0)
    second = make.passage(w.positions["ps"], "Tides turn.")
    keep_turns(w.round_.id, [second.id])
    db.session.expire_all()
    assert (first.turn, second.turn) == (None, 0)


def work() -> None:
    db.session.commit()
    run_due()
    db.session.expire_all()


def engine_at_work(w: World) -> list[Passage]:
    position = make.position(make.party(w.round_), {w.stance: LONG}, stance="support")
    actions.cut_round(w.round_.id)
    work()
    query = sa.select(Passage).where(Passage.position_id == position.id).order_by(Passage.start)
    return list(db.session.scalars(query))


def test_suggestions_name_the_decided_passages_that_are_like_it(client: PageClient) -> None:
    w = world()
    hospital, *_others = engine_at_work(w)
    one = db.session.scalar(sa.select(Suggestion).where(Suggestion.passage_id == hospital.id))
    assert one is not None
    assert set(one.examples) <= {str(passage.id) for passage in w.passages.values()}
    assert one.examples
    turns = db.session.scalars(sa.select(Passage.turn).where(Passage.turn.is_not(None))).all()
    assert sorted(turns) == list(range(len(turns)))
    assert turns
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding"
    page = client.get_page(f"{base}?passage={hospital.id}")
    assert f"like: {len(one.examples)} passage" in page.text
    page = client.get_page(f"{base}/like/{one.id}")
    assert "Hospitals must be off limits." in page.text
    assert client.get(f"{base}/like/{uuid.uuid4()}").status_code == 404


def test_it_learns_once_for_many_decisions_and_not_for_few(app: Flask) -> None:
    w = world()
    engine_at_work(w)
    for _time in range(3):
        actions.learn_soon(w.round_.id)
    db.session.commit()
    (job,) = db.session.scalars(sa.select(Job).where(Job.kind == LEARN))
    assert job.due_at > clock.now()
    job.due_at = clock.now()
    work()
    assert job.result == {"decided": 0}
    db.session.add(
        Batch(round_id=w.round_.id, kind=BatchKind.CODE, by_id=w.moderator.id, size=LEAST)
    )
    job = actions.learn_soon(w.round_.id)
    job.due_at = clock.now()
    work()
    assert job.result == {"decided": LEAST, "again": True}


def test_what_a_new_look_would_change_is_shown_before_it_is_done(client: PageClient) -> None:
    w = world()
    hospital, *_others = engine_at_work(w)
    db.session.execute(
        sa.update(Suggestion)
        .where(Suggestion.passage_id == hospital.id)
        .values(topic_id=w.threats.id)
    )
    db.session.commit()
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding/again"
    assert "What would change" not in client.get_page(base).text
    refused = client.post_page(base, status=409)
    assert "what would change is shown before anything does" in refused.text
    client.post_ok(f"{base}/try")
    work()
    page = client.get_page(base)
    assert (
        "Of 4 undecided passages taken by chance, 1 would be suggested another topic" in page.text
    )
    assert "Threats Hospitals 1" in page.text
    assert set(suggested_for(hospital)) == {w.threats.id}
    job = db.session.scalars(of_round(w.round_.id, TRY)).one()
    job.ended_at, tried = clock.now() - HOLDS, job.ended_at
    db.session.commit()
    assert "more than an hour old" in client.get_page(base).text
    client.post_page(base, status=409)
    job.ended_at = tried
    db.session.commit()
    client.post_ok(base)
    work()
    assert set(suggested_for(hospital)) == {w.hospitals.id}


def test_an_estimate_comes_with_enough_decisions_and_leaves_breaks_out(client: PageClient) -> None:
    w = world()
    waiting = make.passage(w.positions["ac"], "Tides turn.", certainty=0.9)
    now = clock.now()
    ago = [20 * n + (3600 if n > 3 else 0) for n in range(PACE_FROM + 2)]

    def decide(count: int) -> None:
        db.session.execute(sa.delete(Batch))
        for seconds in ago[:count]:
            batch = Batch(round_id=w.round_.id, kind=BatchKind.CODE, by_id=w.moderator.id)
            batch.at = now - timedelta(seconds=seconds)
            db.session.add(batch)
        db.session.commit()

    make.sign_in(client, w.moderator)
    address = f"/rounds/{w.round_.slug}/coding/progress"
    decide(PACE_FROM)
    assert f"once you have decided on {PACE_FROM + 1} passages" in client.get_page(address).text
    decide(PACE_FROM + 2)
    pace = progress.pace_of(progress.deeds(w.round_.id, w.moderator.id))
    assert pace is not None
    assert (pace.seconds, pace.decisions, pace.left(90)) == (20, PACE_FROM, 30)
    page = client.get_page(address)
    assert (
        "About 1 min left at your pace, if you look at all; the engine is unsure of none."
        in page.text
    )
    assert "20 seconds from one to the next" in page.text
    desk = client.get_page(f"/rounds/{w.round_.slug}/coding?passage={waiting.id}")
    assert "About 1 min left at your pace" in desk.text


def test_what_fits_no_topic_is_worked_as_a_list(client: PageClient) -> None:
    w = world()
    stray = make.passage(w.positions["ac"], "Tides turn.", fits_none=True)
    other = make.passage(w.positions["ps"], "Tides turn.", fits_none=True)
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding/none"
    client.post_page(base, {"by": "engine", "deed": "none"})
    client.post_ok(
        base, {"by": "engine", "deed": "none", "passage": [str(stray.id), str(other.id)]}
    )
    db.session.expire_all()
    assert (stray.none_fits_at is None, stray.decided_at is None) == (False, False)
    assert "No passage is here" in client.get_page(base).text
    client.post_ok(
        base, {"by": "people", "deed": "code", "passage": str(stray.id), "topic": str(w.law.id)}
    )
    db.session.expire_all()
    assert (topics_on(stray), stray.none_fits_at) == ({"Law"}, None)
    assert other.none_fits_at is not None


def test_who_has_nothing_to_do_sees_what_is_coming(client: PageClient) -> None:
    w = world()
    make.sign_in(client, w.moderator)
    page = client.get_page(f"/rounds/{w.round_.slug}/coding")
    assert "Nothing waits for a decision" in page.text
    assert "The round closes: most positions come shortly before" in page.text


def test_news_is_told_and_nothing_else_of_the_page_moves(client: PageClient) -> None:
    w = world()
    before = clock.now()
    hospital, *_others = engine_at_work(w)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion))
    make.sign_in(client, w.moderator)
    base = f"/rounds/{w.round_.slug}/coding/company"
    line = client.get(base, query_string={"since": before.isoformat(), "passage": hospital.id})
    assert f"{count} new suggestions" in line.get_data(as_text=True)
    assert "<html" not in line.get_data(as_text=True)
    line = client.get(base, query_string={"since": clock.now().isoformat()})
    assert "new suggestion" not in line.get_data(as_text=True)
    assert client.get(f"{base}?since=nonsense").status_code == 200
