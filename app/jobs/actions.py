"""Changing the queue: the only functions that do."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import clock, db, web
from app.errors import NotPossible
from app.jobs import bell, queries
from app.jobs.models import Job, JobState
from app.jobs.rules import LEASE, MOVES, delay


class HasId(Protocol):
    """Somebody who asks for work."""

    @property
    def id(self) -> uuid.UUID:
        """Their id."""
        ...


def enqueue(
    kind: str,
    args: dict[str, Any] | None = None,
    *,
    slot: str | None = None,
    round_id: uuid.UUID | None = None,
    by: HasId | None = None,
    due_at: datetime | None = None,
    total: int | None = None,
    most_attempts: int = 5,
) -> Job:
    """Ask for work, in the transaction at hand: a rollback takes the wish with it.

    A `slot` holds one job that is not over. Asking again gives the one that waits there; one that
    runs already will run once more, since it may have missed what is new.
    """
    web.after_commit(bell.ring)
    job = _in_slot(slot) if slot else None
    while job is None:
        job = Job(
            kind=kind,
            args=args or {},
            slot=slot,
            round_id=round_id,
            asked_by_id=by.id if by else None,
            due_at=due_at or clock.now(),
            total=total,
            most_attempts=most_attempts,
        )
        try:
            with db.session.begin_nested():
                db.session.add(job)
        except IntegrityError:
            job = _in_slot(slot)
    return job


def _in_slot(slot: str | None) -> Job | None:
    found = db.session.execute(
        sa.update(Job)
        .where(Job.slot == slot)
        .values(wanted_again=Job.state == JobState.RUNNING)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return db.session.get(Job, found, populate_existing=True) if found else None


def cancel(job: Job) -> None:
    """Stop a job that is not over. What a running one has not committed is undone."""
    _move(job, JobState.CANCELLED)
    job.ended_at = clock.now()
    job.slot = None


def again(job: Job) -> None:
    """Try a job that failed or was cancelled once more, from where it had come to."""
    _move(job, JobState.WAITING)
    job.attempts, job.due_at = 0, clock.now()
    job.ended_at = job.error = None
    web.after_commit(bell.ring)


def claim(worker: str) -> Job | None:
    """Take up the next job that is due, for as long as the lease; None when nothing is."""
    while True:
        now = clock.now()
        job = db.session.scalar(queries.next_due(now).with_for_update(skip_locked=True))
        if job is None:
            return None
        if job.attempts < job.most_attempts:
            job.state = JobState.RUNNING
            job.worker, job.lease_until = worker, now + LEASE
            job.attempts += 1
            return job
        # Each worker that took it up was lost: it may be what kills them. It is parked.
        end(job, JobState.FAILED, error=job.error or "Its worker was lost each time it was tried.")
        db.session.flush()


def end(job: Job, to: JobState, *, error: str | None = None) -> None:
    """Put a job that was claimed where it belongs now."""
    _move(job, to)
    job.ended_at = clock.now()
    job.slot = None
    job.error = error


def finished(
    *, wanted_again: bool, every: int | None, result: dict[str, Any] | None
) -> dict[str, Any]:
    """The facts of a job that was done: over, or waiting for its next turn."""
    now = clock.now()
    if wanted_again or every:
        due_at = now if wanted_again else now + timedelta(seconds=every or 0)
        return {
            "state": JobState.WAITING,
            "attempts": 0,
            "due_at": due_at,
            "result": result,
            "error": None,
            "wanted_again": False,
            "lease_until": None,
        }
    return {
        "state": JobState.DONE,
        "ended_at": now,
        "slot": None,
        "result": result,
        "error": None,
    }


def wait(job: Job, seconds: float) -> None:
    """Let a job that waits for other work be taken up again after a while."""
    _move(job, JobState.WAITING)
    job.attempts, job.due_at = 0, clock.now() + timedelta(seconds=seconds)
    job.error = None


def put_off(job: Job, *, error: str, for_good: bool, every: int | None) -> None:
    """A try failed: wait longer each time, and park the job when nothing helps."""
    if not for_good and job.attempts < job.most_attempts:
        _move(job, JobState.WAITING)
        job.due_at, job.error = clock.now() + delay(job.attempts), error
    elif every:
        _move(job, JobState.WAITING)
        job.due_at, job.error, job.attempts = clock.now() + delay(99), error, 0
    else:
        end(job, JobState.FAILED, error=error)


def renewal(worker: str, now: datetime) -> sa.Update:
    """Hold on to whatever this worker has claimed, for another lease."""
    return (
        sa.update(Job)
        .where(Job.worker == worker, Job.state == JobState.RUNNING)
        .values(lease_until=now + LEASE)
    )


def tidy() -> None:
    """Forget jobs that ended long ago."""
    db.session.execute(sa.delete(Job).where(queries.long_over()))


def _move(job: Job, to: JobState) -> None:
    if to not in MOVES[job.state]:
        raise NotPossible(_("This work is over, or goes on already. Nothing was changed."))
    job.state = to
