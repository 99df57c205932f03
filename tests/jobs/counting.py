"""Kinds of work for the tests, and a worker process that can be killed in the middle of one."""

import os
import signal as signals
import sys
import threading
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app import clock, create_app, db
from app.accounts.models import Tries
from app.errors import NotPossible
from app.jobs import actions, registry, telling, worker
from app.jobs.models import Job
from app.jobs.progress import Later, Progress
from config import Config

HANGS_AT = 3
STEPS = 5


@registry.handles("test:count")
def count(job: Job, progress: Progress) -> dict[str, Any]:
    """Write a row a step; a first try whose args say so stops at the third, as if the machine died."""
    for step in range(job.done + 1, STEPS + 1):
        db.session.add(Tries(key=f"{job.id}:{step}", count=job.attempts, expires_at=clock.now()))
        if step == HANGS_AT and job.attempts == 1 and job.args.get("hangs"):
            db.session.flush()
            print("hanging", flush=True)  # noqa: T201 - tells the test that it may kill this process
            sys.stdin.read()
        progress.step(step, STEPS)
    return {"said": "counted"}


heard: list[tuple[int, int | None, int]] = []


@registry.handles("test:whole")
def whole(job: Job, progress: Progress) -> None:
    """One transaction for all of it, which tells how far it is and notes what others see meanwhile."""
    db.session.add(Tries(key=f"{job.id}", count=1, expires_at=clock.now()))
    db.session.flush()
    if job.args.get("locked"):
        progress.hold()
    progress.tell(2, STEPS)
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]  # noqa: SLF001 - another session
        seen = db.session.get_one(Job, job.id)
        rows = db.session.scalar(sa.select(sa.func.count()).select_from(Tries)) or 0
        heard.append((*telling.told(seen), rows))
    if job.args.get("fails"):
        raise NotPossible("It cannot be done.")


signalled = threading.Event()


@registry.handles("test:signal")
def signal(job: Job, progress: Progress) -> None:
    """Tell the test that a worker was here."""
    signalled.set()


@registry.handles("test:flaky")
def flaky(job: Job, progress: Progress) -> None:
    """Fail until the third try, leaving half-done work behind each time."""
    db.session.add(Tries(key=f"{job.id}:flaky", count=job.attempts, expires_at=clock.now()))
    if job.attempts < 3:
        raise OSError("the line is down")


@registry.handles("test:never")
def never(job: Job, progress: Progress) -> None:
    """Fail always."""
    raise OSError("no")


@registry.handles("test:poison")
def poison(job: Job, progress: Progress) -> None:
    """Kill whatever process takes it up."""
    os.kill(os.getpid(), signals.SIGKILL)


@registry.handles("test:later")
def later(job: Job, progress: Progress) -> None:
    """Wait for other work until that is done."""
    if not job.args.get("ready"):
        raise Later(5)


@registry.handles("test:impossible")
def impossible(job: Job, progress: Progress) -> None:
    """Say at once that it cannot be done."""
    raise NotPossible("The file has no columns.")


@registry.handles("test:greedy")
def greedy(job: Job, progress: Progress) -> None:
    """While it runs, somebody asks for it again, once."""
    if not job.args.get("asked"):
        job.args = {"asked": True}
        progress.step()
        actions.enqueue(job.kind, slot=job.slot)


if __name__ == "__main__":
    application = create_app(
        Config(
            production=False,
            secret_key="a secret that only the tests know, 32+",
            database_url=sys.argv[1],
            workers_embedded=False,
        )
    )
    with application.app_context():
        worker.run_due()
