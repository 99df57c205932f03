"""Somebody with an account signs in with another site, joins the two, and finds it in the settings."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.accounts import oidc
from app.accounts.oidc import Provider
from config import Config
from tests import make
from tests.accounts.provider import CLIENT, SECRET, Op
from tests.accounts.provider import serving as serving_provider
from tests.journey.inside import Inside, serving_inside
from tests.journey.person import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def ministry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Op]:
    """The site of a ministry, where Ann Lee signs in."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving_provider() as op:
        op.who = {"sub": "s-1", "email": "ann@mail.example.org", "email_verified": True}
        yield op


@pytest.fixture
def inside(settings: Config, tmp_path: Path, browser: Browser, ministry: Op) -> Iterator[Inside]:
    """An installation that knows the ministry."""
    provider = Provider(
        key="ministry",
        name="Ministry",
        issuer=ministry.issuer,
        client_id=CLIENT,
        client_secret=SECRET,
    )
    with serving_inside(replace(settings, providers=(provider,)), tmp_path, browser) as inside:
        known = inside.app.config["TDT"]
        inside.app.config["TDT"] = replace(known, base_url=inside.served.address)
        oidc.init_app(inside.app)
        yield inside


def test_an_account_is_joined_with_another_site(inside: Inside) -> None:
    with inside.app.test_request_context():
        make.person(name="Ann Lee", email="ann@mail.example.org")
    ann = Person(name="Ann Lee", browser=inside.browser, served=inside.served)
    inside.people.append(ann)

    ann.open("/sign-in")
    ann.follow("Sign in with Ministry")
    ann.page.wait_for_url("**/sign-in?next=**")
    ann.reads("There is an account with your address.")
    ann.look()
    ann.write("Your address for mail", ann.email)
    ann.write("Password", make.PASSWORD)
    ann.press("Sign in")
    ann.reads("Join the two")
    ann.look()
    ann.press("Join them")
    ann.open("/account/elsewhere")
    ann.reads("Ministry")
    ann.look()
