"""Under the Chatham House rule, from the invitation to the summary: what others find of who spoke.

After each step a visitor, a rival delegate and a moderator look at everything that an address leads
to, and mails are read. A party finds its own name where it looks, so that the search could fail.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from app import clock, db
from app.accounts.models import Person as Account
from app.notifications.models import Message
from app.organisations.models import Delegate
from app.positions.models import Position
from app.rounds.models import Round
from config import Config
from tests import make
from tests.journey import chatham, inspecting
from tests.journey.chatham import BODIES, House
from tests.journey.inside import serving_inside
from tests.reading import text_of, told

pytestmark = pytest.mark.browser

READERS = ("visitor", "rival", "moderator")
PARTY = "party 1"


@pytest.fixture
def house(settings: Config, tmp_path: Path, browser: Browser) -> Iterator[House]:
    with serving_inside(settings, tmp_path, browser) as inside:
        with inside.app.test_request_context():
            db.begin_write()
            make.groups()
            organiser = make.person(name="Orla Host")
            moderator = make.person(name="Mo Reader")
            now = clock.now()
            round_ = make.round_(
                state="draft",
                questions=False,
                organisers=[organiser],
                moderators=[moderator],
                mandate="We ask what should be off limits.",
                host="The hosts",
                terms="We agree to be heard.",
                opens_at=now + timedelta(days=1),
                closes_at=now + timedelta(days=9),
            )
            make.question(round_, wording="What should be off limits?")
            inside.admit("organiser", organiser)
            inside.admit("moderator", moderator)
            for who, body in BODIES.items():
                person = make.person(name=body.person, email=body.email)
                make.delegate(
                    person,
                    make.organisation(name=body.name, short_name=body.short, group=body.group),
                )
                inside.admit(who, person)
            db.session.commit()
            slug = round_.slug
        yield House(inside, slug)


def test_nobody_finds_whose_a_position_is_but_the_party_itself(house: House) -> None:
    chatham.seal_the_names_and_invite(house)
    chatham.announce_and_open(house)
    _inspect(house)
    for who, body in BODIES.items():
        if body.said:
            chatham.answer(house, who)
    _inspect(house)
    chatham.close_and_accept(house)
    chatham.sort_and_write(house)
    chatham.have_it_reviewed(house)
    _inspect(house)
    chatham.publish(house)
    found = _inspect(house)
    for reader in READERS:
        said = " ".join(found[reader].values())
        for body in BODIES.values():
            assert body.said in said, reader  # it is not by closed doors that no name was found
        opened = [address for address in found[reader] if address.startswith("200 ")]
        assert len(opened) > 20, opened


def _inspect(house: House) -> dict[str, dict[str, str]]:
    """Look at everything as everybody, and read every mail; say what each of the readers found."""
    house.inside.do_jobs()
    words, references = _telling(house), _references(house)
    found = {}
    for reader in (*READERS, PARTY):
        addresses = [
            *inspecting.ways(house.inside.app, house.slug),
            *inspecting.of_positions(house.slug, references),
            *inspecting.searches(house.slug, ("umberlight", "quillwort")),
        ]
        somebody = house.somebody(reader)
        found[reader] = {
            **inspecting.everything(somebody, house.slug, addresses),
            **inspecting.on_screen(somebody, house.slug),
        }
    for reader in READERS:
        of_others = set().union(*(words[who] for who in words if who != reader))
        assert told(found[reader], of_others) == {}, reader
    own = told(found[PARTY], words[PARTY])
    assert any("/position" in address for address in own), own
    of_others = set().union(*(words[who] for who in words if who != PARTY))
    assert told(found[PARTY], of_others) == {}
    _read_the_mails(house, words)
    return found


def _read_the_mails(house: House, words: dict[str, set[str]]) -> None:
    addresses = {body.email: who for who, body in BODIES.items()}
    with house.inside.app.app_context():
        messages = db.session.scalars(sa.select(Message)).all()
        assert messages
        for message in messages:
            of_others = set().union(
                *(words[who] for who in words if who != addresses.get(message.address))
            )
            said = f"{message.subject}\n{message.body}\n{message.attachments}"
            assert told({message.kind: said}, of_others) == {}


def _references(house: House) -> list[str]:
    with house.inside.app.app_context():
        return list(db.session.scalars(sa.select(Position.reference)))


def _telling(house: House) -> dict[str, set[str]]:
    """The words and keys that would tell, in lower case, by whom they tell of."""
    found = {}
    with house.inside.app.app_context():
        for who, body in BODIES.items():
            person = db.session.scalars(sa.select(Account).filter_by(email=body.email)).one()
            organisation = db.session.scalars(
                sa.select(Delegate.organisation_id).where(Delegate.person_id == person.id)
            ).one()
            round_ = db.session.scalars(sa.select(Round)).one()
            parties = [p.id for p in round_.parties if p.organisation_id == organisation]
            words = {body.name, body.short, body.person, body.email, body.file}
            keys = {str(key) for key in (person.id, organisation, *parties)}
            found[who] = {word.lower() for word in words | keys}
    return found


def test_the_letter_that_is_sent_along_tells_who_wrote_it() -> None:
    """What is looked for is there: in the properties of the file, before it is taken in."""
    body = BODIES[PARTY]
    assert told({"letter": text_of(chatham.letter(body))}, {body.person.lower()}) != {}
