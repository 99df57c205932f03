"""Signing in with another site, against a provider that runs in the test."""

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc.jwk import OctKey, RSAKey

from app import clock, db
from app.accounts import oidc
from app.accounts.models import Identity, Person
from config import Config, Provider
from tests import make
from tests.accounts.provider import CLIENT, SECRET, Op, serving
from tests.client import PageClient


@pytest.fixture(scope="module")
def running() -> Iterator[Op]:
    with serving() as op:
        yield op


@pytest.fixture
def op(app: Flask, running: Op, monkeypatch: pytest.MonkeyPatch) -> Op:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    provider = Provider(
        key="ministry",
        name="Ministry",
        issuer=running.issuer,
        client_id=CLIENT,
        client_secret=SECRET,
    )
    monkeypatch.setitem(
        app.config, "TDT", dataclasses.replace(app.config["TDT"], providers=(provider,))
    )
    monkeypatch.setitem(app.extensions, oidc.EXTENSION, None)
    oidc.init_app(app)
    running.who = {
        "sub": "s-1",
        "email": "Ann@Example.org",
        "email_verified": True,
        "name": "Ann Lee",
    }
    running.bent, running.signs_with, running.moved, running.visited = {}, None, set(), []
    running.header = {"alg": "RS256", "kid": "one"}
    return running


def _sign_in(client: PageClient, op: Op, onward: str = "/account") -> str:
    begun = client.get(f"/sign-in/with/ministry?next={onward}").location
    return client.get(op.sign_in(begun)).location


def _show_there(client: PageClient, op: Op, onward: str) -> str:
    """Sign in there once more, and give where that leads."""
    begun = client.get(f"/sign-in/with/ministry?again=1&next={onward}").location
    return client.get(op.sign_in(begun)).location


def test_without_a_provider_there_is_no_button_and_no_door(client: PageClient) -> None:
    make.person()
    assert "with/" not in client.get("/sign-in").get_data(as_text=True)
    client.get_page("/sign-in/with/ministry", status=404)
    client.get_page("/sign-in/with/ministry/return?state=x&code=y", status=404)


def test_somebody_new_gets_an_account_and_comes_back_to_it(client: PageClient, op: Op) -> None:
    make.person()
    assert "Sign in with Ministry" in client.get_page("/sign-in").text
    assert _sign_in(client, op) == "/account"
    person = db.session.scalars(sa.select(Person).where(Person.email == "ann@example.org")).one()
    assert (person.name, person.password_hash) == ("Ann Lee", None)
    assert person.confirmed_at is not None

    client.post_ok("/sign-out")
    op.who |= {"email": "new@example.org", "email_verified": False}  # the subject decides
    assert _sign_in(client, op) == "/account"
    assert _show_there(client, op, "/account/elsewhere") == "/account/elsewhere"
    assert "Ministry" in client.get_page("/account/elsewhere").text

    # The person's own second step is asked for all the same.
    client.post_ok("/sign-out")
    person.totp_secret, person.totp_confirmed_at = pyotp.random_base32(), clock.now()
    db.session.commit()
    assert _sign_in(client, op) == "/sign-in/code?next=/account"
    assert client.get("/account").status_code == 303
    person.disabled_at = clock.now()
    assert _sign_in(client, op) == "/sign-in"


