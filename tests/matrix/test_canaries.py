"""D03, D04, A20: a secret in every field, looked for in everything that comes out, for everybody."""

import logging
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import structlog

from app.jobs.models import Job
from app.notifications.models import Message
from tests.matrix import addresses, canaries
from tests.matrix.cast import ident
from tests.matrix.town import Town
from tests.matrix.world import World

ASKED = (
    "visitor",
    "outsider",
    "drafter",
    "rival",
    "invited",
    "organiser",
    "moderator",
    "moderator_elsewhere",
    "admin",
    "looker",
    "auditor",
)
MARK = re.compile(r"kq[0-9a-f]{14}zj")
KINDS = {
    "exports.convergence": ("csv", "json", "xlsx", "pdf"),
    "exports.download": ("csv", "json", "xlsx"),
    "positions.document": ("md", "pdf", "docx"),
    "positions.draft": ("md", "pdf", "docx"),
    "summaries.download": ("json", "markdown", "pdf", "docx"),
}


def test_every_column_of_text_says_who_may_read_it() -> None:
    assert canaries.texts() == set(canaries.columns())


@pytest.fixture(scope="module")
def world(town: Town) -> World:
    return town.world("closed-confidential")


@pytest.fixture(scope="module")
def planted(town: Town, world: World) -> Iterator[dict[str, tuple[str, frozenset[str]]]]:
    undone = town.asker.connection.begin_nested()
    yield canaries.plant(town.asker.connection, world)
    undone.rollback()


def _ways(town: Town, world: World) -> list[str]:
    """Every address that gives something out, in every kind, with a word to look for as well."""
    found = []
    for rule, method in town.rules:
        if method != "GET" or rule.endpoint in {"static", "record.verifier"}:
            continue
        if rule.endpoint.startswith(("accounts.", "styleguide.")):
            continue
        for kind in KINDS.get(rule.endpoint, ("",)):
            given = addresses.values(rule, world) | ({"kind": kind} if kind else {})
            with town.app.test_request_context():
                found.append(town.app.url_map.bind("localhost").build(rule.endpoint, given))
    at = f"/rounds/{world.round.slug}"
    return [*found, f"{at}/positions?q=hospitals", "/rounds?q=round", f"{at}/moderation?state=all"]


def test_nobody_is_given_words_that_are_not_for_them(
    town: Town, world: World, planted: dict[str, tuple[str, frozenset[str]]]
) -> None:
    leaks, seen, asked = set(), set(), 0
    for address in _ways(town, world):
        for role in ASKED:
            asked += 1
            answer = town.asker.fetch(address, "GET", role)
            assert answer.status_code < 500, (address, role)
            for mark in set(MARK.findall(canaries.words_of(answer))):
                where, readers = planted[mark]
                seen.add(where)
                if role not in readers:
                    leaks.add(f"{address}: {role} reads {where}")
    print(f"\ncanaries: {len(planted)} secrets, {asked} answers")  # noqa: T201 - `make matrix` tells
    assert not leaks, f"{len(leaks)}:\n" + "\n".join(sorted(leaks))
    hidden = {where for where, _ in planted.values()} - seen
    assert len(hidden) < len(seen) / 3, sorted(hidden)  # what nobody saw proves nothing


def test_what_mails_jobs_and_logs_say_is_for_their_reader(
    town: Town,
    world: World,
    planted: dict[str, tuple[str, frozenset[str]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every deed that needs no form is done by those who may, and what it wrote is read."""
    caplog.set_level(logging.DEBUG)
    roles = {person.id: role for role, person in world.people.items()}
    connection, wrote = town.asker.connection, 0
    with structlog.testing.capture_logs() as logged:
        for rule, method in town.rules:
            if method != "POST" or "slug" not in rule.arguments:
                continue
            for role in ("organiser", "moderator", "clearer"):
                undone = connection.begin_nested()
                address = town.asker.address(rule, method, world)
                form = addresses.form(rule.endpoint, world) | {"reason": "Because.", "words": "W."}
                town.asker.do(address, role, form)
                for mail in connection.execute(
                    sa.select(Message.person_id, Message.subject, Message.body).where(
                        Message.id != ident("message")
                    )
                ):
                    wrote += 1
                    for mark in MARK.findall(mail.subject + mail.body):
                        where, readers = planted[mark]
                        if rule.endpoint == "rounds.invite":
                            readers |= {"outsider"}  # is one of the readers from now on
                        assert roles.get(mail.person_id) in readers, (address, where)
                query = sa.select(Job.args, Job.result).where(Job.id != world.key("job", ""))
                assert not MARK.findall(str(connection.execute(query).all())), address
                undone.rollback()
    assert wrote > 10
    assert not MARK.findall(caplog.text + str(logged))
