"""Where the installation asks for it, roles rest until their person has a second step."""

import dataclasses
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask

from app import clock
from app.accounts import actions
from app.accounts.models import Person
from app.errors import NotPossible
from config import Config
from tests import make
from tests.client import PageClient


@pytest.fixture
def asks_for_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def require(on: bool) -> None:
        config = dataclasses.replace(app.config["TDT"], second_step_required=on)
        monkeypatch.setitem(app.config, "TDT", config)

    require(on=True)
    return require


def test_it_is_asked_for_in_production_unless_the_installation_says_otherwise() -> None:
    assert Config(production=True).requires_second_step
    assert not Config(production=True, second_step_required=False).requires_second_step
    assert not Config(production=False).requires_second_step
    assert Config(production=False, second_step_required=True).requires_second_step


def _set_up(client: PageClient, person: Person, onward: str) -> str:
    """Set the second step up as the pages lead to it, and give the page with the codes."""
    begun = client.post_ok("/account/second-factor/begin", {"next": onward})
    client.get_page(begun)
    code = pyotp.TOTP(person.totp_secret or "").now()
    data = {"code": code, "next": onward}
    answer = client.post("/account/second-factor/on", data=data)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_roles_rest_until_there_is_a_second_step_and_then_hold_it(
    client: PageClient, asks_for_it: Callable[[bool], None]
) -> None:
    person = make.person()
    closed = make.round_(organisers=[person], visibility="confidential", state="draft")
    others = make.round_(visibility="confidential", state="draft")
    make.sign_in(client, person)
    desk = f"/rounds/{closed.slug}"

    # Their own round leads to the second step; another's, and one that is not, stay unknown.
    led = client.get(desk).location
    assert led.startswith("/account/second-factor?next=")
    client.get_page(f"/rounds/{others.slug}", status=404)
    client.get_page("/rounds/no-such-round", status=404)
    problem = client.get(desk, headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (403, "application/problem+json")
    assert "Your role waits for a second step" in client.get_page("/account").text
    page = client.get_page(led)
    assert "Your role waits for this" in page.text
    assert "Your role waits for a second step" not in page.text

    assert f'href="{desk}"' in _set_up(client, person, desk)
    client.get_page(desk)

    # The last one stays as long as the role does.
    page = client.get_page("/account/second-factor")
    assert "Your role needs a second step" in page.text
    client.post_page("/account/second-factor/off", status=409)
    assert person.totp_confirmed_at is not None
    asks_for_it(False)
    client.post_ok("/account/second-factor/off")
    assert person.totp_confirmed_at is None


@pytest.mark.parametrize("right", ["admin", "auditor", "moderator"])
def test_every_role_over_others_rests(
    client: PageClient, asks_for_it: Callable[[bool], None], right: str
) -> None:
    person = make.person(**{right: True} if right != "moderator" else {})
    round_ = make.round_(moderators=[person] if right == "moderator" else [], state="closed")
    make.position(make.party(round_))
    make.sign_in(client, person)
    page = {"admin": "/people", "auditor": f"/rounds/{round_.slug}/desk/looks"}.get(
        right, f"/rounds/{round_.slug}/moderation"
    )

    assert client.get(page).location.startswith("/account/second-factor?next=")
    person.totp_secret, person.totp_confirmed_at = pyotp.random_base32(), clock.now()
    assert client.get(page).status_code in {200, 303}
    assert "second-factor" not in (client.get(page).location or "")


def test_delegates_rest_too_where_the_installation_says_so(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = dataclasses.replace(
        app.config["TDT"], second_step_required=True, second_step_delegates=True
    )
    round_, organisation = make.round_(state="open"), make.organisation()
    make.party(round_, organisation)
    person = make.delegate_of(organisation)
    own = f"/rounds/{round_.slug}/position"
    make.sign_in(client, person)
    assert "second-factor" not in (client.get(own).location or "")

    monkeypatch.setitem(app.config, "TDT", config)
    assert client.get(own).location.startswith("/account/second-factor?next=")
    assert "Your role waits for a second step" in client.get_page("/account").text
    # What anyone may read stays open, and says what to do before one answers.
    page = client.get_page(f"/rounds/{round_.slug}").text
    assert "whoever answers signs in with more than a password" in page
    assert "do not speak for an organisation" not in page
    _set_up(client, person, own)
    assert "second-factor" not in (client.get(own).location or "")
    page = client.get_page("/account/second-factor")
    assert "Your role needs a second step" in page.text


def test_somebody_without_a_role_is_asked_for_nothing(
    client: PageClient, asks_for_it: Callable[[bool], None]
) -> None:
    person = make.person(totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now())
    make.sign_in(client, person)

    assert "Your role" not in client.get_page("/account/second-factor").text
    client.post_ok("/account/second-factor/off")
    with pytest.raises(NotPossible):
        actions.turn_off_second_factor(person, tied=False)
