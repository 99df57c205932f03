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
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app import db
from app.accounts.models import Person
from app.rounds.models import Round
from benchmarks.coding import world
from benchmarks.web import world as bench
from benchmarks.web.wire import Answer, Browser
from tests import make

SEE_OTHER, GOOD = 303, 200
TURNS = 20
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
    app = bench.empty(folder, database=database)
    with app.app_context(), app.test_request_context():
        make.groups()
        moderator = make.person()
        round_ = make.round_(state="closed", moderators=[moderator], languages=["en"])
        question = str(round_.questions[0].id)
        world.fill(round_, passages, moderator)
        cookie, slug, ident = bench.cookie_of(moderator), round_.slug, round_.id
        db.session.commit()
        world.settle_statistics(app)
    browser = Browser(app.wsgi_app, cookie).open("/")
    desk = f"/rounds/{slug}/coding"
    costs: dict[str, float] = {}
    for order in ORDERS:
        times = _clicks(browser, desk, order, clicks)
        clock_, cpu = zip(*times, strict=True)
        costs[f"next, {order}: median"] = statistics.median(clock_)
        costs[f"next, {order}: 95 of 100"] = sorted(clock_)[int(len(clock_) * 0.95)]
        costs[f"next, {order}: CPU, median"] = statistics.median(cpu)
    _pages(
        costs,
        browser,
        {
            "how far it is": f"{desk}/progress",
            "many at once": f"{desk}/list?least=90",
            "no topic fits": f"{desk}/none",
            "company": f"{desk}/company",
            "copies": f"/rounds/{slug}/synthesis/copies",
            "quality": f"/rounds/{slug}/quality",
        },
    )
    with app.app_context():
        world.code_the_rest(
            db.session.get_one(Round, ident), db.session.get_one(Person, moderator.id)
        )
        world.settle_statistics(app)
    here = f"/rounds/{slug}/synthesis"
    _pages(
        costs,
        browser,
        {
            "synthesis": here,
            "synthesis, one group": f"{here}?group={_group(browser, here)}",
            "synthesis, one question": f"{here}?question={question}",
            "synthesis, one stance": f"{here}?stance=oppose",
            "synthesis, a rare word": f"{here}?text={world.RARE}",
            "synthesis, a frequent word": f"{here}?text={world.FREQUENT}",
            "a topic opened": _first_topic(browser, here),
        },
    )
    return costs


def _pages(costs: dict[str, float], browser: Browser, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        times = [_timed(partial(browser.ask, path), GOOD)[0] for _turn in range(TURNS)]
        costs[name] = statistics.median(took for took, _cpu in times)
        costs[f"{name}: CPU"] = statistics.median(cpu for _took, cpu in times)


def _group(browser: Browser, path: str) -> str:
    page = browser.ask(path).body.decode()
    chooser = page[page.index('name="group"') :]
    return str(re.findall(r'value="([0-9a-f-]{36})"', chooser)[0])


def _first_topic(browser: Browser, path: str) -> str:
    page = browser.ask(path).body.decode()
    found = re.search(rf'href="({path}/topics/[0-9a-f-]{{36}})', page)
    if found is None:
        raise RuntimeError("The synthesis shows no topic.")
    return found[1]


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


if __name__ == "__main__":
    main()
