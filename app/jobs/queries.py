"""Reading the queue."""

import uuid
from datetime import datetime

import sqlalchemy as sa

from app import kept
from app.jobs.models import Job, JobState
from app.policy import Who


def due(now: datetime) -> sa.ColumnElement[bool]:
    """The jobs to be taken up: their time has come, or their worker's lease has run out."""
    return sa.or_(
        sa.and_(Job.state == JobState.WAITING, Job.due_at <= now),
        sa.and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )


def next_due(now: datetime) -> sa.Select[Job]:
    """The job to take up next."""
    return sa.select(Job).where(due(now)).order_by(Job.due_at, Job.created_at).limit(1)


def of_round(round_id: object, kind: str) -> sa.Select[Job]:
    """The jobs of one kind for a round, newest first."""
    return (
        sa.select(Job)
        .where(Job.round_id == round_id, Job.kind == kind)
        .order_by(Job.created_at.desc())
    )


def seen_by(who: Who, round_id: uuid.UUID | None = None) -> sa.Select[Job]:
    """The work that somebody may see, what goes on first, then the newest; of one round if named.

    The house's own, which belongs to no round and that nobody asked for, is for administrators.
    """
    ended = Job.ended_at.is_not(None)
    query = sa.select(Job).order_by(ended, Job.created_at.desc(), Job.id)
    if round_id is not None:
        query = query.where(Job.round_id == round_id)
    if who.admin:
        return query
    mine = [ident for ident, roles in who.roles.items() if roles & {"organiser", "moderator"}]
    return query.where(sa.or_(Job.asked_by_id == who.person, Job.round_id.in_(mine)))


def still_to_do(round_id: object, kind: str) -> sa.Select[Job]:
    """The jobs of one kind for a round that wait or run."""
    return of_round(round_id, kind).where(Job.state.in_([JobState.WAITING, JobState.RUNNING]))


def long_over() -> sa.ColumnElement[bool]:
    """The jobs that ended so long ago that nobody asks after them."""
    return Job.ended_at < kept.before("work")
