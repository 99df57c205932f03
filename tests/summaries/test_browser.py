"""The writer's desk in a real browser: by key, by hand, on a phone, in Arabic and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.summaries.conftest import Desk

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Opener = Callable[..., Page]


@pytest.fixture
def at_desk(browser: Browser, desk: Desk) -> Iterator[Opener]:
    contexts = []

    def open_desk(*, width: int = 1280, locale: str = "en", **options: Any) -> Page:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "session", "value": desk.cookie, "url": desk.address}])
        tab = context.new_page()
        tab.goto(f"{desk.address}/rounds/{desk.slug}/summary/write")
        return tab

    yield open_desk
    for context in contexts:
        context.close()


def _faults(tab: Page) -> list[str]:
    found = Axe().run(tab, options=RULES).response
    return [fault["id"] for fault in found["violations"]]


def _write(tab: Page, words: str) -> None:
    tab.locator("#new-text").fill(words)
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.locator(".in-hand .sentence-words")).to_have_text(words)


def _listening(tab: Page) -> None:
    """Wait until the page hears keys and hands: a person is never so quick."""
    expect(tab.locator("html[data-ready]")).to_be_attached()


def test_a_passage_is_put_on_the_sentence_by_key_and_the_focus_stays(at_desk: Opener) -> None:
    tab = at_desk()
    _write(tab, "One party asked to spare hospitals.")

    expect(tab.locator(".in-hand")).to_be_focused()
    _listening(tab)
    tab.keyboard.press("1")

    expect(tab.locator(".in-hand .sentence-facts")).to_contain_text("1 of 5 parties")
    expect(tab.locator(".in-hand")).to_be_focused()


def test_a_passage_is_dragged_onto_a_sentence(at_desk: Opener) -> None:
    tab = at_desk()
    _write(tab, "A second party agreed.")
    _listening(tab)

    tab.locator("[data-drag]").first.drag_to(tab.locator(".in-hand"))

    expect(tab.locator(".in-hand .sentence-facts")).to_contain_text("Supported")


def test_without_scripts_the_button_does_the_same(at_desk: Opener) -> None:
    tab = at_desk(java_script_enabled=False)
    _write(tab, "A third party agreed.")

    tab.locator(".passages button").first.click()

    expect(tab.locator(".in-hand .sentence-facts")).to_contain_text("Supported")


@pytest.mark.parametrize(
    ("width", "locale"), [(1280, "en"), (360, "en"), (1280, "ar"), (360, "ar")]
)
def test_the_desk_is_accessible_and_fits(at_desk: Opener, width: int, locale: str) -> None:
    tab = at_desk(width=width, locale=locale)

    assert _faults(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
