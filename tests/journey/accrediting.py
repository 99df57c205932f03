"""What the people of `test_accreditation` do, each step from the pages it is done on."""

import re
from dataclasses import dataclass, field

import sqlalchemy as sa
from playwright.sync_api import expect

from app import db
from app.accreditation.models import Circulation
from app.notifications.models import Message
from app.positions import actions as positions
from app.positions.models import Position
from app.rounds.actions import move
from app.rounds.models import Round, RoundState
from tests.accreditation import kit
from tests.files.documents import docx_file
from tests.journey.inside import Inside
from tests.journey.person import Person

APPLICANT, OTHER = "Watch over the Wires", "Harbour Laboratory"
STATE = "Kingdom of Testing"
STATEMENT = "We have counted cuts of cables for ten years."
WHY_NOT = "It has no members in the region."
WHY_REFUSED = "The objection was found to be right."
APPEAL = "Our members in the region are listed in the annex."
FOUND = "The annex was read."
MARK = re.compile("submitted without accreditation", re.IGNORECASE)
SAID = "Cables under the sea should be off limits."


@dataclass(frozen=True)
class House:
    """A round that will accredit, and those who have to do with it, by what they do there."""

    inside: Inside
    slug: str
    title: str
    facts: dict[str, object]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def round_(self) -> str:
        return f"/rounds/{self.slug}"

    @property
    def register(self) -> str:
        return f"{self.round_}/accreditation"

    @property
    def address(self) -> str:
        return f"{self.inside.served.address}{self.round_}"

    def somebody(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.inside.somebody(name, **self.facts)
        return self.people[name]


def write_the_rules(house: House, *, told: bool) -> None:
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk/accreditation")
    organiser.look()
    organiser.follow("Set it up")
    organiser.choose("This round asks for accreditation")
    organiser.write("Criteria", "Work on **cables**.")
    states = organiser.page.get_by_label("States and public authorities", exact=True)
    expect(states).to_be_checked()
    organiser.write("Days in which one may object", "9")
    if not told:
        for rule in (
            "An objection needs a reason",
            "The register says who objected",
            "The register says why",
        ):
            organiser.leave_out(rule)
    organiser.pick("Who decides appeals", "Jonas Judge")
    organiser.look()
    organiser.press("Save")
    visitor = house.somebody("visitor")
    visitor.open(house.register)
    visitor.reads("Nobody has applied yet")
    visitor.look()
    visitor.open(f"{house.register}/criteria")
    visitor.reads("The register says who objected." if told else "does not say who objected.")
    visitor.reads("It shows the reason given." if told else "It does not show the reason.")
    visitor.reads("Appeals are decided by: Jonas Judge")
    visitor.look()


def apply(house: House, who: str, *, documents: bool = False) -> None:
    applicant = house.somebody(who)
    applicant.open("/accreditation")
    applicant.look()
    applicant.open(f"{house.register}/criteria")
    applicant.write("Statement", STATEMENT)
    if documents:
        applicant.page.locator("input[type=file]").set_input_files(
            {"name": "annex.docx", "mimeType": "application/msword", "buffer": docx_file()}
        )
    applicant.look()
    applicant.press("Apply")
    applicant.reads(STATEMENT)
    if documents:
        applicant.reads("annex.docx")
    applicant.look()


def circulate(house: House) -> None:
    state = house.somebody("state")
    _open_application(house, state)
    expect(state.page.locator("main")).not_to_contain_text(STATEMENT)  # not before it goes round
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk/accreditation")
    organiser.reads("They go to 1 organisation.")
    organiser.look()
    organiser.press("Circulate")
    organiser.reads("Going round")
    state.page.reload()
    state.reads(STATEMENT)
    visitor = house.somebody("visitor")
    _open_application(house, visitor)
    visitor.reads("Circulated")
    for hidden in (STATEMENT, "annex.docx"):
        expect(visitor.page.locator("main")).not_to_contain_text(hidden)


def object_to_it(house: House, *, reason_needed: bool) -> None:
    assert "Kingdom" not in _mails(house, "applicant")
    state = house.somebody("state")
    state.open("/accreditation")
    state.reads("2 applications")
    state.look()
    state.open(f"{house.register}/circulated")
    state.reads("If you have no objection, do nothing.")
    state.look()
    _open_application(house, state)
    with state.page.expect_download() as annex:
        state.page.get_by_role("link", name="annex.docx").click()
    assert annex.value.suggested_filename == "annex.docx"
    if reason_needed:
        state.page.locator("#reason").evaluate("e => e.removeAttribute('required')")
        state.press("Object")
        state.reads("An objection needs its reason in this round.")
        state.look()
    state.write("Reason", WHY_NOT)
    state.press("Object")
    state.reads("Your organisation has objected.")
    state.look()


def the_period_ends(house: House) -> None:
    with house.inside.app.test_request_context():
        db.begin_write()
        kit.end(db.session.scalars(sa.select(Circulation)).one())
    house.inside.do_jobs()
    visitor = house.somebody("visitor")
    visitor.open(house.register)
    expect(visitor.page.locator("main li", has_text=OTHER)).to_contain_text("no objection in time")


def refuse(house: House) -> None:
    organiser = house.somebody("organiser")
    organiser.open(f"{house.round_}/desk/accreditation")
    organiser.reads("To be decided")
    organiser.look()
    organiser.follow(APPLICANT)
    organiser.reads(STATE)
    organiser.reads(WHY_NOT)
    organiser.choose("Refuse")
    organiser.write("Reason", WHY_REFUSED)
    organiser.look()
    organiser.press("Decide")
    organiser.reads("Refused")


def appeal(house: House) -> None:
    applicant = house.somebody("applicant")
    applicant.open("/accreditation")
    applicant.follow(house.title)
    applicant.reads(WHY_REFUSED)
    applicant.reads("Jonas Judge")
    applicant.look()
    applicant.write("Your appeal", APPEAL)
    applicant.press("Appeal")
    applicant.reads("Appealed")


def decide_for_good(house: House, decision: str) -> None:
    judge = house.somebody("judge")
    judge.open(f"{house.round_}/desk/accreditation")
    judge.reads("Under appeal")
    judge.look()
    judge.follow(APPLICANT)
    judge.reads(APPEAL)
    judge.choose(decision)
    judge.write("Reason", FOUND)
    judge.look()
    judge.press("Decide for good")
    judge.reads(FOUND)


def read_the_register(house: House, *, accredited: int, refused: int, told: bool) -> None:
    visitor = house.somebody("visitor")
    visitor.open(house.register)
    visitor.reads("2 bodies applied.")
    visitor.reads(
        f"{accredited} of 2 accredited, {refused} refused, 1 met an objection, 1 appealed."
    )
    main = visitor.page.locator("main")
    for said in (STATE, WHY_NOT):
        expect(main.get_by_text(said)).to_have_count(1 if told else 0)
    if not told:
        visitor.reads("The rules do not say by whom; its reason is not shown")
    steps = main.locator("li", has_text=APPLICANT).locator(".register-steps > div")
    for step in ("Applied", "Circulated", "Refused", "Appealed", "On appeal"):
        expect(steps.filter(has_text=step).locator("time").first).to_be_visible()
    expect(steps.filter(has_text="On appeal")).to_contain_text(FOUND)
    visitor.look()
    _open_application(house, visitor)
    expect(main).not_to_contain_text(APPEAL)
    visitor.look()
    told_by_mail = _mails(house, "applicant")
    assert WHY_REFUSED in told_by_mail
    assert (STATE in told_by_mail) is told


def submit(house: House, *, unaccredited: bool) -> None:
    applicant = house.somebody("applicant")
    applicant.open(house.round_)
    footing = "submitted without accreditation" if unaccredited else "is accredited"
    applicant.reads(footing)
    applicant.open(f"{house.round_}/position")
    applicant.press(f"Begin the position of {APPLICANT}")
    applicant.open(f"{house.round_}/position/1")
    applicant.hands.write(applicant.page.locator("main textarea").first, SAID)
    applicant.press("Save and check")
    _is_marked(applicant, unaccredited)
    applicant.look()
    applicant.choose("We agree to the terms of this round, and to what is said here of publication")
    applicant.press("Submit this position")
    applicant.reads("Your position was submitted.")


def publish(house: House) -> None:
    with house.inside.app.test_request_context():
        db.begin_write()
        round_ = db.session.scalars(sa.select(Round)).one()
        organiser = round_.roles[0].person
        for position in db.session.scalars(sa.select(Position)):
            positions.accept(position, by=organiser)
        move(round_, RoundState.CLOSED, by=organiser, reason="Everybody has answered.")
        move(round_, RoundState.PUBLISHED, by=organiser)
        db.session.commit()


def read_what_it_said(house: House, *, unaccredited: bool) -> None:
    visitor = house.somebody("visitor")
    visitor.open(f"{house.round_}/positions")
    _is_marked(visitor, unaccredited)
    visitor.look()
    visitor.hands.press(visitor.page.locator(".position-list a", has_text=APPLICANT))
    visitor.reads(SAID)
    _is_marked(visitor, unaccredited)
    visitor.look()
    table = visitor.page.request.get(f"{house.address}/data/answers.csv").text()
    assert SAID in table
    assert ("submitted without accreditation" in table) is unaccredited


def _is_marked(somebody: Person, unaccredited: bool) -> None:
    main = somebody.page.locator("main")
    if unaccredited:
        expect(main).to_contain_text(MARK)
    else:
        expect(main).not_to_contain_text(MARK)


def _open_application(house: House, somebody: Person) -> None:
    somebody.open(house.register)
    somebody.follow(APPLICANT)


def _mails(house: House, who: str) -> str:
    """What was written to somebody."""
    house.inside.do_jobs()
    with house.inside.app.app_context():
        found = db.session.scalars(
            sa.select(Message).where(Message.address == f"{who}@mail.example.org")
        )
        return "\n".join(f"{one.subject}\n{one.body}" for one in found)
