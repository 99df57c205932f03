"""What attackers write in the address itself and in the head of a request."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from werkzeug.routing import FloatConverter, IntegerConverter, UUIDConverter

from tests.abuse import payloads
from tests.abuse.doors import TRIED, Door
from tests.abuse.sending import Sender, encoded
from tests.matrix import declared
from tests.matrix.addresses import values
from tests.matrix.asking import remembered
from tests.matrix.town import Town

SHARE = 4 if os.environ.get("TEST_DATABASE_URL") else 1
EACH = 4  # for each part of each address
# What no view asks for by name, and Flask or Python would take as a keyword.
RESERVED = (
    "_anchor", "_external", "_method", "_scheme", "endpoint", "slug", "ident", "self", "request", "page",
    "args", "kwargs", "values", "csrf_token", "__class__", "",
)  # fmt: skip
HEADS = (
    "Accept", "Accept-Language", "Authorization", "Cookie", "Forwarded", "If-Modified-Since", "If-None-Match",
    "HX-Request", "Origin", "Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host",
    "X-Original-URL", "X-HTTP-Method-Override", "X-CSRFToken", "Content-Type", "Accept-Encoding",
)  # fmt: skip
WORDS = tuple(
    word
    for family in (payloads.SCRIPTS, payloads.SQL, payloads.LINKS, payloads.UNICODE, payloads.FILE_NAMES)
    for word in family
    if not any("\ud800" <= character <= "\udfff" for character in word) and len(word) < 2000
)  # fmt: skip


def _done(sender: Sender, least: int) -> None:
    print(f"\n{sender.told()}")  # noqa: T201 - how many and how slow is of interest
    assert not sender.faults, f"{len(sender.faults)}:\n" + "\n".join(sender.faults[:40])
    assert sender.inputs >= least // SHARE


def _parts(town: Town) -> Iterator[tuple[Door, str, str, bool]]:
    """For every part of every address: who may ask, the address with a hole, and whether digits go in."""
    world = town.world("open-public")
    for rule, method in town.rules[::SHARE]:
        if rule.endpoint == "static":
            continue
        asks = declared.routes()[method, rule.endpoint]
        role = next(
            (one for one in TRIED if declared.expected(asks, one, world) == "allowed"), "organiser"
        )
        with town.app.test_request_context():
            parts = values(rule, world)
        for name, kind in rule._converters.items():  # noqa: SLF001 - the one place that knows
            address = "".join(
                part if not hole else "{}" if part == name else quote(str(parts[part]), safe="")
                for hole, part in rule._trace  # noqa: SLF001 - likewise
            ).partition("|")[2]
            door = Door(method, rule.endpoint, address, role, {})
            if isinstance(kind, UUIDConverter):
                continue
            yield door, name, address, isinstance(kind, IntegerConverter | FloatConverter)


def test_b14_b17_b18_no_part_of_an_address_is_trusted(town: Town) -> None:
    sender, words, numbers = Sender(town.asker), cycle(WORDS), cycle(payloads.NUMBERS)
    with remembered(town.app):
        for door, name, address, is_number in _parts(town):
            for said in islice(numbers if is_number else words, EACH):
                part = quote(said.encode("utf-8", "surrogatepass"), safe="")
                asked = Door(door.method, door.endpoint, address.format(part), door.role, {})
                sender.fetch(asked, [(name, said)], 1)
    _done(sender, 1_000)


def test_b14_b22_a_query_that_nobody_reads_changes_nothing(town: Town, doors: list[Door]) -> None:
    """Names that Flask or Python would take as a keyword, were they handed on unread."""
    sender, words = Sender(town.asker), cycle(WORDS)
    to_go_elsewhere = [("_external", "1"), ("_scheme", "javascript"), ("slug", "kqx")]
    with remembered(town.app):
        for door in doors[::SHARE]:
            if door.method == "GET":
                for said in ([*zip(RESERVED, words, strict=False)], to_go_elsewhere):
                    address = f"{door.address}?{encoded(said).decode()}"
                    sender.fetch(replace(door, address=address), said, len(said))
    _done(sender, 2_000)


@pytest.mark.parametrize("head", HEADS)
def test_b13_b14_b17_no_head_of_a_request_is_trusted(town: Town, head: str) -> None:
    sender = Sender(town.asker)
    for address, role in (("/rounds", "visitor"), ("/account/sessions", "drafter")):
        for said in WORDS[:: 20 * SHARE]:
            if any(character in said for character in "\r\n"):
                continue  # no server lets one through
            sender.fetch(
                Door("GET", head, address, role, {}), [(head, said)], 1, headers={head: said}
            )
    _done(sender, 20)
