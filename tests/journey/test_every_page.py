"""Every page there is, as one of its readers sees it: accessible, and whole on a small telephone.

A page is found by the route that answers it. A route that is not in `samples` fails.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.journey import arranged
from tests.journey.person import Person
from tests.journey.routes import endpoint
from tests.journey.samples import IN_ITS_JOURNEY, NO_PAGE, ON_THE_WAY, SAMPLES, Sample
from tests.journey.served import Served

pytestmark = pytest.mark.browser

LINK = re.compile(r'href="(/[^"#]*)')


class Everybody:
    """The people of the demonstration, each with a browser of their own, made when they are needed."""

    def __init__(self, browser: Browser, served: Served, app: Flask) -> None:
        self._browser, self._served = browser, served
        self._app = app
        self._people: dict[str, Person] = {}
        self._addresses: dict[str, str] = {}
        self.looked: dict[str, str] = {}

    def __call__(self, name: str) -> Person:
        """The one of this name, signed in; a visitor where there is no name."""
        if name not in self._people:
            person = self.newcomer(name or "Vera Stone")
            if name:
                person.be(name)
            self._people[name] = person
        return self._people[name]

    def newcomer(self, name: str) -> Person:
        """Somebody without an account."""
        person = Person(name=name, browser=self._browser, served=self._served, looked=self.looked)
        self._people[name] = person
        return person

    def address(self, page: str) -> str:
        """Where a page is found; asked once, since the way there is long for some."""
        if page not in self._addresses:
            sample = SAMPLES[page]
            on = sample.on if sample.on.startswith("/") else self.address(sample.on)
            if endpoint(self._app, on) != page:
                on = self._link(sample, on, page)
            self._addresses[page] = on
        return self._addresses[page]

    def _link(self, sample: Sample, on: str, page: str) -> str:
        shown = self(sample.who).page.request.get(self._served.address + on).text()
        for link in LINK.findall(shown):
            address = str(link).replace("&amp;", "&")
            if endpoint(self._app, address) == page:
                return address
        raise AssertionError(f"{sample.who or 'A visitor'} finds no link to {page} on {on}")

    def leave(self) -> list[str]:
        """Everybody goes home; what was wrong on the pages they saw."""
        for person in self._people.values():
            person.page.context.close()
        return [fault for person in self._people.values() for fault in person.faults]


@pytest.fixture
def everybody(browser: Browser, demonstration: Served, app: Flask) -> Iterator[Everybody]:
    people = Everybody(browser, demonstration, app)
    yield people
    people.leave()


def test_every_route_says_where_its_page_is_looked_at(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    known = set(SAMPLES) | ON_THE_WAY | arranged.ARRANGED | IN_ITS_JOURNEY | NO_PAGE
    assert routes - known == set(), "say in tests/journey/samples.py where the page is found"
    assert known - routes == set()


def test_every_page_is_accessible_and_fits_a_telephone(everybody: Everybody, app: Flask) -> None:
    arranged.everything(everybody, everybody.newcomer("Nell Comer"))
    seen = {endpoint(app, address) for address in everybody.looked.values()}
    assert seen >= arranged.ARRANGED
    missed = []
    for page, sample in SAMPLES.items():
        person = everybody(sample.who)
        answer = person.page.goto(person.served.address + everybody.address(page))
        if answer is None or answer.status != 200:
            missed.append(f"{page}: {answer and answer.status}")
        if endpoint(app, urlsplit(person.page.url).path) == "accounts.prove" != page:
            person.press_like("Be ")  # it is ten minutes since they chose whom to be
        person.look()
    assert missed == []
    assert everybody.leave() == []
