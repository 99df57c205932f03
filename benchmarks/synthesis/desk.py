"""A moderator's script at the coding desk of an imported round whose topics by people are hidden.

The round comes in by the command line, with the topics that people gave; what they decided is taken back
and kept here alone. Then the script does what a moderator does, through the pages: it is led to a passage,
sends what people had decided on it, and is led on. The workers' jobs are done in between.
"""

import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sklearn.metrics import f1_score

from app import clock, db
from app.accounts.models import Person
from app.jobs.models import Job, JobState
from app.jobs.worker import run_due
from app.rounds.models import Round
from app.synthesis import actions
from app.synthesis.actions import batches
from app.synthesis.actions.suggesting import LEARN
from app.synthesis.models import Batch, BatchKind, Coding, Passage
from app.synthesis.queries import engine
from app.synthesis.queries.topics import tree_of
from benchmarks.web import world as bench
from benchmarks.web.wire import Answer, Browser
from tests import make

SLUG = "learning"
SEE_OTHER, GOOD = 303, 200
LOOKS_EVERY = 0.2  # seconds
BUSY = [JobState.WAITING, JobState.RUNNING]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The round, a moderator's browser, and what people had decided: a topic of each passage."""

    app: Flask
    round_id: UUID
    browser: Browser
    codes: Mapping[UUID, UUID]

    @property
    def address(self) -> str:
        """Where the desk is."""
        return f"/rounds/{SLUG}/coding"

    def first(self) -> UUID | None:
        """The passage that the desk begins with."""
        return _passage(self.browser.ask(f"{self.address}?order=teaches"))

    def decide(self, passage: UUID) -> UUID | None:
        """Say of a passage what people said of it; the passage that the desk leads to then."""
        page = self.browser.ask(f"{self.address}?order=teaches&passage={passage}")
        seen = re.search(r'name="seen" value="(\d+)"', page.body.decode())
        if page.status != GOOD or seen is None:
            raise RuntimeError(f"{page.path}: {page.status}, and no form on it")
        form = {"topic": str(self.codes[passage]), "seen": seen[1], "order": "teaches"}
        return _passage(self.browser.ask(f"{self.address}/{passage}", form))

    def learn(self) -> None:
        """Let the pause after decisions be over, and do what is then to be done."""
        with self.app.app_context():
            db.begin_write()
            soon = sa.update(Job).where(Job.kind == LEARN, Job.state == JobState.WAITING)
            db.session.execute(soon.values(due_at=clock.now()))
            db.session.commit()
        work(self.app, self.round_id)

    def undecided(self) -> list[UUID]:
        """The passages that wait."""
        with self.app.app_context():
            return _waiting(self.round_id)

    def f1(self) -> float:
        """Macro F1 over the passages that wait: what is suggested first, against people's topic."""
        with self.app.app_context():
            left = _waiting(self.round_id)
            first = engine.first_topics(left)
        topics = sorted({str(topic) for topic in self.codes.values()})
        right = [str(self.codes[ident]) for ident in left]
        found = [first.get(ident, "") for ident in left]
        return float(f1_score(right, found, labels=topics, average="macro", zero_division=0))


def opened(app: Flask, file: Path, mapping: Path, belongs: Mapping[str, str]) -> Desk:
    """Bring a table in, hide what people decided, say what belongs to each topic, and have topics suggested."""
    with app.app_context():
        said = ["import", str(file), "--round", SLUG, "--mapping", str(mapping)]
        done = app.test_cli_runner().invoke(args=said)
        if done.exit_code:
            sys.exit(done.output)
    with app.app_context(), app.test_request_context():
        round_ = db.session.scalars(sa.select(Round).where(Round.slug == SLUG)).one()
        moderator = make.person()
        make.role(moderator, round_, "moderator")
        codes = _hidden(round_, moderator)
        tree = db.session.scalars(tree_of(round_.id)).one()
        for topic in tree.topics:
            words = belongs.get(topic.name, "")
            actions.describe(
                topic, name=topic.name, belongs=words, not_belongs="", example="", by=moderator
            )
        if any(belongs.values()):
            actions.sign_off(tree, by=moderator)
        actions.suggest_for_round(round_, by=moderator)
        ident, cookie = round_.id, bench.cookie_of(moderator)
        db.session.commit()
    work(app, ident)
    return Desk(
        app=app,
        round_id=ident,
        browser=Browser(app.wsgi_app, cookie).open("/"),
        codes=codes,
    )


def _hidden(round_: Round, by: Person) -> dict[UUID, UUID]:
    """Take back what people decided before the import, and give it to the script alone."""
    found = db.session.execute(
        sa.select(Coding.passage_id, Coding.topic_id)
        .join(Coding.passage)
        .where(Passage.round_id == round_.id)
        .order_by(Coding.passage_id, Coding.id)
    )
    codes = {row.passage_id: row.topic_id for row in found}
    of_import = sa.select(Batch).where(Batch.round_id == round_.id, Batch.kind == BatchKind.IMPORT)
    for batch in db.session.scalars(of_import).all():
        batches.take_back(batch, by=by)
    if set(_waiting(round_.id)) != set(codes):
        raise RuntimeError("Something is decided, or waits, that people did not decide.")
    return codes


def work(app: Flask, round_id: UUID) -> None:
    """Do the jobs of the round, those too that wait for others; not what is due later."""
    later = sa.and_(Job.kind == LEARN, Job.due_at > sa.bindparam("now", type_=Job.due_at.type))
    busy = sa.select(Job.id).where(Job.round_id == round_id, Job.state.in_(BUSY), ~later)
    while True:
        with app.app_context():
            run_due()
        with app.app_context():
            if db.session.scalar(busy.limit(1), {"now": clock.now()}) is None:
                failed = Job.state == JobState.FAILED
                error = db.session.scalar(sa.select(Job.error).where(failed).limit(1))
                if error is not None:
                    raise RuntimeError(error)
                return
        time.sleep(LOOKS_EVERY)


def _waiting(round_id: UUID) -> list[UUID]:
    query = sa.select(Passage.id).where(
        Passage.round_id == round_id, Passage.counts, Passage.decided_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Passage.id)))


def _passage(answer: Answer) -> UUID | None:
    """The passage that an answer leads to."""
    if answer.status != SEE_OTHER:
        raise RuntimeError(f"{answer.path}: {answer.status} instead of {SEE_OTHER}")
    address = next(value for name, value in answer.headers if name == "Location")
    found = re.search(r"passage=([0-9a-f-]{36})", address)
    return UUID(found[1]) if found else None
