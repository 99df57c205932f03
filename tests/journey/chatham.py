"""What the people of `test_non_attribution` do: an organiser, a moderator, and those who are asked."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import docx
import sqlalchemy as sa
from playwright.sync_api import expect

from app import db
from app.rounds.models import Round
from app.summaries import actions as summaries
from app.synthesis.models import Passage
from tests import make
from tests.journey.inside import Inside
from tests.journey.person import Person

SENTENCE = "All want something to be off limits."


@dataclass(frozen=True, kw_only=True)
class Body:
    """An organisation that is asked, and who speaks for it; without words it does not answer."""

    name: str
    short: str
    group: str
    person: str
    email: str
    said: str = ""

    @property
    def file(self) -> str:
        """The name of the file it sends along."""
        return f"{self.short} letter.docx"


BODIES = {
    "party 1": Body(
        name="Quillwort Assembly of Brindlemere",
        short="QAB-41",
        group="ST",
        person="Ottoline Umberlight",
        email="ottoline@qab-41.example.org",
        said="Harbours should be off limits.",
    ),
    "party 2": Body(
        name="Farrowby League for Open Channels",
        short="FLOC-7Q",
        group="CS",
        person="Leopold Umberlight",
        email="leopold@floc-7q.example.org",
        said="Hospitals should be off limits.",
    ),
    "rival": Body(
        name="Thistledown Foundries",
        short="Thistledown-F",
        group="PS",
        person="Isolde Umberlight",
        email="isolde@thistledown-f.example.org",
        said="Foundries should be off limits.",
    ),
    "invited": Body(
        name="Wintergreen Academy",
        short="WGA-88",
        group="AC",
        person="Caspian Umberlight",
        email="caspian@wga-88.example.org",
    ),
}


@dataclass(frozen=True)
class House:
    """The round, and browsers of those who have to do with it."""

    inside: Inside
    slug: str
    looked: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def round_(self) -> str:
        return f"/rounds/{self.slug}"

    def somebody(self, name: str) -> Person:
        """The organiser has no mouse, and whoever answers has a telephone."""
        if name not in self.people:
            self.people[name] = self.inside.somebody(
                name, looked=self.looked, keys=name == "organiser", small=name in BODIES
            )
        return self.people[name]


def letter(body: Body) -> bytes:
    """A letter whose words name nobody, and whose properties name everybody."""
    made = docx.Document()
    made.add_paragraph("Please find our answer in the form.")
    made.core_properties.author = body.person
    made.core_properties.title = f"Letter of {body.name}"
    made.core_properties.comments = body.name
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def seal_the_names_and_invite(house: House) -> None:
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk/access")
    organiser.choose("Only organisations that are invited")
    organiser.choose("Without saying whose it is")
    organiser.choose("Seal the names")
    organiser.look()
    organiser.press("Save")
    for body in BODIES.values():
        organiser.open(f"{house.round_}/desk/people")
        organiser.write("Find an organisation", body.name)
        organiser.press("Find")
        organiser.press(f"Invite: {body.name}")
    organiser.look()


def announce_and_open(house: House) -> None:
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk")
    organiser.press("Announce the round")
    organiser.sure("Open now", "Open now")
    organiser.reads("Open")


def answer(house: House, who: str) -> None:
    body, delegate = BODIES[who], house.somebody(who)
    delegate.open(house.round_)
    delegate.reads("The names are sealed")
    delegate.open(f"{house.round_}/position")
    delegate.press(f"Begin the position of {body.short}")
    delegate.open(f"{house.round_}/position/1")
    delegate.hands.write(delegate.page.locator("main textarea").first, body.said)
    delegate.look()
    delegate.press("Save and check")
    delegate.open(f"{house.round_}/position")
    delegate.page.locator("main input[type=file]").first.set_input_files(
        {"name": body.file, "mimeType": "application/msword", "buffer": letter(body)}
    )
    delegate.press("Attach")
    delegate.look()
    delegate.open(f"{house.round_}/position/check")
    delegate.look()
    delegate.choose("We agree to the terms of this round, and to what is said here of publication")
    delegate.press("Submit this position")
    delegate.reads("Your position was submitted.")


def close_and_accept(house: House) -> None:
    moderator = house.somebody("moderator")
    moderator.open(f"{house.round_}/moderation")
    expect(moderator.page.locator("main")).not_to_contain_text("off limits")
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk")
    organiser.sure("Close now", "Close now", Reason="Everybody we asked has answered.")
    number = sum(bool(body.said) for body in BODIES.values())
    moderator.open(f"{house.round_}/moderation")
    moderator.look()
    moderator.follow(f"Accept all {number} on this page")
    moderator.look()
    moderator.press(f"Accept all {number}")


def sort_and_write(house: House) -> None:
    """What moderators do at their desks is walked through elsewhere."""
    with house.inside.app.test_request_context():
        db.begin_write()
        round_ = db.session.scalars(sa.select(Round)).one()
        moderator = next(role.person for role in round_.roles if role.role == "moderator")
        topic = make.topic(round_, "What is off limits")
        passages = db.session.scalars(sa.select(Passage)).all()
        for passage in passages:
            make.coding(passage, topic, moderator)
        summary = summaries.begin(round_, by=moderator, title="What was said", topics=[topic])
        (sentence,) = summaries.add_sentences(summary.sections[0], said=SENTENCE, by=moderator)
        for passage in passages:
            summaries.cite(sentence, passage, by=moderator)
        db.session.commit()


def have_it_reviewed(house: House) -> None:
    moderator = house.somebody("moderator")
    moderator.open(f"{house.round_}/summary/publish")
    moderator.look()
    ends = datetime.now(UTC) + timedelta(days=9)
    moderator.write("The review ends", f"{ends:%Y-%m-%dT%H:%M}")
    moderator.press("Ask the quoted parties")
    party = house.somebody("party 2")
    party.open(f"{house.round_}/summary/review")
    party.choose("No: we contest it")
    party.write("What is wrong with it", "We spoke of hospitals alone.")
    party.press("Send")
    party.look()
    moderator.open(f"{house.round_}/summary/publish")
    moderator.follow("Answer")
    moderator.write("Your answer", "So the source says.")
    moderator.look()
    moderator.press("Answer")


def publish(house: House) -> None:
    moderator = house.somebody("moderator")
    moderator.open(f"{house.round_}/summary/publish")
    moderator.write("Why not wait", "Everybody who is quoted has been heard.")
    moderator.press("Publish version 1")
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk")
    organiser.sure("Publish", "Publish")
    organiser.reads("Published")