def test_an_account_is_joined_only_by_who_has_both(client: PageClient, op: Op) -> None:
    person = make.person(email="ann@example.org")

    # The address is known: sign in once, then say so.
    led = _sign_in(client, op)
    assert led == "/sign-in?next=/sign-in/with/ministry/link"
    assert client.get("/account").status_code == 303
    assert "There is an account with your address." in client.get_page(led).text
    data = {"email": person.email, "password": make.PASSWORD}
    to = client.post_ok("/sign-in", {**data, "next": "/sign-in/with/ministry/link"})
    assert db.session.scalars(sa.select(Identity)).all() == []
    assert "Ministry" in client.get_page(to).text
    client.post_ok(to)
    client.post_ok(to)  # nothing waits any more
    identity = db.session.scalars(sa.select(Identity)).one()
    assert (identity.person_id, identity.subject) == (person.id, "s-1")
    client.post_ok("/sign-out")
    assert _sign_in(client, op) == "/account"

    # Signed in first; what belongs to another is not taken from them.
    other = make.person()
    make.sign_in(client, other)
    op.who = {"sub": "s-2"}
    assert _sign_in(client, op) == "/sign-in/with/ministry/link"
    client.post_ok("/sign-in/with/ministry/link")
    page = client.get_page("/account/elsewhere")
    assert "not used yet" in page.text
    assert "Join with" not in page.text
    theirs = db.session.scalars(sa.select(Identity).where(Identity.person_id == other.id)).one()
    client.post_page(f"/account/elsewhere/{identity.id}/remove", status=404)
    client.post_ok(f"/account/elsewhere/{theirs.id}/remove")
    client.post_ok("/sign-out")
    assert _sign_in(client, op) == "/sign-in"
    assert "does not say that your address is yours" in client.get_page("/sign-in").text
    # Whoever signs out leaves nothing to join.
    op.who = {"sub": "s-3", "email": person.email, "email_verified": True}
    _sign_in(client, op)
    client.post_ok("/sign-out")
    make.sign_in(client, other)
    assert client.get("/sign-in/with/ministry/link").location == "/account/elsewhere"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ((("mfa",), {"amr": ["pwd", "mfa"], "auth_time": 0}), True),
        ((("gold",), {"acr": "gold", "auth_time": 3500}), True),
        ((("mfa",), {"amr": ["pwd"], "auth_time": 0}), False),
        ((("mfa",), {"amr": [["mfa"], {}, None], "acr": {"mfa": 1}, "auth_time": 0}), False),
        ((("mfa",), {"amr": ["mfa"]}), False),
        ((("mfa",), {"amr": ["mfa"], "auth_time": 4000}), False),
        ((("mfa",), {"amr": ["mfa"], "auth_time": -4000}), False),
        ((("mfa",), {"amr": ["mfa"], "auth_time": True}), False),
        ((("mfa",), {"auth_time": 0}), False),
        (((), {"amr": ["mfa"], "acr": None, "auth_time": 0}), False),
    ],
)
def test_two_steps_at_the_provider_count_only_as_the_settings_say(
    app: Flask,
    client: PageClient,
    op: Op,
    said: tuple[tuple[str, ...], dict[str, Any]],
    count: bool,
) -> None:
    """What the settings name, and what the provider says, with `auth_time` in seconds before now."""
    named, claims = said
    config: Config = app.config["TDT"]
    provider = dataclasses.replace(config.providers[0], two_steps=named)
    app.config["TDT"] = dataclasses.replace(
        config, providers=(provider,), second_step_required=True
    )
    person = make.person(admin=True)
    db.session.add(
        Identity(person=person, provider="ministry", issuer=op.issuer, subject="s-1", email=None)
    )
    db.session.commit()
    ago = claims.get("auth_time")
    if isinstance(ago, int) and not isinstance(ago, bool):
        claims = claims | {"auth_time": int(time.time()) - ago}
    op.who |= claims

    begun = client.get("/sign-in/with/ministry").location
    assert ("max_age=3600" in begun, f"acr_values={'+'.join(named)}" in begun) == (bool(named),) * 2
    client.get(op.sign_in(begun))
    assert (client.get("/people").status_code == 200) == count

    # With a second step of its own, the account is asked for it unless two were seen there.
    client.post_ok("/sign-out")
    person.totp_secret, person.totp_confirmed_at = pyotp.random_base32(), clock.now()
    assert _sign_in(client, op) == ("/account" if count else "/sign-in/code?next=/account")
    app.config["TDT"] = config

    # It ends with the session.
    if count:
        client.post_ok("/sign-out")
    person.totp_secret = person.totp_confirmed_at = None
    app.config["TDT"] = dataclasses.replace(config, second_step_required=True)
    make.sign_in(client, person)
    assert client.get("/people").location.startswith("/account/second-factor")


