"""The house is opened, and a round is made, announced, opened and closed."""

from datetime import UTC, datetime, timedelta

from tests.journey.consultation.words import QUESTION, ROUND
from tests.journey.person import Person


def open_the_house(administrator: Person) -> None:
    administrator.begin_installation()
    administrator.reads("First steps")
    administrator.look()
    administrator.press("Send a test message to me")
    administrator.look()


def ask_the_organiser(administrator: Person, organiser: Person) -> None:
    administrator.open("/rounds/new")
    administrator.look()
    administrator.follow("Begin with an empty round")
    administrator.write("Title", "Threats to hospitals")
    administrator.look()
    administrator.press("Make the draft")
    _ask(administrator, organiser, "Organiser")


def ask_the_moderator(organiser: Person, moderator: Person) -> None:
    _ask(organiser, moderator, "Moderator")


def _ask(by: Person, whom: Person, role: str) -> None:
    by.open(f"{ROUND}/desk/people")
    by.write("Mail address", whom.email)
    by.choose(role)
    by.press("Ask")
    by.look()
    whom.sign_up()
    whom.follow_mail(role)
    whom.look()
    whom.press("Take it up")


def prepare(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.look()
    organiser.follow("About and mandate")
    organiser.write("Status line", "Informal; not an agreed text")
    organiser.write("Host", "Ministry of Health of Valdora")
    organiser.write("Addressee", "Chair of the working group")
    organiser.write("Mandate", "We ask how **hospitals** can stay open.")
    organiser.look()
    organiser.press("Save")
    organiser.follow("Questions")
    organiser.write("Title", "Hospitals")
    organiser.press("Add the page")
    organiser.follow("Add a question")
    organiser.write("Question", QUESTION)
    organiser.choose("Stance with reason")
    organiser.choose("It must be answered")
    organiser.look()
    organiser.press("Save")
    organiser.look()
    organiser.open(f"{ROUND}/desk/topics")
    organiser.write("Name", "Protection of hospitals")
    organiser.write("What belongs", "What keeps hospitals open: critical infrastructure, warnings.")
    organiser.look()
    organiser.press("Add the topic")
    organiser.follow("Dates")
    organiser.pick("Time zone", "Europe/Zurich")
    now = datetime.now(UTC)
    organiser.write("Opens", f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    organiser.write("Closes", f"{now + timedelta(days=20):%Y-%m-%dT%H:%M}")
    organiser.look()
    organiser.press("Save")
    organiser.follow("Rules and terms")
    organiser.write("Terms", "Our answer is published under our name.")
    organiser.look()
    organiser.press("Save")
    organiser.follow("Preview")
    organiser.look()
    organiser.reads(QUESTION)


def announce_and_open(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.press("Announce the round")
    organiser.look()
    organiser.sure("Open now", "Open now")
    organiser.reads("Open")


def close(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.sure("Close now", "Close now", Reason="Everybody we asked has answered.")
