"""Who changes how they sign in, or sees where they are signed in, shows first who they are."""

import dataclasses
import html
import re
import uuid
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app import clock, db
from app.accounts.models import ApiToken, Identity, Passkey, Person, SignIn
from tests import make
from tests.accounts.authenticator import Authenticator
from tests.accounts.provider import Op
from tests.accounts.test_elsewhere import op, running  # noqa: F401 - fixtures
from tests.accounts.test_sign_in import limited  # noqa: F401 - a fixture
from tests.client import PageClient

ASKS = {
    "accounts.address",
    "accounts.api_token_make",
    "accounts.api_tokens_page",
    "accounts.elsewhere",
    "accounts.elsewhere_link",
    "accounts.elsewhere_remove",
    "accounts.end_other_sessions",
    "accounts.end_session",
    "accounts.passkey_add",
    "accounts.passkey_remove",
    "accounts.passkeys_page",
    "accounts.second_factor_begin",
    "accounts.second_factor_codes",
    "accounts.second_factor_off",
    "accounts.second_factor_on",
    "accounts.second_factor_page",
    "accounts.second_factor_picture",
    "accounts.sessions",
}
PROVE = "/account/prove"


@pytest.fixture
def person(client: PageClient) -> Person:
    """Somebody who signed in half an hour ago."""
    person = make.person()
    make.sign_in(client, person)
    _grow_old()
    return person


def _grow_old() -> None:
    then = clock.now() - timedelta(minutes=30)
    db.session.execute(sa.update(SignIn).values(proved_at=then, created_at=then))
    db.session.commit()


def _with_code(person: Person) -> pyotp.TOTP:
    person.totp_secret, person.totp_confirmed_at = pyotp.random_base32(), clock.now()
    db.session.commit()
    return pyotp.TOTP(person.totp_secret)


def _options(client: PageClient, url: str) -> str:
    found = re.search(r'data-options="([^"]+)"', client.get(url).get_data(as_text=True))
    assert found, url
    return html.unescape(found[1])


def _give_passkey(client: PageClient, **facts: bool) -> Authenticator:
    """A passkey of whoever is signed in, made while the proof is new."""
    device = Authenticator(**facts)
    answer = device.make(_options(client, "/account/passkeys"))
    client.post("/account/passkeys", data={"name": "ring", "credential": answer})
    _grow_old()
    return device


def test_what_changes_how_one_signs_in_or_shows_where_asks_first(
    app: Flask,
    client: PageClient,
    person: Person,
) -> None:
    asking = {
        rule.endpoint: rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "asks_proof", False)
    }
    assert set(asking) == ASKS
    before = (person.email, person.epoch, person.totp_secret)

    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
    for endpoint, rule in asking.items():
        given = {"ident": uuid.uuid4(), "key": "ministry"}
        values = {name: given[name] for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(adapter.build(endpoint, values, method=method), method=method)
            assert answer.status_code == 303, (endpoint, method)
            assert answer.location.startswith(f"{PROVE}?next=/"), (endpoint, method)

    assert (person.email, person.epoch, person.totp_secret) == before
    client.get_page("/account")  # nothing else is asked for
    client.get_page("/account/preferences")


def test_a_proof_and_signing_in_count_for_ten_minutes(client: PageClient, person: Person) -> None:
    to = client.get("/account/sessions").location
    assert to == f"{PROVE}?next=/account/sessions"
    client.get_page(to)
    data = {"current": make.PASSWORD, "next": "/account/sessions"}
    assert client.post_ok(PROVE, data) == "/account/sessions"
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=9, seconds=50)):
        client.get_page("/account/sessions")
    with time_machine.travel(now + timedelta(minutes=10, seconds=10)):
        assert client.get("/account/sessions").status_code == 303

    client.post_ok("/sign-out")
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    client.get_page("/account/sessions")


def test_a_wrong_password_proves_nothing_and_too_many_are_refused(
    client: PageClient,
    person: Person,
    limited: None,  # noqa: F811 - the fixture
) -> None:
    for _ in range(10):
        page = client.post_page(PROVE, {"current": "wrong password", "next": "/account/sessions"})
        assert "This is not your password." in page.text
    assert client.get("/account/sessions").status_code == 303
    client.post_page(PROVE, {"current": make.PASSWORD}, status=429)
    # The same tries as at the door: there too it is closed now.
    data = {"email": person.email, "password": make.PASSWORD}
    client.post_page("/sign-in", data, status=429)


