"""A moderator reads, sorts passages by topic, writes the summary and has it checked by the quoted."""

from datetime import UTC, datetime, timedelta

from tests.journey.consultation.words import ROUND, SAID, SENTENCE
from tests.journey.person import Person


def accept(moderator: Person) -> None:
    moderator.open(f"{ROUND}/moderation")
    moderator.look()
    moderator.follow("Accept all 3 on this page")
    moderator.look()
    moderator.press("Accept all 3")
    moderator.reads("3 positions were accepted.")


def listen(moderator: Person) -> None:
    moderator.open(f"{ROUND}/topics")
    moderator.press("Begin with these topics")
    moderator.look()
    moderator.press("Sign off version 1")
    for name, words in SAID.items():
        moderator.open(f"{ROUND}/positions")
        moderator.look()
        moderator.follow(name)
        moderator.look()
        moderator.follow("Mark passages")
        moderator.look()
        moderator.unfold("Tick sentences instead")
        moderator.choose(words)
        ticked = moderator.page.locator("form", has=moderator.page.get_by_label(words, exact=True))
        moderator.hands.unfold(ticked.locator("summary", has_text="Put it on topics at once"))
        moderator.hands.tick(ticked.get_by_label("Protection of hospitals"))
        moderator.press("Mark the ticked sentences")
        moderator.reads("The passage is marked.")
    moderator.open(f"{ROUND}/coding")
    moderator.look()
    moderator.open(f"{ROUND}/synthesis")
    moderator.look()
    moderator.reads("Protection of hospitals")


def write_the_summary(moderator: Person) -> None:
    moderator.open(f"{ROUND}/summary/write")
    moderator.write("Title", "How hospitals can stay open")
    moderator.look()
    moderator.press("Begin the summary")
    moderator.look()
    moderator.write("Add a sentence", SENTENCE)
    moderator.press("Add")
    for words in SAID.values():
        moderator.press_like(f"Put on the sentence in hand: {words[:30]}")
    moderator.look()
    moderator.open(f"{ROUND}/summary/coverage")
    moderator.look()
    moderator.open(f"{ROUND}/summary/publish")
    moderator.look()
    moderator.reads("Nothing is missing.")
    ends = datetime.now(UTC) + timedelta(days=9)
    moderator.write("The review ends", f"{ends:%Y-%m-%dT%H:%M}")
    moderator.press("Ask the quoted parties")


def confirm(delegate: Person) -> None:
    delegate.open(f"{ROUND}/summary/review")
    delegate.look()
    delegate.choose("Yes: the sentence may rest on our words")
    delegate.press("Send")


def contest(delegate: Person) -> None:
    delegate.open(f"{ROUND}/summary/review")
    delegate.choose("No: we contest it")
    delegate.write("What is wrong with it", "We said that patients must be told.")
    delegate.press("Send")
    delegate.look()


def answer_the_contest(moderator: Person) -> None:
    moderator.open(f"{ROUND}/summary/publish")
    moderator.reads("Contested, not answered:")
    moderator.follow("Answer")
    moderator.write("Your answer", "The sentence after this one will say so.")
    moderator.look()
    moderator.press("Answer")
    moderator.reads("The moderators:")


def publish(moderator: Person, organiser: Person) -> None:
    moderator.open(f"{ROUND}/summary/publish")
    moderator.write("Why not wait", "Everybody who is quoted has been heard in person.")
    moderator.look()
    moderator.press("Publish version 1")
    moderator.look()
    organiser.open(f"{ROUND}/desk")
    organiser.sure("Publish", "Publish")
    organiser.reads("Published")
    organiser.open(f"{ROUND}/outputs")
    organiser.look()


def read_it(visitor: Person) -> None:
    visitor.open("/")
    visitor.look()
    visitor.follow("Threats to hospitals")
    visitor.look()
    visitor.open(f"{ROUND}/summary")
    visitor.reads(SENTENCE)
    visitor.unfold("source", within="main")
    for words in SAID.values():
        visitor.reads(words)
    visitor.look()
    visitor.open(f"{ROUND}/synthesis")
    visitor.look()
    visitor.open(f"{ROUND}/positions")
    visitor.look()
    visitor.follow("Cablewright")
    visitor.look()
    visitor.open("/record")
    visitor.look()
