"""Signing up proves the address before there is an account, and tells a stranger nothing."""

import dataclasses
import re

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app import clock, db
from app.accounts import passwords, tokens
from app.accounts.models import Person
from app.notifications.models import Message
from tests import make
from tests.client import PageClient


def last_letter(address: str) -> Message:
    query = sa.select(Message).where(Message.address == address).order_by(Message.created_at.desc())
    found = db.session.scalars(query).first()
    assert found is not None, f"nothing was written to {address}"
    return found


def path_in(message: Message) -> str:
    found = re.search(r"http://localhost:8000(\S+)", message.body)
    assert found is not None
    return found[1]


def _sign_up(client: PageClient, email: str) -> str:
    data = {"name": "Noor Vesterholt", "email": email}
    page = client.post_page("/sign-up", data, status=200)
    return page.text


def test_whoever_proves_the_address_chooses_the_password(client: PageClient) -> None:
    make.person()
    _sign_up(client, "Noor@Example.org")
    key = path_in(last_letter("noor@example.org"))

    page = client.opened(key)
    client.get_page(page)
    person = db.session.scalars(sa.select(Person).where(Person.email == "noor@example.org")).one()
    assert (person.confirmed_at, person.password_hash) == (None, None)

    client.post_ok(page, {"password": make.PASSWORD})
    assert person.confirmed_at is not None
    assert "Noor Vesterholt" in client.get_page("/account").text


def test_the_key_opens_nothing_twice_nor_late_nor_changed(client: PageClient) -> None:
    make.person()
    _sign_up(client, "noor@example.org")
    key = path_in(last_letter("noor@example.org"))

    client.get_page(f"{key}x", status=404)
    with time_machine.travel(clock.now(), tick=False) as now:
        now.shift(7 * 24 * 3600 + 5)
        client.get_page(key, status=404)
    client.post_ok(key, {"password": make.PASSWORD})
    client.get_page(key, status=404)


def test_a_known_address_gets_the_same_page_and_its_owner_is_told(client: PageClient) -> None:
    make.person(email="known@example.org")

    known = _sign_up(client, "known@example.org")
    unknown = _sign_up(client, "fresh@example.org")

    assert known.replace("known@", "fresh@") == unknown
    assert last_letter("known@example.org").kind == "accounts:known"
    assert last_letter("fresh@example.org").kind == "accounts:confirm"


def test_signing_up_takes_no_rights_from_the_form(client: PageClient) -> None:
    """A15."""
    make.person()
    data = {"name": "Mallory", "email": "m@example.org", "admin": "1", "is_admin": "1"}
    client.post_page("/sign-up", data, status=200)

    person = db.session.scalars(sa.select(Person).where(Person.email == "m@example.org")).one()
    assert (person.admin, person.auditor) == (False, False)


def test_a_wrong_form_comes_back_as_it_was(client: PageClient) -> None:
    make.person()
    page = client.post_page("/sign-up", {"name": "Noor", "email": "not an address"})

    assert "Your address for mail: Write an address such as name@example.org." in page.text
    html = client.post("/sign-up", data={"name": "Noor", "email": "not an address"})
    assert 'value="not an address"' in html.get_data(as_text=True)


def test_passwords_that_anyone_would_try_are_refused(app: Flask) -> None:
    about = ("Noor Vesterholt", "noor@example.org")

    assert passwords.fault("too short") is not None
    assert passwords.fault("qwertyuiop") is not None
    assert passwords.fault("aaaaaaaaaaaaaa") is not None
    assert passwords.fault("xx vesterholt xx", about=about) is not None
    assert passwords.fault("long " * 50) is not None
    assert passwords.fault(make.PASSWORD, about=about) is None


@pytest.mark.parametrize(
    "password",
    [
        "Tour-de-Table 2027!",
        "my LetsTalkCyber 9",
        "xxadministratorxx",
        "the Fjord Table, 1",
        "x.fjord.example.x",
        "fjord-fjord-2027",
        "The-Table/Tour",
        "OEWG and the spring",
    ],
)
def test_passwords_with_words_of_the_context_are_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    named = dataclasses.replace(
        app.config["TDT"],
        site_name="OEWG" if "OEWG" in password else "Fjord Table",
        base_url="https://www.fjord.example",
    )
    monkeypatch.setitem(app.config, "TDT", named)

    assert "name of this place" in (passwords.fault(password) or "")
    assert passwords.fault("a table and no tour around it") is None
    assert passwords.fault("k7#de9$!2q71") is None


