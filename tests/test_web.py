"""The edge: one transaction a request, no answer without a guard, and errors in our words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from app import clock, create_app, db, kept, policy, web
from app.errors import NotPossible, NotSeen
from app.notifications.models import Message
from app.policy import Predicate, Who
from config import Config
from tests.client import PageClient


def _message(subject: str) -> Message:
    return Message(address="a@b.example", language="en", kind="test", subject=subject, body="")


def _stored(subject: str) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(Message).where(Message.subject == subject)
        )
        or 0
    )


def _finish(app: Flask, answer: ResponseReturnValue) -> int:
    """What the edge does with an answer, as `after_request` would."""
    return web.finish(app.make_response(answer)).status_code


def test_an_answer_without_a_guard_is_refused_and_stores_nothing(app: Flask) -> None:
    with app.test_request_context("/sign-in"):
        app.view_functions["unguarded"] = lambda: "secret"
        web.request.url_rule = Rule("/unguarded", endpoint="unguarded")
        web.request.routing_exception = None
        db.session.add(_message("unguarded"))
        db.session.flush()
        with pytest.raises(RuntimeError, match="without require"):
            _finish(app, "secret")
        assert _stored("unguarded") == 0


def test_an_error_answer_rolls_back(app: Flask) -> None:
    with app.test_request_context("/"):
        db.session.add(_message("half-written"))
        db.session.flush()
        assert _finish(app, ("no", 422)) == 422
        assert _stored("half-written") == 0


def _noting(app: Flask, note: Callable[[], None]) -> int:
    with app.test_request_context("/"):
        web.note_afterwards(note)
        web.g.guarded = True
        return _finish(app, "read")


def test_what_is_noted_after_a_page_is_kept(app: Flask) -> None:
    assert _noting(app, lambda: db.session.add(_message("was here"))) == 200
    assert _stored("was here") == 1


def test_a_page_stands_where_its_note_finds_the_database_busy(app: Flask) -> None:
    def note() -> None:
        db.session.add(_message("never"))
        raise OperationalError("insert", {}, Exception("database is locked"))

    assert _noting(app, note) == 200
    assert _stored("never") == 0


def test_a_hidden_and_a_missing_thing_raise_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = Predicate(lambda _who, _thing: False, "never")
    known = {**policy.permissions(), "testthing.view": never, "testthing.edit": never}
    monkeypatch.setattr(policy, "_table", known)
    with app.test_request_context("/"), pytest.raises(NotSeen):
        web.require("testthing.edit", object())


def test_an_unknown_permission_is_an_error_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        policy.allows("no.such", Who())


def test_an_impossible_move_is_a_conflict() -> None:
    assert NotPossible("The round is closed.").status == 409


@pytest.mark.parametrize("secret", ["", "short"])
def test_no_start_without_a_real_secret(secret: str) -> None:
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        Config(secret_key=secret).check()


def test_no_demonstration_in_production() -> None:
    with pytest.raises(RuntimeError, match="demonstration"):
        Config(secret_key="x" * 32, demonstration=True).check()


def _started(settings: Config) -> Flask:
    """The application as the environment wants its numbers."""
    said = Config.from_environment()
    numbers = {"quantity": said.quantity, "retention": said.retention, "proxies": said.proxies}
    return create_app(replace(settings, **numbers))


@pytest.mark.parametrize(
    ("setting", "said", "told"),
    [
        ("TDT_QUANTITY", "few", "“few” cannot be read"),
        ("TDT_QUANTITY", "few=four", "“few=four” cannot be read"),
        ("TDT_QUANTITY", "few=4,some=20", "and spaces between, such as few=4 some=20"),
        ("TDT_QUANTITY", "=4", "“=4” cannot be read"),
        ("TDT_QUANTITY", "few=4 few=5", "“few=5” cannot be read"),
        ("TDT_QUANTITY", "lots=70", "“lots” is no word of the scale. Its words: few, some, sev"),
        (
            "TDT_QUANTITY",
            "few=1",
            "makes few=1 some=25 several=40 many=60 general=90 side=25. “few”",
        ),
        ("TDT_QUANTITY", "some=50", "must rise in this order from 1 to 100 per cent"),
        ("TDT_QUANTITY", "general=101", "must rise in this order from 1 to 100 per cent"),
        ("TDT_QUANTITY", "side=51", "side is from 1 to 50"),
        ("TDT_RETENTION", "sessions=-3", "“sessions=-3” cannot be read"),
        ("TDT_RETENTION", "sessions=30d", "such as sessions=30 outbox=14"),
        ("TDT_RETENTION", "cookies=3", "“cookies” is not kept here. What is kept: sessions, "),
        ("TDT_RETENTION", "sessions=0", "sessions=0; it must be from 1 to 36500 days"),
        ("TDT_RETENTION", "sessions=99999999", "it must be from 1 to 36500 days"),
        ("TDT_PROXIES", "one", "is “one”; it must be a whole number"),
        ("MAIL_PORT", "25/tcp", "is “25/tcp”; it must be a whole number, such as 25"),
    ],
)
def test_a_wrong_number_stops_the_start_and_says_what_it_should_be(
    settings: Config, monkeypatch: pytest.MonkeyPatch, setting: str, said: str, told: str
) -> None:
    monkeypatch.setenv(setting, said)
    with pytest.raises(RuntimeError) as stopped:
        _started(settings)
    assert str(stopped.value).startswith(setting)
    assert told in str(stopped.value)


def test_what_is_set_stands_beside_what_is_usual(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDT_QUANTITY", " few=4  general=100 ")
    monkeypatch.setenv("TDT_RETENTION", "sessions=36500")
    monkeypatch.setenv("TDT_PROXIES", "")
    app = _started(settings)
    config = app.config["TDT"]
    assert (config.quantity, config.proxies) == ({"few": 4, "general": 100}, 0)
    with app.app_context():
        assert (kept.days("sessions"), kept.days("outbox")) == (36_500, kept.KINDS["outbox"].days)


def test_every_page_carries_the_security_headers(app: Flask) -> None:
    response = app.test_client().get("/no-such-page")
    missing = [name for name in web.SECURITY_HEADERS if name not in response.headers]
    assert (response.status_code, missing) == (404, [])


def test_a_program_gets_a_problem_document(app: Flask) -> None:
    response = app.test_client().get("/no-such-page", headers={"Accept": "application/json"})
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.get_json()["status"] == 404


def test_an_unknown_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/rounds/nothing", "/organisations/2f6f1c1e-0000-4000-8000-000000000000"]
)
def test_what_is_not_there_takes_as_long_as_what_is_hidden(
    client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(app.config, "TDT", replace(app.config["TDT"], even_answers=30.0))
    waited: list[float] = []
    monkeypatch.setattr(clock, "wait", waited.append)
    assert client.get(address).status_code == 404
    assert client.get("/rounds").status_code == 200
    client.post("/sign-up", data={"name": "Ann", "email": "ann@example.org"})
    assert len(waited) == 2
    assert all(29 < seconds < 30 for seconds in waited)


def test_a_form_without_our_token_is_refused_also_where_answers_take_their_time(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for address in ("/sign-in", "/reset", "/nowhere"):
        g.pop("began", None)  # in a server nothing is left of an earlier request
        assert client.post(address, data={"email": "noor@example.org"}).status_code in {400, 404}
