"""Whether what is there can be told from what is not: `make bench-indistinguishable`.

Pairs of requests, one about an account or a page that exists and is hidden, one about none, sent in
turn through the WSGI application as it is shipped. Status, headers and body are compared, and the
time each took by the Mann-Whitney U test: a p above 0.01 says that nothing tells them apart in so
many samples. Prints a table, and one JSON object on the last line; nothing is asserted.
"""

import argparse
import itertools
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scipy.stats import mannwhitneyu

from app import clock, create_app, db
from app.accounts import passwords
from app.accounts.models import Person
from app.models import Base
from app.rounds.models import Round, RoundState, Visibility
from benchmarks.web.wire import Answer, Browser
from config import Config

# What differs between any two answers to the same request.
OF_ONE_ANSWER = re.compile(
    rb"\bI[\w-]{20,}\.[\w-]+\.[\w-]+|(there|gone)-?\w*(@example\.org)?|challenge.{10,20}[\w-]{43}"
)
SKIPPED = {"set-cookie", "date", "content-length"}
WRONG = {"password": "not the right one at all"}
count = itertools.count(1)
Ask = Callable[[], Answer]


@dataclass(frozen=True)
class Pair:
    """The same request about something that is there and about something that is not."""

    name: str
    there: Ask
    missing: Ask


def main() -> None:
    """Ask, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=500, help="requests of each kind")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(
                production=False,
                secret_key="of this measurement alone, 32 chars+",  # noqa: S106 - nothing is kept
                database_url=asked.database or f"sqlite:///{folder}/measured.sqlite",
                instance=Path(folder),
                rate_limits=False,  # or nothing could be asked so often
                workers_embedded=False,
                embedder="tfidf",
                base_url="http://localhost:8000",
            )
        )
        engine = app.extensions[db.BIND]
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
        with app.app_context():
            _people_and_rounds()
        found = [_measure(pair, asked.samples) for pair in _pairs(Browser(app.wsgi_app))]
        engine.dispose()
    table = Table(title="Told apart?")
    for column in ("request", "alike", "ms there", "ms missing", "p"):
        table.add_column(column, justify="left" if column == "request" else "right")
    for one in found:
        table.add_row(*(str(value) for value in one.values()))
    Console(width=100).print(table)
    print(json.dumps({"benchmark": "indistinguishable", "samples": asked.samples, "pairs": found}))


def _people_and_rounds() -> None:
    now = clock.now()
    kept = passwords.hashed("seven calm herons by the lake")
    db.session.add_all(
        [
            Person(
                email=f"there{number}@example.org",
                name="Somebody",
                password_hash=kept,
                confirmed_at=now,
            )
            for number in range(1, 40)
        ]
    )
    db.session.add(
        Round(
            slug="there",
            title="Hidden",
            state=RoundState.CLOSED,
            visibility=Visibility.CONFIDENTIAL,
            announced_at=now,
            opens_at=now.replace(year=now.year - 1),
            closes_at=now,
        )
    )
    db.session.commit()


def _pairs(browser: Browser) -> list[Pair]:
    def posted(path: str, **form: str) -> tuple[Ask, Ask]:
        page = browser.open(path)

        def there() -> Answer:
            return page.ask(path, {**form, "email": f"there{next(count) % 39 + 1}@example.org"})

        def missing() -> Answer:  # never the same twice: after signing up it would be there
            return page.ask(path, {**form, "email": f"gone{next(count)}@example.org"})

        return there, missing

    def fetched(path: str) -> tuple[Ask, Ask]:
        return (
            lambda: browser.ask(path.format("there")),
            lambda: browser.ask(path.format("gone1")),
        )

    return [
        Pair("sign in, wrong password", *posted("/sign-in", **WRONG)),
        Pair("reset", *posted("/reset")),
        Pair("sign up", *posted("/sign-up", name="Somebody")),
        Pair("round, hidden or missing", *fetched("/rounds/{}")),
        Pair("its positions", *fetched("/rounds/{}/positions")),
        Pair("its data", *fetched("/rounds/{}/data/answers.csv")),
        Pair("its summary", *fetched("/rounds/{}/summary")),
    ]


def _measure(pair: Pair, samples: int) -> dict[str, object]:
    """The two in turn, which of them first by lot."""
    taken: dict[str, list[float]] = {"there": [], "missing": []}
    answers: dict[str, Answer] = {}
    for _warm in range(20):
        answers = {"there": pair.there(), "missing": pair.missing()}
    for _sample in range(samples):
        order = [("there", pair.there), ("missing", pair.missing)]
        random.shuffle(order)
        for name, ask in order:
            begun = time.perf_counter()
            answers[name] = ask()
            taken[name].append(time.perf_counter() - begun)
    test = mannwhitneyu(taken["there"], taken["missing"])
    return {
        "request": pair.name,
        "alike": _told(answers["there"]) == _told(answers["missing"]),
        "there_ms": round(statistics.median(taken["there"]) * 1000, 3),
        "missing_ms": round(statistics.median(taken["missing"]) * 1000, 3),
        "p": round(float(test.pvalue), 4),
    }


def _told(answer: Answer) -> tuple[object, ...]:
    headers = sorted((name, value) for name, value in answer.headers if name.lower() not in SKIPPED)
    return answer.status, headers, OF_ONE_ANSWER.sub(b"", answer.body)


if __name__ == "__main__":
    main()
