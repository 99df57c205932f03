"""`python -m benchmarks.coding`: what a click at the coding desk costs with many passages waiting.

A click is what a moderator waits for: the decision is sent, the answer leads to the next passage, and its
page comes. Straight through the WSGI application as it is shipped: signing in, CSRF, policy and record included; no
network. Milliseconds by the clock, and of this process's CPU, which others at work on the machine do not
lengthen; the CPU of a PostgreSQL server is in the first alone. The last line is one JSON object.
"""

import argparse
import json
import platform
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from rich.console import Console
from rich.table import Table

from app import clock, db
from app.rounds.models import Round
from app.synthesis.models import Passage, Suggestion, SuggestionState, Topic
from benchmarks.web import world
from benchmarks.web.wire import Answer, Browser
from tests import make

SEE_OTHER, GOOD = 303, 200
AT_ONCE = 5_000
TOPICS = 30
PARTIES = 200
WORDS = "Hospitals must be off limits, and so must the cables that carry what they need to know. "
WARM = 5
Took = tuple[float, float]  # milliseconds by the clock, and of CPU
ORDERS = ("teaches", "party", "place")


def main() -> None:
    """Build, click, tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coding", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--clicks", type=int, default=200, help="measured clicks an order")
    parser.add_argument(
        "--database",
        default="",
        help="an empty PostgreSQL database whose name has bench in it; SQLite without",
    )
    asked = parser.parse_args()
    if asked.database and "bench" not in asked.database.rpartition("/")[2]:
        parser.error("The tables of the database are dropped: name one with bench in its name.")
    found: dict[int, dict[str, float]] = {}
    for passages in asked.passages:
        with tempfile.TemporaryDirectory() as folder:
            found[passages] = _measure(Path(folder), asked.database, passages, asked.clicks)
    table = Table(title="Milliseconds of a click at the coding desk")
    table.add_column("what")
    for passages in found:
        table.add_column(f"{passages:,} passages", justify="right")
    for name in next(iter(found.values())):
        table.add_row(name, *(f"{costs[name]:.1f}" for costs in found.values()))
    Console(width=100).print(table)
    print(
        json.dumps(
            {
                "benchmark": "coding",
                "database": "postgresql" if asked.database else "sqlite",
                "python": platform.python_version(),
                "clicks": asked.clicks,
                "ms": {
                    str(passages): {name: round(cost, 2) for name, cost in costs.items()}
                    for passages, costs in found.items()
                },
            }
        )
    )


def _measure(folder: Path, database: str, passages: int, clicks: int) -> dict[str, float]:
    app = world.empty(folder, database=database)
    with app.app_context(), app.test_request_context():
        make.groups()
        moderator = make.person()
        round_ = make.round_(state="closed", moderators=[moderator], languages=["en"])
        _fill(round_, passages)
        cookie, slug = world.cookie_of(moderator), round_.slug
        db.session.commit()
        _settle_statistics(app)
    browser = Browser(app.wsgi_app, cookie).open("/")
    desk = f"/rounds/{slug}/coding"
    costs: dict[str, float] = {}
    for order in ORDERS:
        times = _clicks(browser, desk, order, clicks)
        clock_, cpu = zip(*times, strict=True)
        costs[f"next, {order}: median"] = statistics.median(clock_)
        costs[f"next, {order}: 95 of 100"] = sorted(clock_)[int(len(clock_) * 0.95)]
        costs[f"next, {order}: CPU, median"] = statistics.median(cpu)
    pages = {
        "opened anew": (f"{desk}?order=party", SEE_OTHER),
        "how far it is": (f"{desk}/progress", GOOD),
        "many at once": (f"{desk}/list?least=90", GOOD),
        "no topic fits": (f"{desk}/none", GOOD),
        "company": (f"{desk}/company", GOOD),
    }
    for name, (path, status) in pages.items():
        times = [_timed(partial(browser.ask, path), status)[0] for _turn in range(20)]
        costs[name] = statistics.median(took for took, _cpu in times)
        costs[f"{name}: CPU"] = statistics.median(cpu for _took, cpu in times)
    return costs


def _clicks(browser: Browser, desk: str, order: str, clicks: int) -> list[Took]:
    """Accept what is suggested, or say that none fits, passage after passage."""
    page = browser.ask(_location(browser.ask(f"{desk}?order={order}")))
    times = []
    for number in range(clicks + WARM):
        html = page.body.decode()
        passage = re.search(r'action="([^"]+/coding/[0-9a-f-]{36})"', html)
        topic = re.search(r'name="accept" value="([0-9a-f-]{36})"', html)
        if passage is None:
            raise RuntimeError("The desk shows no passage.")
        deed = {"accept": topic[1]} if topic and number % 10 else {"deed": "none"}
        form = {**deed, "seen": "0", "order": order}
        sent, answer = _timed(partial(browser.ask, passage[1], form), SEE_OTHER)
        came, page = _timed(partial(browser.ask, _location(answer)), GOOD)
        times.append((sent[0] + came[0], sent[1] + came[1]))
    return times[WARM:]


def _timed(ask: Callable[[], Answer], status: int) -> tuple[Took, Answer]:
    clock_, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    took = ((time.perf_counter() - clock_) * 1000, (time.process_time() - cpu) * 1000)
    if answer.status != status:
        raise RuntimeError(f"{answer.path}: {answer.status} instead of {status}")
    return took, answer


def _location(answer: Answer) -> str:
    return next(value for name, value in answer.headers if name == "Location")


def _fill(round_: Round, passages: int) -> None:
    """Passages of many parties, nine in ten with suggestions, one in ten decided already."""
    topics = [make.topic(round_, f"Topic number {n}") for n in range(TOPICS)]
    parties = min(PARTIES, passages // 5)
    each = passages // parties
    for number in range(parties):
        party = make.party(round_, make.organisation())
        position = make.position(party, WORDS * 40, stance="support")
        _passages(make.passage(position, WORDS[:20]), topics, each, number)
        db.session.commit()
        db.session.expunge_all()


def _passages(first: Passage, topics: list[Topic], count: int, seed: int) -> None:
    rows: list[dict[str, Any]] = []
    suggestions: list[dict[str, Any]] = []
    now = clock.now()
    columns = (
        "round_id", "contribution_id", "party_id", "position_id", "question_id", "stance",
        "quote_hash", "language", "origin", "accepted",
    )  # fmt: skip
    shared = {name: getattr(first, name) for name in columns}
    places = [
        (start, end) for start in range(0, 3_000, 3) for end in range(start + 20, start + 400, 40)
    ]
    for number, (start, end) in enumerate(places[1:count]):
        ident = uuid.uuid4()
        certainty = ((seed * 7919 + number * 104_729) % 10_007) / 10_007
        rows.append({
            **shared, "id": ident, "start": start, "end": end, "certainty": certainty,
            "suggested_at": now, "fits_none": number % 10 == 3,
            "decided_at": now if number % 10 == 7 else None,
        })  # fmt: skip
        if number % 10 not in {3, 7}:
            suggestions += [
                {
                    "id": uuid.uuid4(), "passage_id": ident, "score": score, "engine": "bench-1",
                    "topic_id": topics[(seed + number + step) % TOPICS].id,
                    "reasons": ["hospitals", "cables"], "examples": [str(first.id)],
                    "state": SuggestionState.OPEN,
                }
                for step, score in enumerate((0.5 + certainty / 2, 0.3))
            ]  # fmt: skip
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(sa.insert(Passage), rows[start : start + AT_ONCE])
    if suggestions:
        db.session.execute(sa.insert(Suggestion), suggestions)


def _settle_statistics(app: Flask) -> None:
    """Let the database count its rows, as it does by itself on a server that has run for a while."""
    engine = app.extensions[db.BIND]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        )


if __name__ == "__main__":
    main()
