"""Ask every address as everybody. What an answer did is undone; what a page shows is not drawn."""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, g, templating
from flask.testing import FlaskClient
from sqlalchemy.engine import Connection
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import web
from app.accounts import session
from app.policy import Who
from tests.matrix.addresses import form, values
from tests.matrix.cast import ROLES
from tests.matrix.world import World

AROUND = "around"
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass
class Asker:
    """A browser for each role, on one connection whose changes are undone after each answer."""

    app: Flask
    connection: Connection
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    addresses: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in ROLES:
            client = FlaskClient(self.app, self.app.response_class, use_cookies=True)
            if role != "visitor":
                with client.session_transaction() as cookie:
                    cookie[session.TOKEN_KEY] = role
                    cookie["_fresh"] = True
            self.browsers[role] = client

    def ask(self, rule: Rule, method: str, role: str, world: World) -> TestResponse:
        """The answer to a role that asks a route of the world."""
        with undone(self.connection):
            return self._open(rule, method, role, world)

    def ask_all(self, rule: Rule, method: str, world: World) -> Iterator[tuple[str, TestResponse]]:
        """The answer to each role that asks a route of the world.

        Reading changes nothing and a refusal takes back what it did, so only what was done in
        between has to be undone one by one.
        """
        with contextlib.ExitStack() as done:
            done.enter_context(undone(self.connection))
            for role in ROLES:
                answer = self._open(rule, method, role, world)
                yield role, answer
                if method not in SAFE and outcome(answer) == "allowed":
                    done.close()
                    done.enter_context(undone(self.connection))

    def _open(self, rule: Rule, method: str, role: str, world: World) -> TestResponse:
        sent = {} if method in SAFE else {"data": form(rule.endpoint, world)}
        return self._fetch(self.address(rule, method, world), method, role, **sent)

    def address(self, rule: Rule, method: str, world: World) -> str:
        """The address of the route in the world."""
        key = (rule.rule, method, world.name)
        if key not in self.addresses:
            with self.app.test_request_context():
                adapter = self.app.url_map.bind("localhost")
                self.addresses[key] = adapter.build(
                    rule.endpoint, values(rule, world), method=method
                )
        return self.addresses[key]

    def fetch(self, address: str, method: str, role: str, **more: Any) -> TestResponse:
        """The answer to a role that asks an address."""
        with undone(self.connection):
            return self._fetch(address, method, role, **more)

    def _fetch(self, address: str, method: str, role: str, **more: Any) -> TestResponse:
        browser = self.browsers[role]
        kept = None if method in SAFE else browser.get_cookie("session")
        answer = browser.open(address, method=method, **more)
        answer.get_data()  # of a file that is sent as it is read
        answer.close()
        if kept is not None:  # signing in or out changes the cookie
            browser.set_cookie("session", kept.value)
        return answer

    def do(self, address: str, role: str, data: dict[str, str]) -> TestResponse:
        """Send a form and let what it did stand; whoever calls this undoes it."""
        browser = self.browsers[role]
        answer = browser.post(address, data=data)
        answer.close()
        return answer


@contextlib.contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Undo what is done inside.

    A savepoint that was rolled back stays until one around it is let go; thousands of them would
    slow the database down, and PostgreSQL keeps locks for no more than some.
    """
    connection.exec_driver_sql(f"SAVEPOINT {AROUND}")
    inner = connection.begin_nested()
    try:
        yield
    finally:
        if inner.is_active:
            inner.rollback()
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {AROUND}")


@contextlib.contextmanager
def undrawn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no template be drawn: whether somebody may have a page does not hang on how it looks."""
    with monkeypatch.context() as patch:
        patch.setattr(app.jinja_env, "get_or_select_template", lambda *_names: None)
        patch.setattr(templating, "_render", lambda *_given: "")
        yield


@contextlib.contextmanager
def remembered(app: Flask) -> Iterator[dict[uuid.UUID | None, Who]]:
    """Read once who somebody is: what answers did is undone, so it is the same every time."""
    real: Callable[[], Who] = app.extensions[web.WHO_LOADER]
    known: dict[uuid.UUID | None, Who] = {}
    choices: dict[uuid.UUID | None, list[tuple[uuid.UUID, str]]] = {}

    def who() -> Who:
        person = session.known_person()
        key = person.id if person else None
        if key not in known:
            known[key] = real()
            choices[key] = g.get("choices", [])
        session.offer_choices(choices[key])
        return known[key]

    app.extensions[web.WHO_LOADER] = who
    yield known
    app.extensions[web.WHO_LOADER] = real


def outcome(answer: TestResponse) -> str:
    """What an answer says of who may: allowed, forbidden, hidden, sign in, or that it failed."""
    if answer.status_code in {403, 404}:
        return {403: "forbidden", 404: "hidden"}[answer.status_code]
    if answer.status_code in {301, 302, 303} and (answer.location or "").startswith("/sign-in?"):
        return "sign in"
    # What is refused for what was sent, not for who sent it: 400, 409, 413, 422.
    return "allowed" if answer.status_code < 500 else f"failed ({answer.status_code})"
