"""Much work on passages is shared out; nothing is read twice, and nothing lost with a worker."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.analysis.embed import TfidfEmbedder
from app.jobs import worker
from app.jobs.models import Job, JobState
from app.models import Base
from app.synthesis import actions
from app.synthesis.actions import sharing
from app.synthesis.actions.sharing import ASSIGN, EMBED, share_out
from app.synthesis.models import Coding, Passage, PassageVector, Suggestion, Topic
from app.synthesis.tasks import embedding, suggesting
from tests import make
from tests.synthesis.world import World, world

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three passages are much already."""
    for module in (sharing, embedding, suggesting):
        monkeypatch.setattr(module, "SHARE", 3)


def more(w: World, number: int) -> None:
    for n in range(number):
        position = make.position(make.party(w.round_), f"Clinic {n} needs light, water and staff.")
        make.passage(position)


def work() -> None:
    """Do everything, also what waits for other work."""
    for _turn in range(20):
        make.do_jobs()
        db.session.execute(
            sa.update(Job).where(Job.state == JobState.WAITING).values(due_at=clock.now())
        )
        if db.session.scalar(sa.select(Job.id).where(Job.state == JobState.WAITING)) is None:
            break
    assert db.session.scalars(sa.select(Job.error).where(Job.state != JobState.DONE)).all() == []


def test_much_is_shared_out_and_all_of_it_done(app: Flask, small: None) -> None:
    w = world()
    more(w, 12)

    actions.suggest_for_round(w.round_, again=0)
    work()

    kinds = db.session.execute(sa.select(Job.kind, sa.func.count()).group_by(Job.kind)).all()
    counted = {row.kind: row[1] for row in kinds}
    vectors = db.session.scalar(sa.select(sa.func.count()).select_from(PassageVector))
    looked_at = sa.select(sa.func.count()).where(Passage.suggested_at.is_not(None))
    suggested = db.session.scalar(looked_at)
    assert (counted[EMBED], counted[ASSIGN]) == (6, 4)
    assert (vectors, suggested) == (17, 12)


def test_work_goes_on_only_when_what_it_waits_for_was_not_stopped(
    app: Flask, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = world()
    more(w, 12)
    job = actions.suggest_for_round(w.round_, again=0)
    db.session.commit()
    worker.run_due(most=1)
    db.session.execute(
        sa.update(Job)
        .where(Job.kind == EMBED)
        .values(state=JobState.CANCELLED, ended_at=clock.now(), slot=None)
    )
    db.session.execute(sa.update(Job).where(Job.id == job.id).values(due_at=clock.now()))

    make.do_jobs()

    assert job.state == JobState.FAILED
    assert "Go on with that first" in (job.error or "")


def test_another_encoder_reads_everything_anew_and_no_topic_is_lost(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(TfidfEmbedder):
        id = "another/1"

    w = world()
    more(w, 5)
    actions.suggest_for_round(w.round_, again=0)
    work()
    kept = [
        sorted(map(tuple, db.session.execute(query)))
        for query in (
            sa.select(Topic.id, Topic.name),
            sa.select(Coding.passage_id, Coding.topic_id),
            sa.select(Suggestion.passage_id, Suggestion.topic_id, Suggestion.engine),
        )
    ]
    monkeypatch.setattr(embedding, "encoder", lambda **_whose: Other())

    embedding.read_again(Job(), None)  # type: ignore[arg-type]  # it asks nothing of them
    work()
    embedding.read_again(Job(), None)  # type: ignore[arg-type]  # likewise

    assert set(db.session.scalars(sa.select(PassageVector.model))) == {"another/1"}
    assert kept == [
        sorted(map(tuple, db.session.execute(query)))
        for query in (
            sa.select(Topic.id, Topic.name),
            sa.select(Coding.passage_id, Coding.topic_id),
            sa.select(Suggestion.passage_id, Suggestion.topic_id, Suggestion.engine),
        )
    ]
    assert db.session.scalar(sa.select(Job.id).where(Job.state == JobState.WAITING)) is None


def test_two_processes_share_the_reading_and_one_is_killed(
    whole_app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with whole_app.app_context():
        w = world()
        more(w, 20)
        wanted = 25
        db.session.rollback()
        db.begin_write()
        monkeypatch.setattr(sharing, "SHARE", 12)
        share_out(EMBED, w.round_.id, wanted)
        db.session.commit()
        command = [sys.executable, "-m", "tests.synthesis.reading", database_url]
        with subprocess.Popen(  # noqa: S603 - our own module, on our own database
            [*command, "hang"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as killed:
            assert killed.stdout is not None
            first = []
            while (line := killed.stdout.readline()) not in {"hanging\n", ""}:
                first.append(line)
            other = subprocess.run(  # noqa: S603 - likewise
                [*command, "go"], cwd=ROOT, check=True, capture_output=True, text=True
            ).stdout.splitlines(keepends=True)
            killed.kill()
        db.begin_write()
        db.session.execute(
            sa.update(Job).where(Job.state == JobState.RUNNING).values(lease_until=clock.now())
        )
        db.session.commit()
        rest = subprocess.run(  # noqa: S603 - likewise
            [*command, "go"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.splitlines(keepends=True)
        states = set(db.session.scalars(sa.select(Job.state)))
        vectors = db.session.scalar(sa.select(sa.func.count()).select_from(PassageVector))
        _clear()

    read = [line for line in [*first, *other, *rest] if line.startswith("Clinic")]
    assert states == {JobState.DONE}
    assert vectors == wanted
    assert first
    assert other
    assert rest
    assert len(read) == len(set(read)) == 20


def _clear() -> None:
    db.session.rollback()
    db.begin_write()
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()
