"""From an empty installation to a published summary, in the words of those who do it.

An administrator opens the house, an organiser asks, three organisations of three groups answer, a
moderator listens and writes, and a visitor reads what came of it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.journey.person import Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser

ROUND = "/rounds/threats-to-hospitals"
QUESTION = "What should States do so that hospitals stay open during an attack?"
SENTENCE = "All three want hospitals to stay open."
SAID = {
    "Republic of Valdora": "States should name hospitals as critical infrastructure.",
    "Cablewright": "Vendors will share warnings with hospitals free of charge.",
    "Ward Watch": "Patients need to be told when care is interrupted.",
}


class Cast:
    """Everybody, each with a browser of their own."""

    def __init__(self, browser: Browser, served: Served, **facts: bool) -> None:
        def person(name: str) -> Person:
            return Person(name=name, browser=browser, served=served, looked=looked, **facts)

        looked: set[str] = set()
        self.administrator = person("Ada Brandt")
        self.organiser = person("Omar Vidal")
        self.moderator = person("Mina Okafor")
        self.diplomat = person("Dana Reyes")
        self.engineer = person("Elio Marsh")
        self.nurse = person("Nadia Frost")
        self.counsel = person("Cara Lindt")
        self.visitor = person("Vera Stone")

    def leave(self) -> None:
        """Everybody goes home; nothing may have been wrong on any page."""
        people = [one for one in vars(self).values() if isinstance(one, Person)]
        faults = [fault for one in people for fault in one.faults]
        for one in people:
            one.page.context.close()
        assert faults == []


@pytest.fixture
def cast(browser: Browser, installation: Served, facts: dict[str, bool]) -> Iterator[Cast]:
    everybody = Cast(browser, installation, **facts)
    yield everybody
    everybody.leave()


@pytest.mark.parametrize(
    ("facts", "installation"),
    [
        pytest.param({}, "SQLite", id="with a mouse"),
        pytest.param({"keys": True}, "SQLite", id="with the keyboard alone"),
        pytest.param(
            {"scripts": False, "small": True}, "PostgreSQL", id="on a phone without scripts"
        ),
    ],
    indirect=["installation"],
)
def test_a_consultation_from_the_first_question_to_the_published_summary(cast: Cast) -> None:
    _open_the_house(cast.administrator)
    _ask_the_organiser(cast.administrator, cast.organiser)
    _prepare(cast.organiser)
    _ask_the_moderator(cast.organiser, cast.moderator)
    _announce_and_open(cast.organiser)
    _register(cast.diplomat, "Republic of Valdora", "States and public authorities")
    _register(cast.engineer, "Cablewright", "Private sector")
    _register(cast.nurse, "Ward Watch", "Civil society")
    _accept_them(cast.administrator)
    _invite_a_clearer(cast.nurse, cast.counsel)
    _answer(cast.diplomat, "Republic of Valdora")
    _answer(cast.engineer, "Cablewright")
    _draft_and_have_cleared(cast.nurse, cast.counsel)
    _close(cast.organiser)
    _accept(cast.moderator)
    _listen(cast.moderator)
    _write_the_summary(cast.moderator)
    _confirm(cast.diplomat)
    _publish(cast.moderator, cast.organiser)
    _read_it(cast.visitor)


def _open_the_house(administrator: Person) -> None:
    administrator.begin_installation()
    administrator.reads("First steps")
    administrator.look()
    administrator.press("Send a test message to me")
    administrator.look()


def _ask_the_organiser(administrator: Person, organiser: Person) -> None:
    administrator.open("/rounds/new")
    administrator.look()
    administrator.follow("Begin with an empty round")
    administrator.write("Title", "Threats to hospitals")
    administrator.look()
    administrator.press("Make the draft")
    _ask(administrator, organiser, "Organiser")


def _ask_the_moderator(organiser: Person, moderator: Person) -> None:
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


def _prepare(organiser: Person) -> None:
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


def _announce_and_open(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.press("Announce the round")
    organiser.look()
    organiser.sure("Open now", "Open now")
    organiser.reads("Open")


def _register(delegate: Person, name: str, group: str) -> None:
    delegate.sign_up()
    delegate.open("/organisations/register")
    delegate.write("Full name", name)
    delegate.choose(group)
    delegate.look()
    delegate.press("Register")
    delegate.look()


def _accept_them(administrator: Person) -> None:
    administrator.open("/organisations/desk")
    administrator.look()
    for name in SAID:
        administrator.open("/organisations/desk")
        administrator.press(f"Accept {name}")
    administrator.open("/organisations")
    administrator.look()


def _invite_a_clearer(nurse: Person, counsel: Person) -> None:
    nurse.open("/organisations/mine")
    nurse.look()
    nurse.follow("Members")
    nurse.write("E-mail address", counsel.email)
    nurse.choose("Clearer: also clears and submits them")
    nurse.look()
    nurse.press("Send the invitation")
    counsel.sign_up()
    counsel.follow_mail("Speak for Ward Watch")
    counsel.look()
    counsel.press("Accept")


def _write_an_answer(delegate: Person, name: str) -> None:
    delegate.open(f"{ROUND}/position")
    delegate.look()
    delegate.press(f"Begin the position of {name}")
    delegate.open(f"{ROUND}/position/1")
    delegate.choose("Support")
    delegate.hands.write(delegate.page.locator("main textarea").first, SAID[name])
    delegate.look()
    delegate.press("Save and check")
    delegate.look()
    delegate.reads(SAID[name])


def _answer(delegate: Person, name: str) -> None:
    _write_an_answer(delegate, name)
    _submit(delegate)


def _submit(delegate: Person) -> None:
    delegate.choose("We agree to the terms of this round, and to what is said here of publication")
    delegate.press("Submit this position")
    delegate.reads("Your position was submitted.")
    delegate.look()


def _draft_and_have_cleared(nurse: Person, counsel: Person) -> None:
    _write_an_answer(nurse, "Ward Watch")
    nurse.open(f"{ROUND}/position")
    nurse.unfold("Send it to your clearer")
    nurse.press("Send for clearance")
    nurse.look()
    counsel.open(f"{ROUND}/position")
    counsel.press("Clear it")
    counsel.look()
    _submit(counsel)


def _close(organiser: Person) -> None:
    organiser.open(f"{ROUND}/desk")
    organiser.sure("Close now", "Close now", Reason="Everybody we asked has answered.")


def _accept(moderator: Person) -> None:
    moderator.open(f"{ROUND}/moderation")
    moderator.look()
    moderator.follow("Accept all 3 on this page")
    moderator.look()
    moderator.press("Accept all 3")
    moderator.reads("3 positions were accepted.")


def _listen(moderator: Person) -> None:
    moderator.open(f"{ROUND}/topics")
    moderator.press("Begin with these topics")
    moderator.look()
    moderator.press("Sign off version 1")
    for name, words in SAID.items():
        moderator.open(f"{ROUND}/positions")
        moderator.look()
        moderator.follow(name)
        moderator.look()
        reference = moderator.page.url.split("/")[-1].partition("?")[0]
        moderator.open(f"{ROUND}/coding/positions/{reference}")
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


def _write_the_summary(moderator: Person) -> None:
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


def _confirm(delegate: Person) -> None:
    delegate.open(f"{ROUND}/summary/review")
    delegate.look()
    delegate.choose("Yes: the sentence may rest on our words")
    delegate.press("Send")


def _publish(moderator: Person, organiser: Person) -> None:
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


def _read_it(visitor: Person) -> None:
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
