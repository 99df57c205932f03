"""Workers: threads that take up jobs, beside the pages or in a process of their own."""

import os
import socket
import threading
import uuid
from typing import Any

import structlog
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError

from app import clock, db
from app.errors import Problem
from app.jobs import actions, bell, queries, registry, telling
from app.jobs.models import Job, JobState
from app.jobs.progress import Later, Lost, Progress
from app.jobs.rules import LEASE

POLL = 1.0
BEAT = LEASE.total_seconds() / 4
log = structlog.get_logger()


def run_due(*, most: int = 1000) -> int:
    """Do what is due now, one job after the other, and say how many there were."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - for another context
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    done = 0
    while done < most and _run_next(app, name) is not None:
        done += 1
    return done


def work(app: Flask, stop: threading.Event) -> None:
    """Take up jobs until told to stop; a thread of its own renews the lease of the one at hand."""
    name = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    threading.Thread(target=_beat, args=(app, name, stop), name="jobs beat", daemon=True).start()
    while not stop.is_set():
        try:
            with app.app_context():
                _offer_recurring()
            while not stop.is_set() and _run_next(app, name) is not None:
                pass
        except OperationalError as error:
            log.warning("jobs wait for the database", kind=type(error.orig).__name__)
        bell.wait(POLL)


def start_embedded(app: Flask, *, threads: int = 2) -> threading.Event:
    """Start workers in this process, beside the pages, if the settings say so."""
    stop = threading.Event()
    if app.config["TDT"].workers_embedded:
        for _ in range(threads):
            threading.Thread(target=work, args=(app, stop), name="jobs", daemon=True).start()
    return stop


def _run_next(app: Flask, name: str) -> uuid.UUID | None:
    """Claim a job and see it through; None when nothing is due."""
    with app.app_context():
        if db.session.scalar(queries.next_due(clock.now()).with_only_columns(Job.id)) is None:
            return None
        db.session.rollback()  # only looked; the claim begins with the write lock
        db.begin_write()
        job = actions.claim(name)
        db.session.commit()
        if job is None:
            return None
        ident, attempt, kind = job.id, job.attempts, registry.find(job.kind)
    error: Exception | None = None
    with app.app_context(), force_locale(app.config["TDT"].default_language):
        try:
            _see_through(ident, name, attempt, kind)
        except Lost:
            db.session.rollback()
            log.info("job lost", job=str(ident))
        except Exception as raised:  # noqa: BLE001 - whatever it is, the worker goes on
            db.session.rollback()
            error = raised
        finally:
            telling.fall_silent(ident)
    if error is not None:
        with app.app_context():
            _put_off(ident, name, attempt, error)
    return ident


def _see_through(ident: uuid.UUID, name: str, attempt: int, kind: registry.Kind | None) -> None:
    if kind is None:
        raise LookupError("No part of this version does such work.")
    progress = Progress(ident, name, attempt, computes=kind.computes)
    if not kind.computes:
        progress.begin_write()
    job = db.session.get(Job, ident)
    if job is None:
        raise Lost
    result = kind.handler(job, progress)
    _finish(ident, progress, kind, result)


def _finish(
    ident: uuid.UUID, progress: Progress, kind: registry.Kind, result: dict[str, Any] | None
) -> None:
    """The last chunk and the end are one transaction: nothing is done twice, nothing half."""
    progress.hold()  # locks the row, so that a wish to run again is seen or comes after
    job = db.session.get(Job, ident, populate_existing=True)
    again = job is not None and job.wanted_again
    progress.hold(**actions.finished(wanted_again=again, every=kind.every, result=result))
    db.session.commit()


def _put_off(ident: uuid.UUID, name: str, attempt: int, error: Exception) -> None:
    """After a failed try: Problems are told as they are and not tried again, since they would not pass."""
    db.begin_write()
    job = db.session.get(Job, ident, with_for_update=True)
    if job is None or (job.worker, job.attempts, job.state) != (name, attempt, JobState.RUNNING):
        db.session.rollback()
        return
    if isinstance(error, Later):
        actions.wait(job, error.again_in)
        db.session.commit()
        return
    told = isinstance(error, Problem)
    kind = registry.find(job.kind)
    said = str(error) if told else f"{type(error).__name__}: {error}"
    actions.put_off(job, error=said[:2000], for_good=told, every=kind.every if kind else None)
    db.session.commit()
    log.warning("job failed", job=str(ident), kind=job.kind, attempt=attempt, exc_info=error)


def _offer_recurring() -> None:
    """Put the work that recurs into its slots, once a process."""
    if current_app.extensions.get("jobs.recurring"):
        return
    db.begin_write()
    for kind in registry.recurring():
        actions.enqueue(kind.name, slot=f"every:{kind.name}")
    db.session.commit()
    current_app.extensions["jobs.recurring"] = True


def _beat(app: Flask, name: str, stop: threading.Event) -> None:
    """Renew the lease of what this worker holds, however long a chunk of it takes."""
    while not stop.wait(BEAT):
        try:
            with app.app_context():
                db.begin_write()
                db.session.execute(
                    actions.renewal(name, clock.now()).execution_options(synchronize_session=False)
                )
                db.session.commit()
        except OperationalError:
            continue  # the job's own chunk holds the lock: nobody else can claim it meanwhile
