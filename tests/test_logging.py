"""The log is a JSON object a line, whatever is in it."""

import json
import logging
import re
import sys

import pytest
import structlog

from app import setup
from app.rounds.views import public
from tests.client import PageClient

FORGED = 'Eve\n{"event": "signed in", "level": "info"}\r\n\x1b[2J\x1b[31mred\u2028next\x00'


def test_d12_nobody_writes_a_line_of_the_log(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_about: object, **_more: object) -> None:
        raise ValueError(FORGED)

    monkeypatch.setattr(public.queries, "listed", fail)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/rounds").status_code == 500
    structlog.get_logger().warning(FORGED, name=FORGED)
    log = logging.getLogger("a library")
    handler = setup.log_of_libraries(sys.stdout)
    log.addHandler(handler)
    log.warning("%s said %s", FORGED, FORGED)
    log.removeHandler(handler)
    out = capsys.readouterr().out
    lines = out.removesuffix("\n").split("\n")
    events = [json.loads(line) for line in lines]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028]", out)
    failed, ours, theirs = events
    assert failed["event"] == "unexpected error"
    assert FORGED in failed["exception"]
    assert ours["event"] == FORGED
    assert theirs["event"] == f"{FORGED} said {FORGED}"
