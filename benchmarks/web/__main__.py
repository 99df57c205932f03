"""`python -m benchmarks.web`: a table, and one JSON object on the last line.

Milliseconds of CPU of this process a request, through the WSGI application as it is shipped:
signing in, CSRF, policy, record and database session included. With `--database` a PostgreSQL
server is used; its own CPU is not counted, while SQLite's is.
"""

import argparse
import json
import platform
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.web import floors, world
from benchmarks.web.wire import Answer, Browser, measure

SEE_OTHER = 303


def main() -> None:
    """Build, measure, tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="measured requests a route")
    parser.add_argument("--submits", type=int, default=60, help="measured submissions")
    parser.add_argument(
        "--database",
        default="",
        help="an empty PostgreSQL database whose name has bench in it; SQLite without",
    )
    asked = parser.parse_args()
    if asked.database and "bench" not in asked.database.rpartition("/")[2]:
        parser.error("The tables of the database are dropped: name one with bench in its name.")
    with tempfile.TemporaryDirectory() as folder:
        costs = _costs(Path(folder), asked)
    floor, insert = costs["bare Flask route"], costs["one durable insert"]
    table = Table(title="CPU of one request")
    for column in ("route", "ms", "× bare Flask", "× durable insert"):
        table.add_column(column, justify="left" if column == "route" else "right")
    for name, cost in costs.items():
        table.add_row(name, f"{cost:.2f}", f"{cost / floor:.1f}", f"{cost / insert:.1f}")
    Console(width=100).print(table)
    print(
        json.dumps(
            {
                "benchmark": "web",
                "database": "postgresql" if asked.database else "sqlite",
                "python": platform.python_version(),
                "requests": asked.requests,
                "ms": {name: round(cost, 3) for name, cost in costs.items()},
                "times_bare_flask": {name: round(cost / floor, 2) for name, cost in costs.items()},
            }
        )
    )


def _costs(folder: Path, asked: argparse.Namespace) -> dict[str, float]:
    warm = 20
    floor = Browser(floors.application(folder, asked.database).wsgi_app)
    costs = {
        "bare Flask route": measure(lambda: floor.ask("/"), 2000, warm=200),
        "one durable insert": measure(lambda: floor.ask("/insert"), asked.requests, warm=warm),
    }
    warm_submits = 5
    built = world.build(folder, database=asked.database, delegates=1 + warm_submits + asked.submits)
    application = built.app.wsgi_app
    visitor = Browser(application).open("/")
    writer, *senders = (Browser(application, cookie) for cookie in built.delegates)
    form = f"/rounds/{built.open.slug}/position"
    writer.open(f"{form}/1")
    public = f"/rounds/{built.published.slug}"
    pages: dict[str, tuple[Browser, str]] = {
        "home": (visitor, "/"),
        "round page": (visitor, f"/rounds/{built.open.slug}"),
        "round page, signed in": (writer, f"/rounds/{built.open.slug}"),
        "position form": (writer, f"{form}/1"),
        "positions list (50)": (visitor, f"{public}/positions"),
        "synthesis": (visitor, f"{public}/synthesis"),
        "summary": (visitor, f"{public}/summary"),
    }
    for name, (browser, path) in pages.items():
        costs[name] = measure(_page(browser, path), asked.requests, warm=warm)
    costs["autosave"] = measure(
        _autosave(writer, f"{form}/1/autosave", built.question.id.hex), asked.requests, warm=warm
    )
    for sender in senders:
        sender.open("/")
    costs["submit"] = measure(
        _submit(iter(senders), f"{form}/submit"),
        asked.submits,
        warm=warm_submits,
        status=SEE_OTHER,
    )
    return costs


def _page(browser: Browser, path: str) -> Callable[[], Answer]:
    return lambda: browser.ask(path)


def _autosave(browser: Browser, path: str, question: str) -> Callable[[], Answer]:
    """Save another text each time, from the revision that the last saving told."""
    state = {"revisions": f"{question}:1:", "n": 0}

    def ask() -> Answer:
        state["n"] += 1
        words = f"{state['n']}. {world.WORDS}"
        sent = {f"text_{question}": words, "revisions": str(state["revisions"])}
        answer = browser.ask(path, sent)
        if answer.status == 200:
            state["revisions"] = json.loads(answer.body)["version"]
        return answer

    return ask


def _submit(senders: Iterator[Browser], path: str) -> Callable[[], Answer]:
    """Each time another organisation submits what it has written."""
    return lambda: next(senders).ask(path, {"agree": "y", "key": str(uuid.uuid4())})


if __name__ == "__main__":
    main()
