"""A statement from the passage it was made of to the groups side by side, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.person import Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser

ROUND = "/rounds/pre-draft-dialogue"
WORDING = "Every report on the norms should carry a column for the companies concerned."
ANSWERS = (
    ("Kwabena Threlfall", "Oppose"),  # civil society
    ("Halvard Quist", "Support"),  # a State
    ("Saga Brandelius", "Support"),  # the private sector
)


def _somebody(browser: Browser, served: Served, name: str, **facts: object) -> Person:
    person = Person(name=name, browser=browser, served=served, **facts)  # type: ignore[arg-type]
    person.be(name)
    return person


def test_a_statement_is_written_put_answered_and_read(
    browser: Browser, demonstration: Served
) -> None:
    moderator = _somebody(browser, demonstration, "Beatriz Onofre")
    moderator.read_in("en")
    _write_and_put(moderator)
    for name, stance in ANSWERS:
        # One of the three has no scripts: the page is the same without.
        person = _somebody(browser, demonstration, name, scripts=name != "Saga Brandelius")
        _answer(person, stance)
        person.leave()
    moderator.open(f"{ROUND}/convergence?sort=disagreement&kind=statement")
    found = moderator.page.locator("section", has_text=WORDING)
    expect(found).to_contain_text("One group stands alone: CS Civil society 0 of 1 support")
    row = found.locator(".chart-row", has_text="Civil society")
    expect(row.locator("svg title").first).to_contain_text("oppose 1")
    moderator.look()
    moderator.tab_to("The numbers")
    moderator.key("Enter")
    expect(moderator.page.locator("details[open] table").first).to_be_visible()
    moderator.leave()


def _write_and_put(moderator: Person) -> None:
    moderator.open(f"{ROUND}/convergence")
    moderator.tab_to("Statements")
    moderator.enter()
    moderator.look()
    moderator.tab_to("Write a statement")
    moderator.enter()
    moderator.look()
    moderator.tab_to_field("input[type=checkbox]")
    moderator.key("Space")
    moderator.tab_to_field("textarea")
    moderator.page.keyboard.type(WORDING)
    moderator.tab_to("Save as a draft")
    moderator.enter()
    moderator.reads(WORDING)
    for box in moderator.page.locator("input[name=statement]").all():
        if WORDING not in (box.locator("xpath=..").text_content() or ""):
            box.focus()
            moderator.key("Space")
    moderator.tab_to("Put the ticked ones to the parties")
    moderator.enter()
    moderator.reads("1 statement was put to the parties")


def _answer(person: Person, stance: str) -> None:
    person.open(ROUND)
    person.tab_to("Answer the statements")
    person.enter()
    person.look()
    asked = person.page.locator("section", has_text=WORDING)
    asked.get_by_label(stance, exact=True).focus()
    person.key("Space")
    asked.get_by_role("textbox").focus()
    person.page.keyboard.type("Because it is so.")
    person.tab_to("Send these answers")
    person.enter()
    person.reads("1 answer was taken")
    expect(
        person.page.locator("section", has_text=WORDING).get_by_label(stance, exact=True)
    ).to_be_checked()


def test_in_arabic_the_chart_mirrors_and_everything_fits_a_phone(
    browser: Browser, demonstration: Served
) -> None:
    reader = Person(name="Reader", browser=browser, served=demonstration, language="ar")
    reader.open("/rounds/norms-2025/convergence")
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    label = reader.page.locator(".chart-row .chart-label").nth(1).bounding_box()
    plot = reader.page.locator(".chart-row .chart-plot").nth(2).bounding_box()
    assert label is not None
    assert plot is not None
    assert label["x"] > plot["x"]
    drawn = reader.page.locator(".chart-svg").first.evaluate("e => getComputedStyle(e).transform")
    assert re.match(r"matrix\(-1, 0, 0, 1", drawn)
    reader.look()
    reader.page.locator("a[href*='/statements/']").first.click()
    reader.page.wait_for_load_state()
    reader.look()
    reader.leave()
