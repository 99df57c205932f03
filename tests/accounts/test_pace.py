"""What costs is given to everybody, and to nobody without end (ASVS 2.4.1, 15.2.2)."""

import ast
import dataclasses
import inspect
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from limits import parse

from app import db, web
from app.accounts import pace
from config import ROOT
from tests import make
from tests.client import PageClient

FEW = {
    kind: (parse("2 per 5 minutes"), parse("3 per 5 minutes")) for kind in pace.PACES
}  # for one person, and for a network's visitors
FILES = (".csv", ".zip", ".pdf", ".json", ".<kind>", ":kind>", "/files/<uuid:", "/documents/<uuid:")
# What ends like a file and costs no more than a page.
SMALL = {
    "record.head": "one row",
    "record.consistency": "hashes of the record, at most one a level",
    "positions.receipt_json": "kept as it was written",
    "rounds.edit_document": "a form",
    "rounds.save_document": "counted as an upload",
    "rounds.remove_document": "takes away",
    "positions.detach": "takes away",
}
# What puts work into the queue, and at most one of its kind for a round, however often it is done.
ONE_WAITS = {"synthesis.decide", "synthesis.let_look", "synthesis.sort_unfitting", "synthesis.take"}


@pytest.fixture
def few(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are on, and low."""
    monkeypatch.setattr(pace, "PACES", FEW)
    config = dataclasses.replace(app.config["TDT"], rate_limits=True)
    monkeypatch.setitem(app.config, "TDT", config)


@pytest.mark.usefixtures("few")
def test_whoever_searches_without_end_waits_and_nobody_else_does(client: PageClient) -> None:
    person, other = make.person(), make.person()
    make.sign_in(client, person)
    codes = [client.get("/organisations?q=lakes").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.get("/organisations").status_code == 200
    told = client.get("/organisations?q=lakes")
    assert 0 < int(told.headers["Retry-After"]) <= 300
    assert "try again in 5 minutes" in told.get_data(as_text=True)
    problem = client.get("/organisations?q=x", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (429, "application/problem+json")

    client.post_ok("/sign-out")
    codes = [client.get("/organisations?q=lakes").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    away = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.get("/organisations?q=lakes", environ_base=away).status_code == 200
    make.sign_in(client, other)
    assert client.get("/organisations?q=lakes").status_code == 200


@pytest.mark.usefixtures("few")
def test_what_is_sent_too_often_changes_nothing(client: PageClient) -> None:
    organiser = make.person()
    round_ = make.round_(organisers=[organiser], state="draft")
    make.sign_in(client, organiser)
    address = f"/rounds/{round_.slug}/desk/documents"

    def send(name: str) -> int:
        file = (io.BytesIO(b"no document"), name)
        return client.post(address, data={"title": name, "file": file}).status_code

    assert [client.get(address).status_code for _ in range(4)] == [200] * 4
    assert 429 not in {send("a.pdf"), send("b.pdf")}
    assert send("c.pdf") == 429
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("few")
def test_each_kind_is_counted_for_itself(client: PageClient) -> None:
    round_ = make.round_(state="published")
    db.session.commit()
    address = f"/rounds/{round_.slug}/data/answers.csv"
    codes = []
    for _ in range(4):
        with client.get(address) as answer:
            codes.append(answer.status_code)
    assert codes == [200, 200, 200, 429]
    assert client.get(f"/rounds/{round_.slug}/positions?q=x").status_code == 200


def _costs(app: Flask) -> dict[str, str | None]:
    return {rule.endpoint: web.cost_of(rule.endpoint) for rule in app.url_map.iter_rules()}


def test_every_kind_is_known_and_used(app: Flask) -> None:
    assert {cost for cost in _costs(app).values() if cost} | {pace.SEARCH} == set(pace.PACES)


def test_every_file_that_is_given_out_is_counted(app: Flask) -> None:
    uncounted = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if any(mark in str(rule) for mark in FILES)
        and web.cost_of(rule.endpoint) not in {"file", "document"}
    }
    assert uncounted == set(SMALL)


def test_every_deed_that_puts_work_into_the_queue_is_counted(app: Flask) -> None:
    enqueues = _enqueuing()
    found = {
        rule.endpoint: web.cost_of(rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and _named(app, rule.endpoint) in enqueues
    }
    uncounted = {endpoint for endpoint, cost in found.items() if cost is None}
    assert uncounted == {
        *ONE_WAITS,
        "accounts.ask_reset_send",
    }  # the last one has limits of its own
    assert len(found) > 10


def _named(app: Flask, endpoint: str) -> tuple[str, str]:
    view = inspect.unwrap(app.view_functions[endpoint])
    return view.__module__.split(".")[1], view.__name__


def _enqueuing() -> set[tuple[str, str]]:
    """Functions, by feature and name, that put work into the queue or call one of their feature that does."""
    calls: dict[tuple[str, str], set[str]] = {}
    for path in (ROOT / "app").rglob("*.py"):
        feature = path.relative_to(ROOT / "app").parts[0]
        for top in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(top, ast.FunctionDef) and feature != "jobs":
                calls.setdefault((feature, top.name), set()).update(_called(top))
    found: set[tuple[str, str]] = set()
    while True:
        more = {
            (feature, name)
            for (feature, name), called in calls.items()
            if "enqueue" in called or any((feature, one) in found for one in called)
        }
        if more == found:
            return found
        found = more


def _called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
