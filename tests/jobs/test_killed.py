"""A worker process that is killed in the middle of a job loses nothing and does nothing twice."""

import dataclasses
import subprocess
import sys
import threading
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accounts.models import Tries
from app.jobs import actions, bell, worker
from app.jobs.models import Job, JobState
from tests.jobs import counting

ROOT = Path(__file__).parents[2]


def test_workers_beside_the_pages_take_up_what_is_asked_for(whole_app: Flask) -> None:
    config = whole_app.config["TDT"]
    whole_app.config["TDT"] = dataclasses.replace(config, workers_embedded=True)
    stop = worker.start_embedded(whole_app, threads=1)
    whole_app.config["TDT"] = config
    with whole_app.app_context():
        db.begin_write()
        actions.enqueue("test:signal")
        db.session.commit()
        bell.ring()
        told = counting.signalled.wait(30)
        stop.set()
        bell.ring()
        _clear()

    assert told


def _clear() -> None:
    db.session.rollback()
    for thread in threading.enumerate():
        if thread.name.startswith("jobs"):
            thread.join(30)
    db.begin_write()
    db.session.execute(sa.delete(Tries))
    db.session.execute(sa.delete(Job))
    db.session.commit()


def test_another_worker_goes_on_where_a_killed_one_was(whole_app: Flask, database_url: str) -> None:
    with whole_app.app_context():
        db.begin_write()
        job = actions.enqueue("test:count", {"hangs": True})
        db.session.commit()

        command = [sys.executable, "-m", "tests.jobs.counting", database_url]
        with subprocess.Popen(  # noqa: S603 - our own module, on our own database
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            said = process.stdout.readline()
            process.kill()
        assert said == "hanging\n"
        assert worker.run_due() == 0  # the lease still runs

        db.begin_write()
        db.session.execute(sa.update(Job).values(lease_until=clock.now()))
        db.session.commit()
        assert worker.run_due() == 1

        db.session.refresh(job)
        rows = {row.key: row.count for row in db.session.scalars(sa.select(Tries))}
        ended, job_id = (job.state, job.attempts), job.id
        _clear()

    assert ended == (JobState.DONE, 2)
    assert rows == {
        f"{job_id}:{step}": 1 if step < counting.HANGS_AT else 2
        for step in range(1, counting.STEPS + 1)
    }


def test_what_kills_its_workers_is_parked_while_other_work_goes_on(
    whole_app: Flask, database_url: str
) -> None:
    with whole_app.app_context():
        db.begin_write()
        job = actions.enqueue("test:poison", most_attempts=2)
        db.session.commit()
        codes = []
        for _try in range(2):
            command = [sys.executable, "-m", "tests.jobs.counting", database_url]
            codes.append(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - our own
            db.begin_write()
            other = actions.enqueue("test:count")
            db.session.commit()
            assert worker.run_due() == 1  # the other; the lease on this one still runs
            assert db.session.get_one(Job, other.id, populate_existing=True).state == JobState.DONE
            db.session.rollback()
            db.begin_write()
            db.session.execute(
                sa.update(Job).where(Job.id == job.id).values(lease_until=clock.now())
            )
            db.session.commit()
        worker.run_due()
        db.session.refresh(job)
        ended = (job.state, job.attempts)
        _clear()

    assert codes == [-9, -9]
    assert ended == (JobState.FAILED, 2)
