"""Bodies that no form sends: JSON where a form belongs, parts without end, names twice, files with odd names."""

import json
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

import pytest
import sqlalchemy as sa

from app import web
from tests.abuse.doors import Door
from tests.abuse.payloads import FILE_NAMES
from tests.abuse.sending import FORM, Sender, encoded, multipart
from tests.matrix.asking import remembered
from tests.matrix.town import Town

ODD: tuple[Any, ...] = (
    [], ["x", "y"], {}, {"a": {"b": []}}, None, True, False, 0, -1, 1.5, 2**70, "x", [[["x"]]], {"$gt": ""}, [None], ["x", 1],
)  # fmt: skip
NO_OBJECTS = (
    b"[" * 10_000 + b"]" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b"[1, 2]",
    b'["ab", ["c", "d"]]',
    b'"words"',
    b"null",
    b"1e309",
    b"NaN",
    b"{",
    b"",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"name": "\xed\xa0\x80"}',
    b'{"name": "\\ud800", "words": "\\u0000"}',
    b'{"name": "a", "name": "b", "name": {}}',
    b'{"__proto__": {"admin": true}, "constructor": 1}',
)


def _done(sender: Sender) -> None:
    assert not sender.faults, f"{len(sender.faults)}:\n" + "\n".join(sender.faults[:40])


def _posts(doors: list[Door]) -> list[Door]:
    return [door for door in doors if door.method == "POST"]


def test_b20_json_of_any_shape_is_no_error_and_costs_little(town: Town, doors: list[Door]) -> None:
    sender, odd, none = Sender(town.asker), cycle(ODD), cycle(NO_OBJECTS)
    with remembered(town.app):
        for door in _posts(doors):
            said = dict(zip(sorted(door.good), odd, strict=False))
            for body in (json.dumps(said).encode(), *islice(none, 2)):
                shown = [("JSON", body[:200].decode("utf-8", "replace"))]
                sender.fetch(door, shown, 1, data=body, content_type="application/json")
    _done(sender)
    assert sender.inputs > 500


def test_b20_json_in_a_field_or_a_file_is_read_or_refused(town: Town, doors: list[Door]) -> None:
    """The answer of a passkey is JSON in a field; a table to bring in may be JSON in a file."""
    sender = Sender(town.asker)
    bodies = (*NO_OBJECTS, *(json.dumps({"id": one, "response": one}).encode() for one in ODD))
    for door in _posts(doors):
        for body in bodies:
            if "credential" in door.good:
                said = [*(door.good | {"credential": body.decode("utf-8", "replace")}).items()]
                sender.send(door, said, 1)
            for name in door.files:
                data, content_type = multipart([*door.good.items()], [(name, "x.json", body)])
                sender.fetch(door, [(name, "x.json")], 1, data=data, content_type=content_type)
    _done(sender)
    assert sender.inputs > 100


def test_b20_what_is_too_large_is_refused_before_it_is_read(town: Town, doors: list[Door]) -> None:
    sender = Sender(town.asker)
    for door in _posts(doors)[::10]:
        for kind in ("application/json", FORM, "multipart/form-data; boundary=kqedge"):
            length = {"CONTENT_LENGTH": str(100 * 1024 * 1024)}
            answer = sender.fetch(
                door, [], 1, data=b"{", content_type=kind, environ_overrides=length
            )
            assert answer.status_code == 413, (door.name, kind, answer.status_code)
    _done(sender)


def _part(head: bytes, body: bytes = b"x") -> bytes:
    return b"--kqedge\r\n" + head + b"\r\n\r\n" + body + b"\r\n"


NAMED = b'Content-Disposition: form-data; name="words"'
FLOODS = {
    "a hundred thousand parts": _part(NAMED) * 100_000 + b"--kqedge--\r\n",
    "a head of a megabyte": _part(NAMED + b"\r\nX-Kq: " + b"a" * 2**20) + b"--kqedge--\r\n",
    "a hundred thousand heads": _part(NAMED + b"\r\nX-Kq: a" * 100_000) + b"--kqedge--\r\n",
    "a flood of line ends": _part(NAMED, b"\r" * 4_000_000),
    "a flood of dashes": _part(NAMED, b"\r\n--kqedg" * 400_000),
    "no end": _part(NAMED)[:-1],
    "no parts": b"--kqedge",
    "no name": _part(b"Content-Disposition: form-data") + b"--kqedge--\r\n",
    "a name of a megabyte": _part(b'Content-Disposition: form-data; name="' + b"a" * 2**20 + b'"'),
    "an unknown charset": _part(NAMED + b"\r\nContent-Type: text/plain; charset=kq") + b"--kqedge--\r\n",
}  # fmt: skip


@pytest.mark.parametrize("flood", FLOODS)
def test_b21_floods_of_parts_are_refused_at_once(town: Town, doors: list[Door], flood: str) -> None:
    sender = Sender(town.asker)
    taking = [door for door in doors if door.files or door.endpoint == "accounts.sign_in_check"]
    for door in taking:
        answer = sender.fetch(
            door, [], 1, data=FLOODS[flood], content_type="multipart/form-data; boundary=kqedge"
        )
        assert answer.status_code in {200, 303, 400, 409, 413, 422}, door.name
        if "of a megabyte" in flood:
            assert answer.status_code == 413, door.name
    _done(sender)
    assert len(taking) > 4


def test_whatever_takes_a_file_is_counted(town: Town, doors: list[Door]) -> None:
    with town.app.app_context():
        costs = {door.endpoint: web.cost_of(door.endpoint) for door in doors if door.files}
    costs.pop("styleguide.check", None)  # keeps nothing, and is not there in production
    assert set(costs.values()) == {"upload"}, costs
    assert len(costs) >= 4


def test_b06_b13_files_with_odd_names_are_kept_under_ours_or_refused(
    town: Town, doors: list[Door]
) -> None:
    sender = Sender(town.asker)
    content = b"id,organisation,words\n1,Quiet Lakes,=1313131*1717171\n"
    for door in doors:
        for name in door.files:
            for called in FILE_NAMES:
                said = [*door.good.items()]
                data, kind = multipart(said, [(name, called, content)])
                sender.fetch(door, [(name, called)], 1, data=data, content_type=kind)
    _done(sender)
    assert sender.inputs > 100


def test_b22_of_a_name_said_twice_the_first_counts_and_a_form_is_its_body(
    town: Town, doors: list[Door]
) -> None:
    """What is said second, or in the address of a form, is asked of no database and kept nowhere."""
    asked: list[str] = []

    def note(*about: Any) -> None:
        asked.append(repr(about[3]))

    sender = Sender(town.asker)
    sa.event.listen(town.asker.connection, "before_cursor_execute", note)
    reached = 0
    for door in doors:
        for name in sorted(door.once):
            asked.clear()
            good = door.good | {name: "kqfirst"}
            twice = [*good.items(), (name, "kqsecond")]
            if door.method == "GET":
                sender.send(door, twice, 1)
            else:
                mark = "&" if "?" in door.address else "?"
                smuggled = f"{door.address}{mark}{encoded([(name, 'kqaddress')]).decode()}"
                at = replace(door, address=smuggled)
                sender.fetch(at, twice, 1, data=encoded(twice), content_type=FORM)
            said = " ".join(asked)
            reached += "kqfirst" in said
            assert "kqsecond" not in said, (door.name, name)
            assert "kqaddress" not in said, (door.name, name)
    sa.event.remove(town.asker.connection, "before_cursor_execute", note)
    _done(sender)
    assert reached > 60
