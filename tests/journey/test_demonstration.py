"""The demonstration, by those who cannot use a mouse, whose browser runs no scripts, or who see little."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.person import Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser

OPEN = "Towards a framework for finding, reporting and mending vulnerabilities"
CLOSED = "Multistakeholder dialogue on the pre-draft"
PUBLISHED = "From agreed norms to daily practice: dialogue on norms and international law"

ENDS_SO = re.compile(r"We wrote this line with keys\.$")

Somebody = Callable[..., Person]


@pytest.fixture
def somebody(browser: Browser, demonstration: Served) -> Iterator[Somebody]:
    """Makes people; at the end nothing may have been wrong on any page they saw."""
    people: list[Person] = []

    def make(**facts: object) -> Person:
        person = Person(name="Vera Stone", browser=browser, served=demonstration, **facts)  # type: ignore[arg-type]
        people.append(person)
        return person

    yield make
    for person in people:
        person.leave()


def _way_to(person: Person, title: str) -> str:
    person.open("/rounds")
    link = person.page.get_by_role("link", name=title, exact=True).first
    return str(link.get_attribute("href"))


def test_a_drafter_writes_with_the_keyboard_alone(somebody: Somebody) -> None:
    drafter = somebody()
    drafter.open("/sign-in")
    drafter.tab_to("Be Rosalind Achterberg")
    drafter.enter()
    drafter.tab_to(OPEN)
    drafter.enter()
    drafter.tab_to("Your position")
    drafter.enter()
    drafter.tab_to("Mending and telling")
    drafter.enter()
    drafter.tab_to_field("textarea")
    drafter.key("ControlOrMeta+End")
    drafter.page.keyboard.type(" We wrote this line with keys.")
    drafter.tab_to("Save")
    drafter.enter()
    expect(drafter.page.locator("main textarea").first).to_have_value(ENDS_SO)


def test_a_moderator_codes_with_the_keyboard_alone(somebody: Somebody) -> None:
    moderator = somebody()
    moderator.be("Beatriz Onofre")
    moderator.open(f"{_way_to(moderator, CLOSED)}/coding")
    before = moderator.page.locator("progress").get_attribute("value") or "0"
    moderator.key("1")
    expect(moderator.page.locator("progress")).to_have_attribute("value", str(int(before) + 1))


def test_a_stretch_of_text_is_chosen_without_scripts(somebody: Somebody) -> None:
    moderator = somebody(scripts=False)
    moderator.be("Beatriz Onofre")
    round_ = _way_to(moderator, CLOSED)
    moderator.open(f"{round_}/positions")
    href = moderator.page.locator(f"main a[href*='{round_}/positions/']").first.get_attribute(
        "href"
    )
    reference = str(href).partition("?")[0].split("/")[-1]
    moderator.open(f"{round_}/coding/positions/{reference}")
    moderator.page.locator("details:has(input[name=sentence]) > summary").first.click()
    moderator.page.locator("input[name=sentence]").first.check()
    moderator.page.locator("form:has(input[name=sentence]) button").last.click()
    expect(moderator.page).to_have_url(re.compile("#passages$"))  # only what was marked leads there


def test_a_delegate_writes_without_scripts(somebody: Somebody) -> None:
    drafter = somebody(scripts=False)
    drafter.be("Kwabena Threlfall")
    drafter.open(f"{_way_to(drafter, OPEN)}/position/1")
    field = drafter.page.locator("main textarea").first
    field.fill("Written where no script runs.")
    drafter.press("Save")
    expect(drafter.page.locator("main textarea").first).to_have_value(
        "Written where no script runs."
    )


PAGES = ((OPEN, ""), (OPEN, "/programme"), (PUBLISHED, "/summary"), (PUBLISHED, "/synthesis"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_visitors_read_is_accessible_and_fits(somebody: Somebody, language: str) -> None:
    visitor = somebody(language=language)
    for title, page in PAGES:
        visitor.open(_way_to(visitor, title) + page)
        visitor.look()
