"""Work is asked for with the change that wants it, done once, and tried again when it fails."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app import clock, db
from app.accounts.models import Tries
from app.errors import NotPossible
from app.jobs import actions, rules
from app.jobs.models import Job, JobState
from app.jobs.progress import Lost, Progress
from tests import make
from tests.jobs import counting


def _rows(job: Job) -> list[tuple[str, int]]:
    query = sa.select(Tries.key, Tries.count).where(Tries.key.startswith(f"{job.id}:"))
    return sorted((key.partition(":")[2], count) for key, count in db.session.execute(query))


def test_what_was_asked_for_is_done_once(app: Flask) -> None:
    job = actions.enqueue("test:count", total=counting.STEPS)

    assert make.do_jobs() == 1
    assert make.do_jobs() == 0

    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert job.result == {"said": "counted"}
    assert _rows(job) == [(str(step), 1) for step in range(1, 6)]


def test_a_rollback_takes_the_wish_with_it(app: Flask) -> None:
    actions.enqueue("test:count")
    db.session.rollback()

    assert make.do_jobs() == 0


def test_what_fails_is_tried_again_later_and_leaves_nothing_half_done(app: Flask) -> None:
    job = actions.enqueue("test:flaky")
    with time_machine.travel(clock.now(), tick=False) as now:
        make.do_jobs()
        first = (job.state, job.error, job.due_at - clock.now(), _rows(job))
        assert make.do_jobs() == 0
        now.shift(10)
        make.do_jobs()
        now.shift(30)
        make.do_jobs()

    waits = timedelta(seconds=10)
    assert first == (JobState.WAITING, "OSError: the line is down", waits, [])
    assert (job.state, job.attempts, _rows(job)) == (JobState.DONE, 3, [("flaky", 3)])


def test_what_never_succeeds_is_parked_with_the_reason(app: Flask) -> None:
    job = actions.enqueue("test:never", most_attempts=2)
    with time_machine.travel(clock.now(), tick=False) as now:
        make.do_jobs()
        now.shift(10)
        make.do_jobs()

    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 2, "OSError: no")


def test_what_cannot_be_done_is_not_tried_again(app: Flask) -> None:
    job = actions.enqueue("test:impossible")
    make.do_jobs()

    assert (job.state, job.error) == (JobState.FAILED, "The file has no columns.")


def test_work_that_no_part_knows_is_parked(app: Flask) -> None:
    job = actions.enqueue("test:unknown", most_attempts=1)
    make.do_jobs()

    assert job.state == JobState.FAILED


def test_a_slot_holds_one_job(app: Flask) -> None:
    first = actions.enqueue("test:count", slot="the one")
    second = actions.enqueue("test:count", slot="the one")

    assert first is second
    assert make.do_jobs() == 1
    assert actions.enqueue("test:count", slot="the one").id != first.id


def test_what_is_asked_for_while_it_runs_is_done_once_more(app: Flask) -> None:
    job = actions.enqueue("test:greedy", slot="greedy")

    assert make.do_jobs() == 2
    assert job.state == JobState.DONE


def test_a_worker_thought_dead_cannot_commit(app: Flask) -> None:
    job = actions.enqueue("test:count")
    db.session.commit()
    first = actions.claim("slow")
    assert first is not None
    slow = Progress(job.id, "slow", first.attempts, computes=False)
    job.lease_until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    actions.claim("quick")
    db.session.commit()

    with pytest.raises(Lost):
        slow.step(1)


def test_a_job_that_loses_each_of_its_workers_is_parked(app: Flask) -> None:
    job = actions.enqueue("test:count", most_attempts=2)
    for _ in range(2):
        actions.claim("doomed")
        job.lease_until = clock.now() - timedelta(seconds=1)
        db.session.commit()

    assert actions.claim("careful") is None
    assert job.state == JobState.FAILED


def test_a_cancelled_job_is_not_done_and_can_go_on(app: Flask) -> None:
    job = actions.enqueue("test:count", slot="the one")
    actions.cancel(job)
    assert make.do_jobs() == 0

    actions.again(job)

    assert make.do_jobs() == 1
    assert job.state == JobState.DONE


@pytest.mark.parametrize("before", JobState)
@pytest.mark.parametrize("after", JobState)
def test_a_job_moves_only_as_the_table_says(app: Flask, before: JobState, after: JobState) -> None:
    now = clock.now()
    job = Job(kind="test:count", args={}, state=before, lease_until=now, ended_at=now)
    if after in rules.MOVES[before]:
        actions.end(job, after)
        assert job.state == after
    else:
        with pytest.raises(NotPossible):
            actions.end(job, after)
        assert job.state == before


def test_waits_grow_up_to_two_hours() -> None:
    waits = [rules.delay(attempts).total_seconds() for attempts in range(1, 10)]

    assert waits == [10, 30, 90, 270, 810, 2430, 7200, 7200, 7200]


def test_what_waits_for_other_work_is_taken_up_again_and_has_not_failed(app: Flask) -> None:
    job = actions.enqueue("test:later", most_attempts=1)
    with time_machine.travel(clock.now(), tick=False) as now:
        make.do_jobs()
        waiting = (job.state, job.attempts, job.error, job.due_at - clock.now())
        job.args = {"ready": True}
        now.shift(5)
        make.do_jobs()

    assert waiting == (JobState.WAITING, 0, None, timedelta(seconds=5))
    assert job.state == JobState.DONE