def test_the_second_step_is_asked_for_too(
    client: PageClient,
    person: Person,
    limited: None,  # noqa: F811 - the fixture
) -> None:
    app_ = _with_code(person)
    to = {"next": "/account/tokens"}
    # No code counts before the password.
    assert (
        client.post_ok(f"{PROVE}/code", {"code": app_.now(), **to})
        == f"{PROVE}?next=/account/tokens"
    )
    assert (
        client.post_ok(PROVE, {"current": make.PASSWORD, **to}) == f"{PROVE}?next=/account/tokens"
    )
    assert client.get("/account/tokens").status_code == 303
    page = client.get_page(f"{PROVE}?next=/account/tokens")
    assert "Type the code" in page.text

    client.post_page(f"{PROVE}/code", {"code": "000000", **to})
    client.post_page(f"{PROVE}/code", {"code": "", **to})
    assert client.post_ok(f"{PROVE}/code", {"code": app_.now(), **to}) == "/account/tokens"
    client.get_page("/account/tokens")

    _grow_old()
    client.post_ok(PROVE, {"current": make.PASSWORD})
    for _ in range(4):
        client.post_page(f"{PROVE}/code", {"code": "000000"})
    client.post_page(f"{PROVE}/code", {"code": "000000"}, status=429)


def test_the_first_step_is_good_for_one_session_and_ten_minutes(
    client: PageClient, person: Person
) -> None:
    app_ = _with_code(person)
    client.post_ok(PROVE, {"current": make.PASSWORD})
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert client.post_ok(f"{PROVE}/code", {"code": app_.now()}).startswith(f"{PROVE}?")
    # What this browser proved half is nothing in another session of the same person.
    client.post_ok(PROVE, {"current": make.PASSWORD})
    with client.session_transaction() as cookie:
        half = cookie["first_proof"]
    make.sign_in(client, person)
    _grow_old()
    with client.session_transaction() as cookie:
        cookie["first_proof"] = half
    assert client.post_ok(f"{PROVE}/code", {"code": app_.now()}).startswith(f"{PROVE}?")
    assert client.get("/account/sessions").status_code == 303


def test_a_proof_gives_the_session_another_token(client: PageClient, person: Person) -> None:
    before = client.get_cookie("session")
    ident = db.session.scalars(sa.select(SignIn.id)).one()
    client.post_ok(PROVE, {"current": make.PASSWORD})
    assert db.session.scalars(sa.select(SignIn.id)).one() == ident
    client.get_page("/account/sessions")

    assert before is not None
    client.set_cookie("session", before.value)
    assert client.get("/account").status_code == 303
    assert person.is_active


def test_a_passkey_proves_alone_or_after_the_password(client: PageClient) -> None:
    person = make.person(password_hash=None)
    make.sign_in(client, person)
    device = _give_passkey(client)
    page = client.get(f"{PROVE}?next=/account/sessions").get_data(as_text=True)
    assert 'type="password"' not in page
    credential = device.use(_options(client, PROVE))
    to = {"next": "/account/sessions"}
    data = {"credential": credential, **to}
    assert client.post_ok(f"{PROVE}/passkey", data) == "/account/sessions"
    client.get_page("/account/sessions")

    # One whose device did not ask who holds it is a second step and no more.
    other = make.person()
    make.sign_in(client, other)
    key = _give_passkey(client, verifies=False)
    client.post_page(f"{PROVE}/passkey", {"credential": key.use(_options(client, PROVE))})
    assert client.get("/account/sessions").status_code == 303
    client.post_ok(PROVE, {"current": make.PASSWORD, **to})
    assert "Use your passkey" in client.get_page(PROVE).text
    client.post_page(f"{PROVE}/passkey", {"credential": "{}"})
    data = {"credential": key.use(_options(client, PROVE)), **to}
    assert client.post_ok(f"{PROVE}/passkey", data) == "/account/sessions"


def test_somebody_elses_passkey_proves_nothing(client: PageClient) -> None:
    make.sign_in(client, make.person())
    theirs = _give_passkey(client)
    make.sign_in(client, make.person())
    _give_passkey(client)

    client.post_page(f"{PROVE}/passkey", {"credential": theirs.use(_options(client, PROVE))})

    assert client.get("/account/sessions").status_code == 303


