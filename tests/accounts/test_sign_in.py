"""Signing in: what lets in, what does not, and what ends it."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import argon2
import pyotp
import pytest
import time_machine
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app import clock, db
from app.accounts import actions, session, tokens
from app.accounts.models import Person, SignIn
from tests import make
from tests.client import PageClient
from tests.counting import statements

WRONG = "The address or the password is not right."


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """The limits as they are outside tests."""
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, rate_limits=True)
    yield
    app.config["TDT"] = config


def _try(client: PageClient, person: Person, password: str = make.PASSWORD, **how: str) -> int:
    data = {"email": person.email, "password": password}
    return client.post("/sign-in", data=data, environ_base=dict(how)).status_code


def _is_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_lets_in_and_goes_back(client: PageClient) -> None:
    person = make.person()
    page = client.get("/account/sessions")
    assert page.location == "/sign-in?next=/account/sessions"

    data = {"email": person.email.upper(), "password": make.PASSWORD, "next": "/account/sessions"}

    assert client.post_ok("/sign-in", data) == "/account/sessions"
    assert _is_in(client)


def test_wrong_address_and_wrong_password_are_answered_alike(client: PageClient) -> None:
    """C02."""
    person = make.person()
    one = client.post_page("/sign-in", {"email": person.email, "password": "wrong password"})
    other = client.post_page("/sign-in", {"email": "x@example.org", "password": "wrong password"})

    assert WRONG in one.text
    assert one.text == other.text


def test_the_same_work_is_done_for_every_address(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C02: as many statements and as many hashes, so that time does not tell either."""
    known = make.person()
    hashes: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        hashes.append(password)
        return verify(hasher, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    forms = {
        "/sign-in": {"password": "wrong password"},
        "/sign-up": {"name": "Noor"},
        "/reset": {},
    }
    for path, form in forms.items():
        work = []
        for email in (known.email, "fresh@example.org"):
            hashes.clear()
            with statements(app) as seen:
                client.post(path, data={**form, "email": email})
            work.append(([statement.split()[0] for statement in seen], len(hashes)))
        assert work[0] == work[1], path


@pytest.mark.parametrize(
    "facts", [{"disabled_at": clock.now()}, {"confirmed_at": None, "password_hash": None}]
)
def test_a_closed_or_unconfirmed_account_lets_nobody_in(
    client: PageClient, facts: dict[str, object]
) -> None:
    person = make.person(**facts)

    assert (
        WRONG
        in client.post_page("/sign-in", {"email": person.email, "password": make.PASSWORD}).text
    )


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "////evil.example", "https:evil.example",
     "javascript:alert(1)", "/a\r\nX: y", "@evil.example"],
)  # fmt: skip
def test_signing_in_stays_on_this_site(client: PageClient, target: str) -> None:
    """C06."""
    person = make.person()
    data = {"email": person.email, "password": make.PASSWORD, "next": target}

    assert client.post_ok("/sign-in", data) == "/"


def test_each_sign_in_has_a_cookie_of_its_own_and_the_old_one_is_dead(client: PageClient) -> None:
    """C03, C04."""
    person = make.person()
    _try(client, person)
    with client.session_transaction() as cookie:
        first = dict(cookie)
    _try(client, person)
    with client.session_transaction() as cookie:
        second = dict(cookie)
        cookie.clear()
        cookie.update(first)

    assert first[session.TOKEN_KEY] != second[session.TOKEN_KEY]
    assert not _is_in(client)


def test_a_cookie_kept_from_before_signing_out_is_refused(client: PageClient) -> None:
    """C04."""
    _try(client, make.person())
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    client.post_ok("/sign-out")
    with client.session_transaction() as cookie:
        cookie.update(kept)

    assert not _is_in(client)


def test_a_new_password_signs_every_other_browser_out(app: Flask, client: PageClient) -> None:
    """C04."""
    person = make.person()
    other = app.test_client()
    assert isinstance(other, PageClient)
    make.sign_in(client, person)
    make.sign_in(other, person)

    data = {"current": make.PASSWORD, "password": "nine quiet owls in the barn"}
    client.post_ok("/account/password", data)

    assert (_is_in(client), _is_in(other)) == (True, False)


def test_closing_an_account_signs_it_out_at_once(client: PageClient) -> None:
    """C04."""
    person = make.person()
    make.sign_in(client, person)
    actions.disable(person, by=make.admin())

    assert not _is_in(client)


def test_a_session_ends_after_two_weeks_unseen(client: PageClient) -> None:
    make.sign_in(client, make.person())
    with time_machine.travel(clock.now(), tick=False) as now:
        now.shift(13 * 24 * 3600)
        assert _is_in(client)
        now.shift(13 * 24 * 3600)
        assert _is_in(client)
        now.shift(15 * 24 * 3600)
        assert not _is_in(client)


def test_a_forged_cookie_is_a_visitors(client: PageClient) -> None:
    """C17."""
    make.person()
    for forged in ("", "none", "eyJfdXNlcl9pZCI6IjEifQ.AAAA.AAAA"):
        client.set_cookie("session", forged)
        assert not _is_in(client)


def test_what_is_signed_with_sha_1_opens_nothing(client: PageClient, app: Flask) -> None:
    person = make.person()
    make.sign_in(client, person)
    cookie = client.get_cookie("session")
    assert cookie is not None
    ours = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    assert theirs is not None
    client.set_cookie("session", theirs.dumps(ours.loads(cookie.value)))
    assert not _is_in(client)
    client.set_cookie("session", ours.dumps(ours.loads(cookie.value)))
    assert _is_in(client)

    old = URLSafeTimedSerializer(app.secret_key or "", salt="tour-de-table.accounts.confirm")
    key = old.dumps({"p": person.id.hex, "e": person.epoch})
    assert tokens.read("confirm", key, within=timedelta(days=1)) is None
    assert tokens.read("confirm", tokens.make("confirm", person), within=timedelta(days=1))