def test_an_answer_that_is_not_right_lets_nobody_in(client: PageClient, op: Op) -> None:
    make.person()
    now = int(time.time())
    secret = OctKey.import_key(SECRET)
    bent: dict[str, dict[str, object]] = {
        "nonce": {"bent": {"nonce": "another"}},
        "audience": {"bent": {"aud": "another", "azp": CLIENT}},
        "audiences": {"bent": {"aud": ["another"]}},
        "issuer": {"bent": {"iss": "https://evil.example"}},
        "expired": {"bent": {"exp": now - 120, "iat": now - 400}},
        "no subject": {"bent": {"sub": ""}},
        "long subject": {"bent": {"sub": "x" * 251}},
        "none": {"header": {"alg": "none"}},
        "secret as key": {"header": {"alg": "HS256"}, "signs_with": secret},
        "another key": {"signs_with": RSAKey.generate_key(2048, {"kid": "one"})},
        "unknown key": {
            "header": {"alg": "RS256", "kid": "two"},
            "signs_with": RSAKey.generate_key(2048, {"kid": "two"}),
        },
    }
    usual = {"bent": {}, "header": {"alg": "RS256", "kid": "one"}, "signs_with": None}
    for name, facts in bent.items():
        for attribute, value in {**usual, **facts}.items():
            setattr(op, attribute, value)
        assert _sign_in(client, op) == "/sign-in", name
        assert client.get("/account").status_code == 303, name
    for attribute, value in usual.items():
        setattr(op, attribute, value)

    # A state is this browser's, and good once, even with a cookie kept from before.
    back = op.sign_in(client.get("/sign-in/with/ministry").location)
    asked = client.get_cookie("session")
    assert asked is not None
    assert client.get(back.replace("state=", "state=x")).location == "/sign-in"
    assert client.get(back.partition("?")[0]).location == "/sign-in"
    client.set_cookie("session", asked.value)
    again = dict(op.asked)
    assert client.get(back).location == "/"  # where one begins
    client.post_ok("/sign-out")
    op.asked.update(again)
    client.set_cookie("session", asked.value)
    assert client.get(back).location == "/sign-in"
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_what_is_asked_of_a_provider_follows_no_redirect(
    client: PageClient, op: Op, path: str
) -> None:
    make.person()
    op.moved.add(path)
    begun = client.get("/sign-in/with/ministry").location
    back = begun if begun == "/sign-in" else client.get(op.sign_in(begun)).location
    assert back == "/sign-in"
    assert path in op.visited
    assert "/elsewhere" not in op.visited
    assert client.get("/account").status_code == 303


def test_providers_are_named_in_a_file(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    file = f"{tmp_path}/providers.toml"
    with open(file, "w", encoding="utf-8") as written:  # noqa: PTH123 - a name in a setting
        written.write(
            '[[provider]]\nkey = "ministry"\nname = "Ministry"\n'
            'issuer = "https://login.example.org"\nclient_id = "us"\nclient_secret = "s"\n'
            'two_steps = ["mfa", "gold"]\n'
        )
    monkeypatch.setenv("TDT_PROVIDERS", file)
    monkeypatch.setenv("TDT_DEVELOPMENT", "1")
    monkeypatch.setenv("TDT_INSTANCE", str(tmp_path))
    (provider,) = Config.from_environment().providers
    assert (provider.key, provider.issuer) == ("ministry", "https://login.example.org")
    assert provider.two_steps == ("mfa", "gold")
    plain = dataclasses.replace(provider, issuer="http://login.example.org")
    twice = Config(production=False, secret_key="x" * 32, providers=(provider, provider))
    open_ = Config(secret_key="x" * 32, base_url="https://a.example", providers=(plain,))
    for wrong in (twice, open_):
        with pytest.raises(RuntimeError, match="provider"):
            wrong.check()

    # One word in place of a list would be read as its letters.
    with open(file, "a", encoding="utf-8") as written:  # noqa: PTH123 - a name in a setting
        written.write('[[provider]]\nkey = "other"\ntwo_steps = "mfa"\n')
    with pytest.raises(RuntimeError, match="two_steps"):
        Config.from_environment()
