"""How far a job has come inside one long transaction, told to whoever looks meanwhile.

What the transaction itself writes is seen by nobody before its end. PostgreSQL lets another connection
write the job's row beside it. SQLite has one writer at a time, and this is it: there, the numbers
stand in a file of the instance folder, which every process of the one machine reads.
"""

import uuid
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from app import db
from app.jobs.models import Job, JobState


def tell(ident: uuid.UUID, done: int, total: int) -> None:
    """Say that so much is done, though nothing is committed yet."""
    engine = db.engine()
    if engine.dialect.name == "sqlite":
        place = _place(ident)
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".fresh")
        fresh.write_text(f"{done} {total}", encoding="ascii")
        fresh.replace(place)  # at once, so that nobody reads half of it
        return
    # A row that the job's own transaction has locked is left alone: to wait for it were for ever.
    free = sa.select(Job.id).where(Job.id == ident).with_for_update(skip_locked=True)
    with engine.begin() as apart:
        apart.execute(
            sa.update(Job).where(Job.id.in_(free.scalar_subquery())).values(done=done, total=total)
        )


def told(job: Job) -> tuple[int, int | None]:
    """How much of the job is done, and of how much, by what was committed and what was told since."""
    if job.state is JobState.RUNNING:
        try:
            done, total = _place(job.id).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return job.done, job.total
        return int(done), int(total)
    return job.done, job.total


def fall_silent(ident: uuid.UUID) -> None:
    """The transaction is over: what is committed is the truth again."""
    _place(ident).unlink(missing_ok=True)


def _place(ident: uuid.UUID) -> Path:
    folder: Path = current_app.config["TDT"].instance
    return folder / "progress" / ident.hex
