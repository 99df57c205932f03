"""The security log where most would be lost: sealed rounds, mailed keys in a path, and production as it starts."""

import base64
import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import web
from app.security_log import Event
from config import ROOT
from tests import make
from tests.client import PageClient
from tests.positions import kit

PRODUCTION = """
from pathlib import Path
from app import create_app
from config import Config
app = create_app(Config(
    base_url="https://here.example", trusted_hosts=("here.example",), workers_embedded=False,
    secret_key="a secret that only the tests know, 32+", record_key={key!r}, even_answers=0,
    database_url="sqlite:///{folder}/one.sqlite", embedder="tfidf", instance=Path({folder!r}),
))
asking = app.test_client()
asking.get("/people", base_url="https://here.example")
with app.test_request_context(base_url="https://here.example"):
    from app import security_log
    security_log.tell(security_log.Event.SIGNED_OUT)
"""


def _events(out: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("log") == "security"]


def test_a_refusal_in_a_sealed_round_tells_no_name_and_not_the_round(
    client: PageClient, capsys: pytest.CaptureFixture[str], loud: None
) -> None:
    world = kit.veiled()
    root = f"/rounds/{world.round.slug}"
    secret = {world.round.slug, world.round.title, str(world.round.id), *world.telling()}
    for position in world.positions:
        secret |= {position.reference, str(position.id)}
    for person in (world.rival, world.moderator, world.auditor, world.delegates[0]):
        make.sign_in(client, person)
        capsys.readouterr()
        ways = [f"/positions/{one.reference}" for one in world.positions]
        for way in [*ways, "/desk/looks"]:
            client.get(f"{root}{way}")
        lines = _events(capsys.readouterr().out)
        refusals = {Event.NOT_SEEN, Event.NOT_ALLOWED}
        assert lines
        assert {line["event"] for line in lines} <= refusals
        assert {line["who"] for line in lines} == {str(person.id)}  # their own key, and no other
        said = str([{**line, "who": ""} for line in lines]).lower()
        assert [word for word in {*secret, person.name} if word.lower() in said] == []


def test_an_error_after_the_view_is_told_once_and_without_the_path(
    app: Flask,
    client: PageClient,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise ValueError("Something is wrong here")

    @web.public
    def view(**_key: str) -> str:
        web.after_commit(fail)
        return "done"

    monkeypatch.setitem(app.view_functions, "accounts.reset", view)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/reset/a-mailed-key").status_code == 500
    out, err = capsys.readouterr()
    [line] = _events(out)
    assert (line["event"], line["why"]) == ("unexpected error", "ValueError")
    assert "Something is wrong here" in line["exception"]
    assert "a-mailed-key" not in out + err + caplog.text


def test_a_method_that_is_none_is_not_repeated(
    client: PageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.open("/reset", method="GOSSIP")
    [line] = _events(capsys.readouterr().out)
    assert (line["event"], line["method"]) == ("malformed request", "another")


def test_production_tells_what_the_tests_hear(tmp_path: Path) -> None:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    program = PRODUCTION.format(key=key, folder=str(tmp_path))
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = [(line["event"], line["level"]) for line in _events(done.stdout)]
    assert told == [("not allowed", "warning"), ("signed out", "info")]
