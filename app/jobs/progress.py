"""What a running job tells, and how it learns that it is no longer its own."""

import uuid

import sqlalchemy as sa

from app import clock, db
from app.jobs import telling
from app.jobs.models import Job, JobState
from app.jobs.rules import LEASE


class Lost(Exception):
    """The job was cancelled, or another worker has taken it over: what is not committed is undone."""


class Later(Exception):
    """The job waits for other work: what it did in steps is kept, and it is taken up again soon.

    That counts as no failed try. `again_in`: seconds.
    """

    def __init__(self, again_in: float) -> None:
        super().__init__(again_in)
        self.again_in = again_in


class Progress:
    """The hold that one worker has on one job."""

    def __init__(self, ident: uuid.UUID, worker: str, attempt: int, *, computes: bool) -> None:
        self._ident = ident
        self._worker = worker
        self._attempt = attempt
        self._computes = computes
        self._writing = False

    def begin_write(self) -> None:
        """Take the write lock, for a handler that computes first. What it read before is over."""
        if not self._writing:
            db.session.commit()
            db.begin_write()
            self._writing = True

    def step(self, done: int | None = None, total: int | None = None) -> None:
        """Commit the chunk of work so far, with how much is done; raise Lost if it is not ours."""
        told = {"done": done, "total": total}
        self.hold(**{name: value for name, value in told.items() if value is not None})
        db.session.commit()
        telling.fall_silent(self._ident)
        self._writing = False
        if not self._computes:
            self.begin_write()

    def tell(self, done: int, total: int) -> None:
        """Show how far the chunk at hand has come, without committing any of it."""
        telling.tell(self._ident, done, total)

    def hold(self, **facts: object) -> None:
        """Renew the lease and set facts of the job, in the transaction at hand, if it is still ours."""
        self.begin_write()
        db.session.flush()
        facts.setdefault("lease_until", clock.now() + LEASE)
        changed = db.session.execute(
            sa.update(Job)
            .where(
                Job.id == self._ident,
                Job.worker == self._worker,
                Job.attempts == self._attempt,
                Job.state == JobState.RUNNING,
            )
            .values(**facts)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
        if changed.first() is None:
            raise Lost