def test_guessing_slows_the_guesser_and_nobody_else(client: PageClient, limited: None) -> None:
    """C11."""
    person, other = make.person(), make.person()
    codes = [_try(client, person, "wrong password", REMOTE_ADDR="192.0.2.1") for _ in range(14)]

    assert codes == [422] * 10 + [429] * 4
    assert _try(client, person, REMOTE_ADDR="192.0.2.1") == 429
    assert _try(client, person, REMOTE_ADDR="198.51.100.7") == 303
    client.post_ok("/sign-out")
    assert _try(client, other, REMOTE_ADDR="192.0.2.1") == 303


def test_one_network_cannot_try_every_account(client: PageClient, limited: None) -> None:
    """C11."""
    people = [make.person() for _ in range(11)]
    codes = {_try(client, one, "wrong password") for one in people for _ in range(9)}
    last = [_try(client, make.person(), "wrong password") for _ in range(3)]

    assert codes == {422}
    assert last == [422, 429, 429]


def test_the_owners_own_browser_is_not_held_up_by_guesses_from_everywhere(
    app: Flask, client: PageClient, limited: None
) -> None:
    """C11."""
    person = make.person()
    _try(client, person)
    client.post_ok("/sign-out")
    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    for n in range(110):
        _try(stranger, person, "wrong password", REMOTE_ADDR=f"192.0.2.{n}")

    assert _try(stranger, person, REMOTE_ADDR="203.0.113.9") == 429
    assert _try(client, person, REMOTE_ADDR="203.0.113.9") == 303


def test_a_tries_window_ends(client: PageClient, limited: None) -> None:
    person = make.person()
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(11):
            _try(client, person, "wrong password")
        response = client.post("/sign-in", data={"email": person.email, "password": "x" * 12})
        assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
        now.shift(301)
        assert _try(client, person) == 303


def test_a_very_long_password_is_refused_before_it_is_computed(client: PageClient) -> None:
    """C12."""
    person = make.person()

    assert _try(client, person, "x" * 1_000_000) == 422
    assert _try(client, person, "with a\x00zero in it") == 422


def test_cookies_of_a_secure_site_stay_there(app: Flask, client: PageClient) -> None:
    """C05."""
    app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    person = make.person()
    response = client.post("/sign-in", data={"email": person.email, "password": make.PASSWORD})
    app.config.update(SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="session")

    cookies = response.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-browser", "__Host-session"]
    for cookie in cookies:
        flags = {part.strip().partition("=")[0] for part in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite", "Path"} <= flags
        assert len(cookie) < 4096


@pytest.fixture
def guarded(app: Flask) -> Person:
    return make.person(
        totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now(), totp_last_step=0
    )


def _code(person: Person, steps: int = 0) -> str:
    assert person.totp_secret is not None
    return pyotp.TOTP(person.totp_secret).at(clock.now() + timedelta(seconds=30 * steps))


def _send(client: PageClient, code: str) -> int:
    return client.post("/sign-in/code", data={"code": code}).status_code


def test_the_code_is_asked_for_and_lets_in_once(client: PageClient, guarded: Person) -> None:
    """C13."""
    with time_machine.travel(clock.now(), tick=False):
        assert _try(client, guarded) == 303
        assert not _is_in(client)
        code = _code(guarded)
        assert _send(client, code) == 303
        assert _is_in(client)
        client.post_ok("/sign-out")
        _try(client, guarded)
        assert _send(client, code) == 422


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(
    client: PageClient, guarded: Person, steps: int, status: int
) -> None:
    """C13."""
    with time_machine.travel(clock.now(), tick=False):
        _try(client, guarded)
        assert _send(client, _code(guarded, steps)) == status


def test_the_code_of_somebody_else_is_refused(client: PageClient, guarded: Person) -> None:
    """C13."""
    _try(client, guarded)
    other = pyotp.TOTP(pyotp.random_base32())

    assert _send(client, other.now()) == 422


def test_codes_cannot_be_guessed_through(
    client: PageClient, guarded: Person, limited: None
) -> None:
    _try(client, guarded)

    assert [_send(client, "000000") for _ in range(7)] == [422] * 5 + [429] * 2


def test_without_the_password_there_is_no_second_step(client: PageClient) -> None:
    make.person()

    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "123456"}).location == "/sign-in"


def test_the_demonstrations_people_are_nobody_outside_it(client: PageClient) -> None:
    person = make.person(about="Organiser")

    assert client.post(f"/sign-in/as/{person.id}").status_code == 404
    assert "Organiser" not in client.get_page("/sign-in").text


def test_in_the_demonstration_one_can_be_any_of_its_people(app: Flask, client: PageClient) -> None:
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, demonstration=True)
    person = make.person(name="Noor", about="Organiser: prepares the rounds.")
    real = make.person()

    page = client.get_page("/sign-in")
    status = client.post(f"/sign-in/as/{real.id}").status_code
    client.post_ok(f"/sign-in/as/{person.id}")
    there = client.get_page("/account").text
    app.config["TDT"] = config

    assert "Organiser: prepares the rounds." in page.text
    assert status == 404
    assert "Noor" in there


def test_the_database_does_not_hold_what_the_cookie_holds(client: PageClient) -> None:
    _try(client, make.person())
    with client.session_transaction() as cookie:
        token = cookie[session.TOKEN_KEY]

    kept = db.session.query(SignIn.token_hash).one()[0]
    assert kept == session.hash_token(token) != token
