"""Who may speak: a body applies, a State objects, it is refused, and somebody looks at it once more.

Once in a round whose register tells who objected and why, with the keyboard alone; once in one that
tells neither, on telephones.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app import db
from config import Config
from tests import make
from tests.journey import accrediting
from tests.journey.accrediting import APPLICANT, OTHER, STATE, House
from tests.journey.inside import serving_inside

pytestmark = pytest.mark.browser


@pytest.fixture
def house(
    settings: Config, tmp_path: Path, browser: Browser, facts: dict[str, object]
) -> Iterator[House]:
    with serving_inside(settings, tmp_path, browser) as inside:
        with inside.app.test_request_context():
            db.begin_write()
            make.groups()
            organiser = make.person(name="Olive Organiser")
            judge = make.person(name="Jonas Judge")
            round_ = make.round_(questions=False, organisers=[organiser], moderators=[judge])
            make.question(round_, wording="What should be off limits?")
            inside.admit("organiser", organiser)
            inside.admit("judge", judge)
            for who, name, group in (
                ("applicant", APPLICANT, "CS"),
                ("other", OTHER, "AC"),
                ("state", STATE, "ST"),
            ):
                body = make.organisation(name=name, group=group)
                person = make.person(email=f"{who}@mail.example.org")
                make.delegate(person, body)
                inside.admit(who, person)
            db.session.commit()
            found = (round_.slug, round_.title)
        yield House(inside, *found, {**facts, "looked": {}})


@pytest.mark.parametrize("facts", [{"keys": True}], ids=["with the keyboard alone"])
def test_a_body_is_refused_for_good_and_speaks_in_writing(house: House) -> None:
    accrediting.write_the_rules(house, told=True)
    accrediting.apply(house, "applicant", documents=True)
    accrediting.apply(house, "other")
    accrediting.circulate(house)
    accrediting.object_to_it(house, reason_needed=True)
    accrediting.the_period_ends(house)
    accrediting.refuse(house)
    accrediting.appeal(house)
    accrediting.decide_for_good(house, "Refuse")
    accrediting.read_the_register(house, accredited=1, refused=1, told=True)
    accrediting.submit(house, unaccredited=True)
    accrediting.publish(house)
    accrediting.read_what_it_said(house, unaccredited=True)


@pytest.mark.parametrize("facts", [{"small": True}], ids=["on a telephone"])
def test_a_body_is_admitted_on_appeal_and_nobody_learns_who_objected(house: House) -> None:
    accrediting.write_the_rules(house, told=False)
    accrediting.apply(house, "applicant", documents=True)
    accrediting.apply(house, "other")
    accrediting.circulate(house)
    accrediting.object_to_it(house, reason_needed=False)
    accrediting.the_period_ends(house)
    accrediting.refuse(house)
    accrediting.appeal(house)
    accrediting.decide_for_good(house, "Accredit")
    accrediting.read_the_register(house, accredited=2, refused=0, told=False)
    accrediting.submit(house, unaccredited=False)
    accrediting.publish(house)
    accrediting.read_what_it_said(house, unaccredited=False)
