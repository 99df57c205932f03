"""As in production, by https: what browsers ask for there, and what they are told, holds from the first account on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Response, expect

from app.web import SECURITY_HEADERS
from config import Config
from tests.journey import certificate
from tests.journey.person import PASSWORD, Person
from tests.journey.served import Served, serving

pytestmark = pytest.mark.browser

REFUSED = 400
SEE_OTHER = 303
STATIC = "/static/"
EVERY_PAGE = SECURITY_HEADERS | {
    "Strict-Transport-Security": Config(base_url="https://localhost").hsts
}
LED_ON = {"Referrer-Policy": "no-referrer"}  # away from an address that holds a key
EVERY_FILE = (
    "Content-Security-Policy",
    "Cross-Origin-Resource-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, certificate=certificate.made(tmp_path)) as found:
        yield found


@dataclass
class Overheard:
    """What one browser was answered."""

    person: Person
    posted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.person.page.on("response", self.hear)

    def hear(self, response: Response) -> None:
        path = response.url.removeprefix(self.person.served.address)
        if response.request.method == "POST":
            self.posted.append(path)
        if response.status >= REFUSED:
            self.wrong.append(f"{response.status} at {response.request.method} {path}")
        said = {name: response.headers.get(name.lower()) for name in EVERY_PAGE}
        if path.startswith(STATIC):
            told = all(said[name] for name in EVERY_FILE)
        else:
            told = said in (EVERY_PAGE, EVERY_PAGE | LED_ON if response.status == SEE_OTHER else {})
        if not told:
            self.wrong.append(f"{path} says {said}")

    def all_holds(self) -> None:
        """See that no form was refused, no page said less, and cookies stay with the site."""
        assert self.posted != []
        assert self.wrong == []
        assert self.person.faults == []
        cookies = self.person.page.context.cookies()
        assert "__Host-session" in {cookie["name"] for cookie in cookies}
        for cookie in cookies:
            assert cookie["name"].startswith("__Host-")
            assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
            assert (cookie["domain"], cookie["path"]) == ("localhost", "/")
        assert self.person.page.evaluate("document.cookie") == ""


def _sign_in(person: Person) -> None:
    person.open("/sign-in")
    person.write("Your address for mail", person.email)
    person.write("Password", PASSWORD)
    person.press("Sign in")


def _set_up_a_second_step(person: Person) -> pyotp.TOTP:
    person.press("Set it up")
    key = person.page.locator("main dd").first.inner_text().strip()
    person.write("Code", pyotp.TOTP(key).now())
    person.press("Turn the second step on")
    person.reads("Each of these codes lets you in once")
    person.follow("I have kept them")
    return pyotp.TOTP(key)


def _sign_out(person: Person) -> None:
    person.page.locator("details[data-menu] summary").last.click()
    person.press("Sign out")


def test_the_first_administrator_and_somebody_who_signs_up_begin_by_https(
    served: Served, browser: Browser
) -> None:
    ada = Person(name="Ada Brandt", browser=browser, served=served)
    to_ada = Overheard(ada)
    ada.begin_installation()
    to_ada.all_holds()
    _sign_out(ada)
    _sign_in(ada)
    to_ada.all_holds()
    ada.open("/rounds/new")
    ada.reads("Your role waits for this")
    app = _set_up_a_second_step(ada)
    expect(ada.page).to_have_url(f"{served.address}/rounds/new")
    ada.follow("Begin with an empty round")
    ada.write("Title", "Threats to hospitals")
    ada.press("Make the draft")
    expect(ada.page).to_have_url(re.compile("/rounds/threats-to-hospitals/"))
    to_ada.all_holds()
    _sign_out(ada)
    _sign_in(ada)
    # A code opens once, and the one of the next half minute is taken already.
    ada.write("Code", app.at(datetime.now(UTC), counter_offset=1))
    ada.press("Sign in")
    ada.open("/people")
    ada.reads(ada.email)
    to_ada.all_holds()
    ada.leave()

    omar = Person(name="Omar Vidal", browser=browser, served=served)
    to_omar = Overheard(omar)
    omar.sign_up()
    to_omar.all_holds()
    _sign_out(omar)
    to_omar.all_holds()
    omar.open("/account")
    expect(omar.page).to_have_url(re.compile(r"/sign-in\?next="))
    omar.leave()
