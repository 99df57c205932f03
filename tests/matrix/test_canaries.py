"""D03, D04, A20: a secret in every field, looked for in everything that comes out, for everybody.

In a confidential round that has closed, and in a public one that is published, whose names are sealed.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
import structlog
from werkzeug.datastructures import Headers

from app import db
from app.jobs.models import Job
from app.notifications.models import Message
from app.positions import actions as positions
from app.positions.models import Position
from tests.matrix import addresses, canaries
from tests.matrix.asking import undone
from tests.matrix.cast import ident
from tests.matrix.conftest import CELLS
from tests.matrix.found import add_findings
from tests.matrix.house import furnish, reference
from tests.matrix.town import Town
from tests.matrix.world import World

# Whoever may read most comes first: what is remembered for them must not reach those after them.
ASKED = (
    "organiser",
    "moderator",
    "auditor",
    "looker",
    "drafter",
    "rival",
    "invited",
    "moderator_elsewhere",
    "admin",
    "outsider",
    "visitor",
)
MARK = re.compile(r"kq[0-9a-f]{14}zj")
KINDS = {
    "exports.convergence": ("csv", "json", "xlsx", "pdf"),
    "exports.download": ("csv", "json", "xlsx"),
    "exports.translations": ("csv", "json", "xlsx"),
    "positions.document": ("md", "pdf", "docx"),
    "positions.draft": ("md", "pdf", "docx"),
    "summaries.download": ("json", "markdown", "pdf", "docx"),
}


# What its readers found, so that others could have.
OF_INTEREST = {
    "contribution.plain of own-fr-2",
    "contribution.plain of rivals-1",
    "draft_answer.text of own-1",
    "draft_comment.text of own",
    "hidden words",
    "note.text",
    "organisation.name of own",
    "person.name of drafter",
}


@dataclass(frozen=True)
class Round:
    """A round with secrets in it: of each, where it is and who may read it."""

    world: World
    planted: dict[str, tuple[str, frozenset[str]]]


def test_every_column_of_text_says_who_may_read_it() -> None:
    assert canaries.texts() == set(canaries.columns())


@pytest.fixture(scope="module", params=["closed-confidential", "published-sealed"])
def round_(town: Town, request: pytest.FixtureRequest) -> Iterator[Round]:
    connection = town.asker.connection
    with undone(connection):
        if request.param == "closed-confidential":
            world = town.world(request.param)
            yield Round(world, canaries.plant(connection, world))
        else:
            world = _published(town)
            planted = canaries.plant(connection, world)
            yield Round(world, planted | canaries.plant_more(connection, world))


def _published(town: Town) -> World:
    """A published round of which one of the two parties has withdrawn its position since."""
    with town.app.test_request_context():
        world = World(town.worlds[0].cast, "published", "sealed")
        add_findings(furnish(world))
        gone = db.session.get_one(Position, world.key("position", "rivals"))
        positions.withdraw(gone, reason="We have thought again.", by=world.people["rival"])
        db.session.commit()
        db.session.remove()
    return world


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
    gone = f"{at}/positions/{reference(world, 'rivals')}"
    found += [gone, f"{gone}.md", f"{gone}.docx"]
    for own in ("own", "rivals"):
        read = f"{at}/positions/{reference(world, own)}"
        found += [f"{read}?language=fr", f"{read}.md?language=fr"]
    found += [f"{at}/position/1?into=fr"]
    return [*found, f"{at}/positions?q=hospitals", "/rounds?q=round", f"{at}/moderation?state=all"]


def test_nobody_is_given_words_that_are_not_for_them(
    town: Town, round_: Round, record_property: Callable[[str, object], None]
) -> None:
    leaks, seen, asked = set(), set(), 0
    for address in _ways(town, round_.world):
        for role in ASKED:
            asked += 1
            answer = town.asker.fetch(address, "GET", role)
            assert answer.status_code < 500, (address, role)
            marks = set(MARK.findall(canaries.words_of(answer)))
            for mark in marks:
                where, readers = round_.planted[mark]
                seen.add(where)
                if role not in readers and not _is_no_secret_there(where, address):
                    leaks.add(f"{address}: {role} reads {where}")
            if marks and not _is_kept_by_nobody(answer.headers, role):
                leaks.add(f"{address}: {role} may be given it from a cache")
    record_property(CELLS, ("answers read for secrets", asked))
    assert not leaks, f"{len(leaks)}:\n" + "\n".join(sorted(leaks))
    hidden = {where for where, _ in round_.planted.values()} - seen
    assert len(hidden) < len(seen) / 3, sorted(hidden)  # what nobody saw proves nothing
    assert seen >= OF_INTEREST & {where for where, _ in round_.planted.values()}


def _is_no_secret_there(where: str, address: str) -> bool:
    """Whether this is a name where it is no secret: on a page of no round, or of who comes to a session."""
    named = where.startswith(("organisation.", "person."))
    return named and (not address.startswith("/rounds/") or address.endswith("/registered"))


def _is_kept_by_nobody(head: Headers, role: str) -> bool:
    """Whether nothing on the way may give this answer to another, nor the browser without asking."""
    kept = {part.strip() for part in head.get("Cache-Control", "").split(",")}
    varies = {part.strip() for part in head.get("Vary", "").split(",")}
    if role == "visitor":
        return "no-store" in kept or ("no-cache" in kept and "Cookie" in varies)
    return "no-store" in kept


def test_what_mails_jobs_and_logs_say_is_for_their_reader(
    town: Town, round_: Round, caplog: pytest.LogCaptureFixture, loud: None
) -> None:
    """Every deed that needs no form is done by those who may, and what it wrote is read."""
    caplog.set_level(logging.DEBUG)
    world = round_.world
    roles = {person.id: role for role, person in world.people.items()}
    connection, wrote = town.asker.connection, 0
    with structlog.testing.capture_logs() as logged:
        for rule, method in town.rules:
            if method != "POST" or "slug" not in rule.arguments:
                continue
            for role in ("organiser", "moderator", "clearer"):
                address = town.asker.address(rule, method, world)
                form = addresses.form(rule.endpoint, world) | {"reason": "Because.", "words": "W."}
                with undone(connection):
                    town.asker.do(address, role, form)
                    for mail in connection.execute(
                        sa.select(Message.person_id, Message.subject, Message.body).where(
                            Message.id != ident("message")
                        )
                    ):
                        wrote += 1
                        for mark in MARK.findall(mail.subject + mail.body):
                            where, readers = round_.planted[mark]
                            if rule.endpoint == "rounds.invite":
                                readers |= {"outsider"}  # is one of the readers from now on
                            assert roles.get(mail.person_id) in readers, (address, where)
                    query = sa.select(Job.args, Job.result).where(Job.id != world.key("job", ""))
                    assert not MARK.findall(str(connection.execute(query).all())), address
    assert wrote > 10
    assert {line["log_level"] for line in logged if line.get("log") == "security"} == {
        "info",
        "warning",
    }
    assert not MARK.findall(caplog.text + str(logged))
