"""What the engine proposes for a real consultation, and how long that takes by the clock."""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import db
from app.analysis.stop_words import STOP_WORDS
from app.jobs.models import Job, JobState
from app.jobs.worker import start_embedded
from app.synthesis.actions import sort_passages
from app.synthesis.models import Passage, ProposedTopic, Scope
from app.synthesis.queries import proposed
from benchmarks.netmundial.counted import the_round
from benchmarks.netmundial.installed import bring_in

TOPICS = 12
LOOKS_EVERY = 0.1  # seconds
SHOWN = 3  # words of a name


def report(app: Flask, file: Path) -> dict[str, Any]:
    """Bring in and let two workers propose, as the product does; print the tree for twelve topics."""
    began, cpu = time.perf_counter(), _cpu()
    with app.app_context():
        bring_in(app, file)
    entered = time.perf_counter() - began
    stop = start_embedded(app)
    _wait_until(app, _all_done)
    cut = time.perf_counter() - began
    with app.app_context():
        db.begin_write()
        sort_passages(the_round(), Scope.ALL, by=None)
        db.session.commit()
    _wait_until(app, _is_proposed)
    seconds, spent = time.perf_counter() - began, _cpu() - cpu
    _wait_until(app, _all_done)
    stop.set()
    with app.app_context():
        _print_tree()
        named, of_stop_words = _names()
        passages = db.session.scalar(sa.select(sa.func.count()).select_from(Passage))
    return {
        "passages": passages,
        "names": named,
        "names_of_stop_words": of_stop_words,
        "seconds_entered": round(entered, 1),
        "seconds_cut": round(cut, 1),
        "seconds_to_proposed": round(seconds, 1),
        "cpu_seconds_to_proposed": round(spent, 1),
        "seconds_to_every_number": round(time.perf_counter() - began, 1),
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _wait_until(app: Flask, so: Callable[[], bool]) -> None:
    while True:
        with app.app_context():
            if so():
                return
        time.sleep(LOOKS_EVERY)


def _all_done() -> bool:
    busy = Job.state.in_([JobState.WAITING, JobState.RUNNING])
    query = sa.select(Job.id).where(Job.round_id == the_round().id, busy)
    return db.session.scalar(query.limit(1)) is None


def _is_proposed() -> bool:
    return db.session.scalar(proposed.newest(the_round().id, Scope.ALL, None)) is not None


def _names() -> tuple[int, int]:
    """How many names all numbers of topics have, and how many of them words that join sentences.

    A name is of such words when its only word, or two of three, are stop words of any language.
    """
    joins = frozenset().union(*STOP_WORDS.values())
    every = [
        name["terms"][:SHOWN]
        for names in db.session.scalars(sa.select(ProposedTopic.names))
        for name in names.values()
    ]
    bad = [terms for terms in every if len(joins.intersection(terms)) >= min(2, len(terms)) > 0]
    return len(every), len(bad)


def _print_tree() -> None:
    sorting = db.session.scalars(proposed.newest(the_round().id, Scope.ALL, None)).one()
    for wanted in (None, TOPICS):
        grain = proposed.nearest_grain(sorting, wanted)
        if grain is None:
            continue
        print(f"\n{grain.topics} topics" + ("" if wanted else ", as many as are stable"))
        for topic, parts in proposed.proposed_of(grain):
            print(f"  {topic.size:>5}  {topic.name('en')['name']}")
            for part in parts:
                print(f"         {part.size:>5}  {part.name('en')['name']}")
