"""A job: work that outlives a request, enqueued in the transaction that wants it."""

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key, one_of, only_when


class JobState(enum.StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One piece of work. A worker holds it by a lease; a lease that ran out may be taken over."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JobState),
        only_when("running_is_leased", "state = 'running'", "lease_until IS NOT NULL"),
        only_when(
            "ended_when_over", "state IN ('done', 'failed', 'cancelled')", "ended_at IS NOT NULL"
        ),
        sa.Index("ix_job_state_due_at", "state", "due_at"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    # One waiting or running job at most bears a slot; None for work that may run side by side.
    slot: Mapped[str | None] = mapped_column(unique=True)
    # Asked for again while it ran, so that it runs once more: it may have missed what is new.
    wanted_again: Mapped[bool] = mapped_column(default=False)
    round_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    asked_by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    most_attempts: Mapped[int] = mapped_column(default=5)
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    done: Mapped[int] = mapped_column(default=0, comment="units finished")
    total: Mapped[int | None] = mapped_column(comment="units in all, once known")
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    ended_at: Mapped[datetime | None]
