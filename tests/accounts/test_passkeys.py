"""Passkeys, with an authenticator of software: made, named, used alone and as a second step."""

import dataclasses
import html
import json
import re
import secrets
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from webauthn.helpers import base64url_to_bytes

from app import clock, db
from app.accounts.models import Passkey, Person, RecoveryCode
from app.record.models import Entry
from tests import make
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_sign_up import last_letter
from tests.client import PageClient


def _options(client: PageClient, url: str) -> str:
    """What the page tells the device."""
    found = re.search(r'data-options="([^"]+)"', client.get(url).get_data(as_text=True))
    assert found, url
    return html.unescape(found[1])


def _made(client: PageClient, device: Authenticator, *, name: str = "telephone") -> str:
    answer = device.make(_options(client, "/account/passkeys"))
    response = client.post("/account/passkeys", data={"name": name, "credential": answer})
    assert response.status_code in {200, 303}
    return response.get_data(as_text=True)


def _alone(client: PageClient, device: Authenticator) -> int:
    answer = device.use(_options(client, "/sign-in"))
    return client.post("/sign-in/passkey", data={"credential": answer}).status_code


def test_passkeys_are_made_named_used_and_removed(client: PageClient) -> None:
    person = make.person()
    make.sign_in(client, person)
    phone, ring = Authenticator(), Authenticator()

    # The first brings recovery codes; the second, which does not bear the first's name, none.
    assert len(set(re.findall(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){6}\b", _made(client, phone)))) == 10
    assert "new passkey" in last_letter(person.email).subject
    assert "Location" not in _made(client, ring, name="ring")
    (first, second) = db.session.scalars(sa.select(Passkey).order_by(Passkey.created_at)).all()
    assert (first.name, first.transports, first.last_used_at) == ("telephone", ["internal"], None)
    excluded = json.loads(_options(client, "/account/passkeys"))["excludeCredentials"]
    assert len(excluded) == 2
    tags = db.session.scalars(sa.select(Entry.tag).order_by(Entry.seq)).all()
    assert tags[-2:] == ["accounts:passkey", "accounts:passkey"]

    # Alone.
    client.post_ok("/sign-out")
    assert _alone(client, phone) == 303
    assert person.email in client.get_page("/account").text
    assert first.last_used_at is not None
    assert "last used" in client.get_page("/account/passkeys").text

    # As a second step after the password.
    client.post_ok("/sign-out")
    led = client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    asked = json.loads(_options(client, led))
    assert len(asked["allowCredentials"]) == 2
    assert "Type the code" not in client.get_page(led).text
    data = {"credential": ring.use(_options(client, led)), "next": "/account"}
    assert client.post_ok("/sign-in/code/passkey", data) == "/account"

    # Gone; with the last one go the recovery codes.
    away = f"/account/passkeys/{first.id}/remove"
    client.get_page(away)
    client.post_ok(away)
    client.post_page(away, status=404)
    client.post_ok(f"/account/passkeys/{second.id}/remove")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecoveryCode)) == 0
    client.post_ok("/sign-out")
    assert _alone(client, phone) == 422


@pytest.fixture
def owner(client: PageClient) -> tuple[Person, Authenticator]:
    person, device = make.person(), Authenticator()
    make.sign_in(client, person)
    _made(client, device)
    client.post_ok("/sign-out")
    return person, device