def test_a_password_is_not_cut_and_not_bound_to_one_spelling(app: Flask) -> None:
    """C12."""
    long = "a word " * 15
    hashed = passwords.hashed(f"{long}one")

    assert passwords.matches(hashed, f"{long}one")
    assert not passwords.matches(hashed, f"{long}two")
    assert not passwords.matches(hashed, "x" * 1_000_000)
    assert passwords.matches(passwords.hashed("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


def test_a_lost_password_is_changed_once_by_mail(client: PageClient) -> None:
    """C14."""
    person = make.person(email="noor@example.org")
    make.sign_in(client, person)
    client.post_page("/reset", {"email": "noor@example.org"}, status=200)
    assert make.do_jobs() == 1
    key = path_in(last_letter("noor@example.org"))

    page = client.opened(key)
    client.get_page(page)
    client.post_ok(page, {"password": "nine quiet owls in the barn"})

    client.get_page(key, status=404)
    client.get_page(page, status=404)
    assert client.get("/account").status_code == 303  # signed out everywhere
    assert last_letter("noor@example.org").kind == "accounts:password-changed"
    client.post_ok(
        "/sign-in", {"email": "noor@example.org", "password": "nine quiet owls in the barn"}
    )


def test_asking_for_an_unknown_address_answers_alike_and_writes_to_nobody(
    client: PageClient,
) -> None:
    """C02."""
    make.person(email="known@example.org")
    known = client.post_page("/reset", {"email": "known@example.org"}, status=200)
    unknown = client.post_page("/reset", {"email": "fresh@example.org"}, status=200)
    make.do_jobs()

    assert known.text.replace("known@", "fresh@") == unknown.text
    written = db.session.scalars(sa.select(Message.address)).all()
    assert written == ["known@example.org"]


def test_a_key_mailed_before_the_address_changed_opens_nothing(client: PageClient) -> None:
    """C14."""
    person = make.person()
    key = tokens.make("reset", person)
    person.epoch += 1

    client.get_page(f"/reset/{key}", status=404)


def test_mails_bear_the_configured_name_whatever_the_request_says(client: PageClient) -> None:
    """C01."""
    make.person(email="noor@example.org")
    headers = {"X-Forwarded-Host": "evil.example"}
    client.post("/reset", data={"email": "noor@example.org"}, headers=headers)
    make.do_jobs()

    assert "evil" not in last_letter("noor@example.org").body
    refused = client.post("/reset", data={}, headers={"Host": "evil.example"})
    assert refused.status_code == 400


def test_a_mailed_key_leaves_the_address_and_is_of_use_in_the_browser_that_opened_it_alone(
    app: Flask, client: PageClient
) -> None:
    person = make.person(email="noor@example.org", confirmed_at=None, password_hash=None)
    keys = {
        "confirm": tokens.make("confirm", person),
        "reset": tokens.make("reset", person),
        "confirm-address": tokens.make("address", person, to="new@example.org"),
    }
    for where, key in keys.items():
        opened = client.get(f"/{where}/{key}")
        assert (opened.status_code, opened.location) == (303, f"/{where}/mailed")
        assert opened.headers["Referrer-Policy"] == "no-referrer"
        assert opened.headers["Cache-Control"] == "no-store"
        page = client.get(f"/{where}/mailed")
        assert page.status_code == 200
        assert key not in page.get_data(as_text=True)
    other = app.test_client()
    for where in keys:
        assert other.get(f"/{where}/mailed").status_code == 404
    client.post_ok("/confirm/mailed", {"password": make.PASSWORD})
    for where in keys:
        client.get_page(f"/{where}/mailed", status=404)


def test_the_address_of_a_key_is_told_to_no_other_site(client: PageClient) -> None:
    person = make.person(confirmed_at=None, password_hash=None)
    key = tokens.make("confirm", person)

    answers = [client.get(f"/confirm/{key}"), client.get("/confirm/mailed")]
    answers.append(client.get(f"/confirm/{key}x"))

    told = [one.headers["Referrer-Policy"] for one in answers]
    assert told == ["no-referrer", "same-origin", "same-origin"]
    assert {one.headers["Cache-Control"] for one in answers} == {"no-store"}


def test_under_https_a_browser_sends_what_the_form_of_a_mailed_key_needs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    person = make.person(email="noor@example.org", confirmed_at=None, password_hash=None)
    browser, site = app.test_client(), "https://localhost"

    opened = browser.get(f"/confirm/{tokens.make('confirm', person)}", base_url=site)
    page = browser.get(opened.location, base_url=site)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert token is not None
    quiet = page.headers["Referrer-Policy"] == "no-referrer"
    sent = browser.post(
        opened.location,
        data={"csrf_token": token[1], "password": make.PASSWORD},
        headers={} if quiet else {"Referer": f"{site}{opened.location}"},
        base_url=site,
    )

    assert (sent.status_code, sent.location) == (303, "/")
    assert person.confirmed_at is not None