def test_who_signs_in_by_another_site_alone_goes_there_once_more(
    app: Flask,
    client: PageClient,
    op: Op,  # noqa: F811 - the fixture
) -> None:
    make.person()
    _sign_in_there(client, op)
    person = db.session.scalars(sa.select(Person).where(Person.email == "ann@example.org")).one()
    assert db.session.scalars(sa.select(Identity.person_id)).one() == person.id
    # They may have been signed in there for days: that alone proves nothing.
    to = client.get("/account/sessions").location
    page = client.get_page(to)
    assert "Choose a password" in page.text
    assert "Sign in with Ministry once more" in page.text

    link = re.search(r'href="(/sign-in/with/[^"]+)"', client.get(to).get_data(as_text=True))
    assert link
    begun = client.get(html.unescape(link[1])).location
    asked = parse_qs(urlsplit(begun).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    op.who = {"sub": "s-1", "auth_time": int(clock.now().timestamp()) - 3600}
    back = op.sign_in(begun)
    assert client.get(back).location == to
    assert "does not say that you showed" in client.get_page(to).text
    assert client.get("/account/sessions").status_code == 303

    op.who = {"sub": "s-1"}
    begun = client.get(html.unescape(link[1])).location
    assert client.get(op.sign_in(begun)).location == "/account/sessions"
    client.get_page("/account/sessions")

    # With a second step the code follows, as when signing in.
    _grow_old()
    app_ = _with_code(person)
    begun = client.get(html.unescape(link[1])).location
    assert client.get(op.sign_in(begun)).location == to
    data = {"code": app_.now(), "next": "/account/sessions"}
    assert client.post_ok(f"{PROVE}/code", data) == "/account/sessions"

    # Unless two steps there are enough here.
    _grow_old()
    config = app.config["TDT"]
    provider = dataclasses.replace(config.providers[0], two_steps=("mfa",))
    app.config["TDT"] = dataclasses.replace(config, providers=(provider,))
    op.who = {"sub": "s-1", "amr": ["mfa"]}
    begun = client.get(html.unescape(link[1])).location
    assert client.get(op.sign_in(begun)).location == "/account/sessions"
    client.get_page("/account/sessions")


def _sign_in_there(client: PageClient, op: Op) -> None:  # noqa: F811 - the provider
    begun = client.get("/sign-in/with/ministry?next=/account").location
    assert client.get(op.sign_in(begun)).location == "/account"


def test_nobody_is_locked_out(client: PageClient) -> None:
    """Neither password nor passkey nor another site: a password comes by mail."""
    make.sign_in(client, make.person(password_hash=None))
    _grow_old()

    page = client.get_page(PROVE)

    assert "You have no password yet." in page.text
    client.get_page("/reset")


def test_nothing_typed_is_lost_when_the_proof_runs_out(client: PageClient, person: Person) -> None:
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    data = {"name": "Nightly <b>", "scopes": ["data", "log"], "until": until}
    to = client.post_ok("/account/tokens", data)
    assert db.session.scalars(sa.select(ApiToken)).all() == []
    assert "Nothing is lost" in client.get_page(to).text
    led = client.post_ok(PROVE, {"current": make.PASSWORD, "next": "/account/tokens"})

    page = client.get(led).get_data(as_text=True)

    assert "press the button again" in page
    assert 'value="Nightly &lt;b&gt;"' in page
    assert f'value="{until}"' in page
    assert len(re.findall(r'<input checked [^>]*name="scopes"', page)) == 2
    client.post_page("/account/tokens", data, status=200)
    assert "Nightly" not in client.get("/account/address").get_data(as_text=True)

    # The address, too; and once only, and for nobody's other form.
    _grow_old()
    client.post_ok("/account/address", {"email": "new@example.org"})
    client.post_ok(PROVE, {"current": make.PASSWORD, "next": "/account/address"})
    assert "new@example.org" in client.get("/account/address").get_data(as_text=True)
    assert "new@example.org" not in client.get("/account/address").get_data(as_text=True)
    assert person.email != "new@example.org"


def test_a_button_is_pressed_again_where_it_stands(client: PageClient, person: Person) -> None:
    to = client.post_ok("/account/second-factor/begin", {"next": "/rounds"})
    back = parse_qs(urlsplit(to).query)["next"][0]
    assert back == "/account/second-factor?next=/rounds"
    led = client.post_ok(PROVE, {"current": make.PASSWORD, "next": back})
    assert led == back
    assert person.totp_secret is None
    assert "press the button again" in client.get_page(led).text
    assert "press the button again" not in client.get_page(led).text
    # Whoever only looks is told of no button.
    _grow_old()
    client.get("/account/sessions")
    client.post_ok(PROVE, {"current": make.PASSWORD, "next": "/account/sessions"})
    assert "press the button again" not in client.get_page("/account/sessions").text


def test_one_goes_on_to_this_site_alone(client: PageClient, person: Person) -> None:
    assert person.is_active
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert client.post_ok(PROVE, {"current": make.PASSWORD, "next": bad}) == "/account"


def test_a_change_makes_no_proof_younger(client: PageClient, person: Person) -> None:
    """Every change ends all sessions and begins this one anew; the proof stays as old as it is."""
    client.post_ok(PROVE, {"current": make.PASSWORD})
    then = clock.now() - timedelta(minutes=9)
    db.session.execute(sa.update(SignIn).values(proved_at=then))
    db.session.commit()
    device = Authenticator()
    answer = device.make(_options(client, "/account/passkeys"))
    client.post_page("/account/passkeys", {"name": "n", "credential": answer}, status=200)
    assert db.session.scalars(sa.select(Passkey.person_id)).all() == [person.id]
    client.get_page("/account/passkeys")

    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert client.get("/account/passkeys").location.startswith(PROVE)


def test_in_the_demonstration_one_is_whom_one_chose(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = dataclasses.replace(app.config["TDT"], demonstration=True)
    monkeypatch.setitem(app.config, "TDT", config)
    person = make.person(name="Noor", about="a delegate", password_hash=None)
    make.sign_in(client, person)
    _grow_old()
    assert "Be Noor" in client.get_page(f"{PROVE}?next=/account/sessions").text
    to = client.post_ok(f"/sign-in/as/{person.id}", {"next": "/account/sessions"})
    client.get_page(to)
