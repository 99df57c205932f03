"""The coding desk in a browser: by keys alone, on a phone, in Arabic, and two people at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.person import PHONE, Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser

CLOSED = "Multistakeholder dialogue on the pre-draft"
Somebody = Callable[..., Person]


@pytest.fixture
def somebody(browser: Browser, demonstration: Served) -> Iterator[Somebody]:
    """Make visitors; at the end each leaves, and nothing may have broken in their browsers."""
    known: list[Person] = []

    def make(**facts: object) -> Person:
        person = Person(name="Vera Stone", browser=browser, served=demonstration, **facts)  # type: ignore[arg-type]
        known.append(person)
        return person

    yield make
    for person in known:
        person.leave()


def at_desk(somebody: Somebody, **facts: object) -> Person:
    """A moderator who has opened the desk of the closed round."""
    moderator = somebody(**facts)
    moderator.be("Beatriz Onofre")
    moderator.open("/rounds")
    link = moderator.page.get_by_role("link", name=CLOSED, exact=True).first
    moderator.open(f"{link.get_attribute('href')}/coding")
    ready(moderator)
    return moderator


def ready(person: Person) -> None:
    """The desk listens to keys: its scripts have run."""
    if person.scripts:
        expect(person.page.locator("[data-keys-hint]")).to_be_visible()


def speak(person: Person, language: str) -> None:
    """Choose the language of the interface."""
    button = person.page.locator(f"button[name=language][value={language}]")
    person.page.locator("details.menu:has(button[name=language]) > summary").click()
    with person.page.expect_navigation():
        button.click()
    expect(person.page.locator("html")).to_have_attribute("lang", language)


def shown(person: Person) -> str:
    """The passage before them."""
    found = re.search(r"passage=([0-9a-f-]{36})", person.page.url)
    assert found, person.page.url
    return found[1]


def decided(person: Person) -> int:
    return int(person.page.locator("progress").get_attribute("value") or 0)


def test_hours_of_work_need_no_mouse(somebody: Somebody) -> None:
    moderator = at_desk(somebody)
    page = moderator.page
    first, before = shown(moderator), decided(moderator)
    moderator.key("n")
    page.wait_for_url(lambda url: first not in url)
    ready(moderator)
    assert decided(moderator) == before

    second = shown(moderator)
    moderator.key("x")
    page.wait_for_url(lambda url: second not in url)
    ready(moderator)
    assert decided(moderator) == before + 1
    moderator.key("u")
    page.wait_for_url(lambda url: second in url)
    ready(moderator)
    assert decided(moderator) == before

    moderator.key("c")
    filter_ = page.locator("[data-picker-filter]")
    expect(filter_).to_be_focused()
    name = page.locator(".picker-list label bdi").last.inner_text()
    page.keyboard.type(name[:12].upper())
    expect(page.locator(".picker-marked")).to_contain_text(name)
    with page.expect_navigation():
        moderator.key("Enter")
    assert decided(moderator) == before + 1
    moderator.open(page.url.replace(shown(moderator), second))
    expect(page.locator("main .notice").last).to_contain_text(name)

    ready(moderator)
    moderator.key("?")
    keys = page.locator("dialog[open] kbd").all_inner_texts()
    assert {"x", "n", "c", "s", "u", "1", "9"} <= set(keys)
    moderator.key("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_key_is_shown_until_it_is_known_and_can_be_called_back(somebody: Somebody) -> None:
    moderator = at_desk(somebody)
    page = moderator.page
    key = page.locator("[data-key=n] .key")
    expect(key).to_have_text("n")
    page.evaluate("localStorage.setItem('keys-known', JSON.stringify({n: 8}))")
    page.reload()
    ready(moderator)
    expect(page.locator("[data-key=x] .key")).to_be_visible()
    expect(key).to_have_count(0)
    moderator.key("?")
    page.locator("dialog[open] .button-secondary").click()
    expect(key).to_have_text("n")


def test_two_at_one_desk_differ_and_it_is_settled(somebody: Somebody) -> None:
    first, second = at_desk(somebody), somebody(scripts=False)
    passage = shown(first)
    second.be("Daniyar Sokolenko")
    second.open(first.page.url.partition("?")[0])
    assert shown(second) != passage  # what lies before one is not handed to another
    second.open(first.page.url)
    first.key("1")
    first.page.wait_for_url(lambda url: passage not in url)
    second.page.locator(".tree-button").nth(1).click()
    expect(second.page.locator("[role=status] .notice-warn")).to_be_visible()

    page, desk = first.page, first.page.url.partition("?")[0]
    first.open(f"{desk}/second")
    first.look()
    page.locator(".look a.button").first.click()
    first.look()
    expect(page.locator(".opinions li")).to_have_count(2)
    page.locator("[data-picker-filter]").focus()
    first.key("ArrowDown")
    first.key(" ")
    page.locator("textarea[name=reason]").fill("The code book names it so.")
    page.locator("main form button[type=submit]").last.click()
    first.open(f"{desk}/second?state=settled")
    first.reads("The code book names it so.")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_desk_is_accessible_and_fits_a_phone(somebody: Somebody, language: str) -> None:
    moderator = at_desk(somebody)
    speak(moderator, language)
    moderator.look()
    desk = moderator.page.url.split("?")[0]
    for page in ("list", "none", "none?by=people", "second", "progress", "again"):
        moderator.open(f"{desk}/{page}")
        moderator.look()


def test_keys_are_found_by_their_place_on_other_keyboards(somebody: Somebody) -> None:
    moderator = at_desk(somebody)
    first = shown(moderator)
    moderator.page.evaluate(
        """document.body.dispatchEvent(
             new KeyboardEvent("keydown", {key: "т", code: "KeyN", bubbles: true, cancelable: true}))"""
    )
    moderator.page.wait_for_url(lambda url: first not in url)


def test_on_a_phone_the_passage_and_what_to_do_come_first(somebody: Somebody) -> None:
    moderator = at_desk(somebody)
    moderator.page.set_viewport_size(PHONE)
    passage = moderator.page.locator(".coding-passage").bounding_box()
    deeds = moderator.page.locator("#decide").bounding_box()
    tree = moderator.page.locator(".desk-side").bounding_box()
    assert passage
    assert deeds
    assert tree
    assert passage["y"] < deeds["y"] < tree["y"]