def test_what_is_not_right_lets_nobody_in(
    app: Flask,
    client: PageClient,
    owner: tuple[Person, Authenticator],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, device = owner
    bent = {
        "another site": {"origin": "https://evil.example"},
        "another name": {"rp_id": "evil.example"},
        "no finger": {"verifies": False},
        "another's handle": {"handle": make.person().id.bytes},
        "no handle": {"handle": b""},
        "another key": {"key": Authenticator().key},
        "unknown": {"ident": secrets.token_bytes(16)},
        "counter at rest": {"counter": -1},
    }
    device.counter = 5
    assert _alone(client, device) == 303
    client.post_ok("/sign-out")
    found = {}
    for name, facts in bent.items():
        counter = device.counter if "counter" not in facts else 5
        given = {**facts, "counter": counter}
        found[name] = _alone(client, dataclasses.replace(device, **given))
    assert found == dict.fromkeys(bent, 422)

    # A challenge is used once, even by a cookie kept from before; is its session's; and grows old.
    device.counter = 20
    answer = device.use(_options(client, "/sign-in"))
    kept = client.get_cookie("session")
    assert kept is not None
    client.post_ok("/sign-in/passkey", {"credential": answer})
    client.post_ok("/sign-out")
    client.set_cookie("session", kept.value)
    device.counter = 30
    again = device.use(json.dumps({"challenge": _challenge_of(answer)}))
    client.post_page("/sign-in/passkey", {"credential": again})
    other = app.test_client()
    assert isinstance(other, PageClient)
    client.post_page("/sign-in/passkey", {"credential": device.use(_options(other, "/sign-in"))})
    options = _options(client, "/sign-in")
    later = clock.now() + timedelta(minutes=11)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        client.post_page("/sign-in/passkey", {"credential": device.use(options)})
    assert _alone(client, device) == 303

    # Nor does nonsense, nor the owner once the account is closed.
    client.post_ok("/sign-out")
    nonsense = ["", "{}", "[]", "\x00", '{"response": {}}', "x" * 20_000, "[" * 5000]
    nonsense += [json.dumps({"id": "é", "response": {"clientDataJSON": "e30", "userHandle": 3}})]
    for said in nonsense:
        client.post_page("/sign-in/passkey", {"credential": said})
    person.disabled_at = clock.now()
    assert _alone(client, device) == 422


def _challenge_of(answer: str) -> str:
    said = json.loads(answer)["response"]["clientDataJSON"]
    return str(json.loads(base64url_to_bytes(said))["challenge"])


def test_a_second_step_is_the_persons_own(
    client: PageClient, owner: tuple[Person, Authenticator]
) -> None:
    person, device = owner
    other = make.person(totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now())
    theirs = Authenticator(handle=other.id.bytes)
    numbers = db.session.scalars(sa.select(Passkey)).one()
    led = client.post_ok("/sign-in", {"email": other.email, "password": make.PASSWORD})
    assert "data-options" not in client.get(led).get_data(as_text=True)
    assert numbers.person_id == person.id

    # Their challenge, the owner's device: refused, and so is a challenge for signing in alone.
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    options = _options(client, "/sign-in/code")
    client.post_page("/sign-in/code/passkey", {"credential": theirs.use(options)})
    alone = _options(client, "/sign-in")
    client.post_page("/sign-in/code/passkey", {"credential": device.use(alone)})
    # A second step needs no finger: the password came first.
    device.verifies = False
    options = _options(client, "/sign-in/code")
    client.post_ok("/sign-in/code/passkey", {"credential": device.use(options)})


def test_a_passkey_of_another_page_or_twice_is_not_kept(
    client: PageClient, owner: tuple[Person, Authenticator]
) -> None:
    person, device = owner
    make.sign_in(client, person)
    for facts in ({"origin": "https://evil.example"}, {"rp_id": "evil.example"}):
        bad = Authenticator(**facts)
        answer = bad.make(_options(client, "/account/passkeys"))
        client.post_page("/account/passkeys", {"name": "bad", "credential": answer})
    # The same credential of another person: it stays whose it was.
    make.sign_in(client, make.person())
    answer = device.make(_options(client, "/account/passkeys"))
    client.post_page("/account/passkeys", {"name": "mine", "credential": answer}, status=409)
    client.post_page("/account/passkeys", {"name": "", "credential": answer})
    assert db.session.scalars(sa.select(Passkey.person_id)).all() == [person.id]
