"""A round under the Chatham House rule: everybody opens everything, and nothing tells whose it is."""

import re
from collections import Counter, deque
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app import db
from app.accounts.models import Person
from app.notifications.models import Message
from app.rounds.actions import look_into
from app.rounds.models import Attribution
from tests import make
from tests.client import PageClient
from tests.positions import kit
from tests.positions.kit import Veiled
from tests.reading import Links, head_of, text_of, told

MOST = 70  # pages and files that one reader opens
Reader = Callable[[Veiled], Person | None]

READERS: dict[str, Reader] = {
    "a visitor": lambda _world: None,
    "a rival delegate": lambda world: world.rival,
    "a moderator": lambda world: world.moderator,
    "an organiser": lambda world: world.organiser,
    "an auditor": lambda world: world.auditor,
    "an administrator who looks in": lambda world: world.admin,
}
# Besides what is linked: every way out that takes the round's address.
WAYS = (
    "",
    "/positions",
    "/positions?q=umberlight",
    "/positions?q=quillwort",
    "/data",
    "/data/answers.csv",
    "/data/answers.json",
    "/data/answers.xlsx",
    "/moderation",
    "/moderation?state=all",
    "/moderation/log",
    "/moderation/log.csv",
    "/synthesis",
    "/summary",
    "/summary/coverage",
    "/summary/write",
    "/summary/publication",
    "/outputs",
    "/desk",
    "/desk/people",
    "/desk/looks",
    "/deadline.ics",
)


def _everything(client: PageClient, world: Veiled) -> dict[str, str]:
    """Every page and file about the round that this reader comes to, with its headers."""
    root = f"/rounds/{world.round.slug}"
    todo = deque([f"{root}{way}" for way in WAYS])
    for position in world.positions:
        here = f"{root}/positions/{position.reference}"
        todo += [here, f"{here}.md", f"{here}.docx", f"{here}/changes"]
        todo += [f"{root}/moderation/{position.reference}", f"/receipts/{position.reference}"]
    todo += [f"{here}.pdf", f"/receipts/{position.reference}/receipt.pdf"]
    seen, found = set(todo), dict[str, str]()
    kinds: Counter[str] = Counter()
    while todo and len(found) < MOST:
        address = todo.popleft()
        response = client.get(address)
        said = f"{head_of(response.headers)} {text_of(response.get_data())}"
        found[f"{response.status_code} {address}"] = said
        if response.mimetype == "text/html" and response.status_code == 200:
            for link in Links(response.get_data(as_text=True)).found:
                kind = re.sub(r"[0-9a-f-]{36}|[A-Z0-9]{5}-[A-Z0-9]{5}", "*", link)
                kinds[kind] += 1
                if link.startswith(root) and link not in seen and kinds[kind] < 3:
                    seen.add(link)
                    todo.append(link)
        response.close()
    return found


def _read_as(app: Flask, world: Veiled, reader: str) -> dict[str, str]:
    person = READERS[reader](world)
    client = app.test_client()
    assert isinstance(client, PageClient)
    if person is not None:
        make.sign_in(client, person)
        if person is world.admin:
            look_into(world.round, reason="A complaint about the round came in.", by=person)
            db.session.commit()
    return _everything(client, world)


@pytest.mark.parametrize("reader", READERS)
def test_sealed_names_are_nowhere_from_the_opening_to_the_summary(app: Flask, reader: str) -> None:
    world = kit.veiled()
    telling = world.telling()
    while_open = _read_as(app, world, reader)
    kit.close(world)
    closed = _read_as(app, world, reader)
    kit.sort_and_summarise(world)
    published = _read_as(app, world, reader)
    for found in (while_open, closed, published):
        assert told(found, telling) == {}
    # While positions still come in, nobody sees even that they do.
    assert "Harbours and hospitals" not in " ".join(while_open.values())
    assert [k for k in while_open if k.startswith("200 ") and "/positions/" in k] == []
    # It was not by finding closed doors that nothing was found.
    said = " ".join(published.values())
    assert "Harbours and hospitals are off limits" in said
    opened = [address for address in published if address.startswith("200 ")]
    assert len(opened) > 15, opened
    if reader == "a moderator":
        assert "Harbours and hospitals are off limits" in " ".join(closed.values())


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        (Attribution.GROUP_AND_REGION, set()),
        (Attribution.GROUP, {"african"}),
        (Attribution.NONE, {"african", "group-sign"}),
    ],
)
def test_where_names_are_withheld_readers_find_none(
    app: Flask, level: Attribution, kept: set[str]
) -> None:
    world = kit.veiled(level, sealed=False)
    telling = world.telling()
    kit.close(world)
    kit.sort_and_summarise(world)
    found = _read_as(app, world, "a rival delegate")
    assert told(found, telling) == {}
    positions = {k: v for k, v in found.items() if "/positions/" in k}
    assert told(positions, kept) == {}
    assert "Harbours and hospitals" in " ".join(found.values())


def test_no_mail_but_the_delegations_own_tells_whose_it_is(app: Flask) -> None:
    world = kit.veiled()
    kit.close(world)
    kit.sort_and_summarise(world)
    make.do_jobs()
    own = {person.id: person for person in world.delegates}
    for message in db.session.scalars(sa.select(Message)).all():
        if message.person_id in own:
            others = {
                word
                for person, body in zip(world.delegates, world.organisations, strict=True)
                if person.id != message.person_id
                for word in (body.name.lower(), person.name.lower(), person.email.lower())
            }
            assert told({message.kind: message.subject + message.body}, others) == {}
        else:
            whole = message.subject + message.body + str(message.attachments)
            assert told({message.kind: whole}, world.telling()) == {}
