"""How far one long transaction is can be seen while it goes on, though nothing of it can."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.models import Tries
from app.jobs import actions, telling, worker
from app.jobs.models import Job, JobState
from tests.jobs import counting


@pytest.fixture
def jobs(whole_app: Flask) -> Iterator[None]:
    """Real transactions, whose rows go at the end."""
    with whole_app.app_context():
        yield
        db.session.rollback()
        db.begin_write()
        db.session.execute(sa.delete(Tries))
        db.session.execute(sa.delete(Job))
        db.session.commit()
        counting.heard.clear()


def _done(args: dict[str, Any]) -> Job:
    db.begin_write()
    job = actions.enqueue("test:whole", args)
    db.session.commit()
    assert worker.run_due() == 1
    db.session.refresh(job)
    return job


def test_others_see_how_far_it_is_and_nothing_of_what_it_writes(jobs: None) -> None:
    job = _done({})

    assert counting.heard == [(2, counting.STEPS, 0)]
    assert job.state is JobState.DONE


def test_what_was_told_of_a_try_that_failed_is_forgotten(jobs: None, whole_app: Flask) -> None:
    job = _done({"fails": True})
    folder = whole_app.config["TDT"].instance / "progress"

    assert counting.heard == [(2, counting.STEPS, 0)]
    assert (job.state, telling.told(job)) == (JobState.FAILED, (job.done, job.total))
    assert list(folder.glob("*")) == []


def test_telling_never_waits_for_the_row_that_the_work_itself_has_locked(jobs: None) -> None:
    assert _done({"locked": True}).state is JobState.DONE
