"""Pages of the synthesis from the top to the end with the tabulator alone: on a phone, also in Arabic."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journey.arranged import wait_for
from tests.journey.person import Person
from tests.journey.samples import CLOSED, DONE, MODERATOR
from tests.journey.served import Served
from tests.journey.walking import walk

pytestmark = pytest.mark.browser

PAGES = (
    f"{DONE}/convergence",
    f"{DONE}/summary",
    f"{DONE}/synthesis",
    f"{CLOSED}/topics",
    f"{CLOSED}/coding",
    f"{CLOSED}/coding/list",
    f"{CLOSED}/statements",
)


@pytest.fixture(params=["en", "ar"])
def moderator(
    browser: Browser, demonstration: Served, request: pytest.FixtureRequest
) -> Iterator[Person]:
    """A moderator with a small telephone, who reads one language and then again English."""
    person = Person(name=MODERATOR, browser=browser, served=demonstration, small=True)
    person.be(MODERATOR)
    person.read_in(request.param)
    yield person
    person.read_in("en")
    person.leave()


def test_all_is_reached_marked_and_seen_by_whoever_uses_keys(moderator: Person) -> None:
    wait_for(moderator, f"{CLOSED}/coding/list", "main .action-bar-ready")
    for address in PAGES:
        moderator.open(address)
        walk(moderator)
        moderator.look()


def test_the_tab_of_the_page_is_in_view(moderator: Person) -> None:
    moderator.open(f"{DONE}/convergence")
    moderator.page.locator(".tabs a[aria-current]").first.wait_for()
    moderator.page.wait_for_function(
        """() => {
          const box = document.querySelector(".tabs a[aria-current]").getBoundingClientRect();
          return box.left >= 0 && box.right <= innerWidth;
        }"""
    )
