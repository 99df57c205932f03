"""Were every attack let in and kept, nothing that comes out would carry it out: no page, file or mail."""

from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa

from app import db
from app.notifications import emails
from app.notifications.models import Message
from tests.abuse import planting
from tests.abuse.conftest import Silence
from tests.abuse.doors import TRIED
from tests.matrix import addresses, declared
from tests.matrix.asking import remembered
from tests.matrix.test_canaries import KINDS
from tests.matrix.town import Town

HEADS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Content-Language", "Content-Disposition",
}  # fmt: skip
WORLDS = ("open-public", "published-parties")


@pytest.fixture(scope="module")
def planted(town: Town) -> Iterator[Town]:
    undone = town.asker.connection.begin_nested()
    assert planting.plant(town.asker.connection) > 60
    yield town
    undone.rollback()


def _ways(town: Town) -> Iterator[tuple[str, str]]:
    """Every address that gives something out, in every kind, and who may ask it."""
    for name in WORLDS:
        world = town.world(name)
        for rule, method in town.rules:
            if method != "GET" or rule.endpoint in {"static", "record.verifier"}:
                continue
            asks = declared.routes()[method, rule.endpoint]
            may = [one for one in TRIED if declared.expected(asks, one, world) == "allowed"]
            for kind in KINDS.get(rule.endpoint, ("",)):
                with town.app.test_request_context():
                    given = addresses.values(rule, world) | ({"kind": kind} if kind else {})
                    address = town.app.url_map.bind("localhost").build(rule.endpoint, given)
                yield from ((address, role) for role in may[:1])


def test_b01_b02_b11_b12_b24_what_was_kept_comes_out_as_words(
    planted: Town, silence: Silence
) -> None:
    faults, shown, files = [], 0, set()
    with remembered(planted.app):
        for address, role in _ways(planted):
            answer = planted.asker.fetch(address, "GET", role)
            faults += [f"{address} as {role}: {one}" for one in planting.told_by(answer)]
            shown += planting.SHOWN in answer.get_data()
            files.add(answer.mimetype)
    assert faults == []
    assert shown > 100  # what nobody saw proves nothing
    assert {"text/csv", "application/pdf", "application/json", "text/calendar"} <= files
    assert silence.asked == []


def test_b12_b13_no_mail_is_led_astray_by_what_was_kept(planted: Town) -> None:
    """Every deed that writes to somebody, in a round and outside it, with names full of line ends."""
    connection, faults, wrote = planted.asker.connection, [], 0
    world = planted.world("open-public")
    before = set(connection.scalars(sa.select(Message.id)))
    for rule, method in planted.rules:
        if method != "POST":
            continue
        for role in ("organiser", "moderator", "clearer"):
            undone = connection.begin_nested()
            address = planted.asker.address(rule, method, world)
            form = addresses.form(rule.endpoint, world) | {
                "reason": f"Because.{planting.BEHIND}",
                "words": planting.BEHIND,
                "email": "somebody@example.org",
                "role": "moderator",
                "name": planting.BEHIND,
            }
            kept = planted.asker.browsers[role].get_cookie("session")
            planted.asker.do(address, role, form)
            if kept is not None:
                planted.asker.browsers[role].set_cookie("session", kept.value)
            with planted.app.app_context():
                for message in db.session.scalars(sa.select(Message)):
                    if message.id not in before:
                        wrote += 1
                        faults += [f"{rule.endpoint}: {one}" for one in _astray(message)]
                db.session.rollback()
            undone.rollback()
    assert faults == []
    assert wrote > 20


def _astray(message: Message) -> list[str]:
    raw = emails.compose(message).as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    found = [f"has a head {name}" for name in read if name not in HEADS]
    found += ["goes to more than one"] if str(read["To"]) != message.address else []
    found += ["reckoned"] if b"2254" in raw and "2254868" in str(read) else []
    return found + (["is HTML"] if read.get_content_type() == "text/html" else [])
