"""Tokens for programs: what they open, and when they end."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app import clock, db
from app.accounts import actions, api_tokens, session, tries
from app.accounts.models import ApiToken, Person
from app.rounds.models import Round
from tests import make
from tests.accounts.test_sign_up import last_letter
from tests.client import PageClient


@pytest.fixture
def round_() -> Round:
    made = make.round_(state="closed", visibility="invited")
    make.position(make.party(made))
    return made


def _made(client: PageClient, **facts: object) -> str:
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    data = {"name": "Nightly copy", "scopes": ["data"], "until": until}
    page = client.post_page("/account/tokens", {**data, **facts}, status=200)
    found = re.search(r"\btdt_[\w-]{43}\b", page.text)
    assert found, page.text
    return found[0]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _fetch(app: Flask, path: str, token: str) -> TestResponse:
    """What a program gets that has no cookie."""
    with app.test_client().get(path, headers=_bearer(token)) as answer:
        answer.get_data()
        return answer


def test_a_token_opens_what_its_scope_names_and_its_person_may_read(
    app: Flask, client: PageClient, round_: Round
) -> None:
    person = make.person()
    role = make.role(person, round_, "moderator")
    make.sign_in(client, person)
    token = _made(client)
    kept = db.session.scalars(sa.select(ApiToken)).one()
    assert token not in f"{kept.token_hash} {kept.name}"
    assert "new token" in last_letter(person.email).subject
    data = f"/rounds/{round_.slug}/data/answers.json"

    answer = _fetch(app, data, token)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    db.session.refresh(kept)
    assert kept.last_used_at is not None
    assert "last used" in client.get_page("/account/tokens").text

    # Nothing but its scope; no pages, no account, nothing that changes anything.
    closed = [
        ("GET", f"/rounds/{round_.slug}/moderation/log.csv"),
        ("GET", f"/rounds/{round_.slug}"),
        ("GET", "/account"),
        ("GET", "/account/tokens"),
        ("POST", "/account/tokens"),
        ("POST", data),
        ("POST", "/sign-out"),
        ("POST", f"/rounds/{round_.slug}/follow"),
    ]
    for method, path in closed:
        # The browser's cookie is a good one, and counts for nothing.
        answer = client.open(path, method=method, headers=_bearer(token))
        assert answer.status_code in {403, 405}, path
        assert answer.mimetype == "application/problem+json", path
    client.get_page("/account")

    # Never more than the person: another's closed round is as one that is missing.
    other = make.round_(state="closed", visibility="invited")
    there = _fetch(app, f"/rounds/{other.slug}/data/answers.json", token)
    missing = _fetch(app, "/rounds/none/data/answers.json", token)
    assert (there.status_code, there.data) == (missing.status_code, missing.data)
    db.session.delete(role)
    db.session.commit()
    assert _fetch(app, data, token).status_code == 404


def test_a_token_ends(app: Flask, client: PageClient, round_: Round) -> None:
    person = make.person()
    make.role(person, round_, "organiser")
    make.sign_in(client, person)
    data = f"/rounds/{round_.slug}/data/answers.json"

    def opens(token: str) -> int:
        return _fetch(app, data, token).status_code

    by_hand, by_time = _made(client), _made(client, name="Another")
    first, second = db.session.scalars(sa.select(ApiToken).order_by(ApiToken.created_at)).all()
    client.post_ok(f"/account/tokens/{first.id}/end")
    assert (opens(by_hand), opens(by_time)) == (401, 200)
    second.expires_at = clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert opens(by_time) == 401
    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    make.sign_in(stranger, make.person())
    stranger.post_page(f"/account/tokens/{second.id}/end", status=404)

    for end in (
        lambda: actions.change_password(person, password="nine quiet owls in the barn"),
        lambda: actions.set_roles(person, admin=False, auditor=False, by=make.admin()),
        lambda: actions.disable(person, by=None),
    ):
        person.password_hash = make.person().password_hash
        token = _new(person)
        assert opens(token) == 200
        end()
        db.session.commit()
        assert opens(token) == 401

    for nonsense in ("", "tdt_", "x", "tdt_" + "é" * 3, f"tdt_{'x' * 9000}", first.token_hash):
        answer = app.test_client().get(data, headers={"Authorization": f"Bearer {nonsense}"})
        assert answer.status_code in {401, 404, 303}
        assert answer.status_code == 401 or not nonsense
    answer = app.test_client().get(data, headers=_bearer("tdt_wrong"))
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json is not None
    assert answer.json["status"] == 401


def _new(person: Person) -> str:
    _row, token = actions.make_token(
        person, name="n", scopes=["data"], expires_at=clock.now() + timedelta(days=1)
    )
    db.session.commit()
    return token


def test_a_token_is_made_with_a_scope_and_an_end(client: PageClient) -> None:
    make.sign_in(client, make.person())
    today = clock.now().date()
    good = {
        "name": "n",
        "scopes": ["data", "log"],
        "until": (today + timedelta(days=300)).isoformat(),
    }
    wrong = [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"until": ""},
        {"until": (today - timedelta(days=2)).isoformat()},
        {"until": (today + timedelta(days=368)).isoformat()},
        {"until": "9999-12-31"},
        {"name": ""},
    ]
    for facts in wrong:
        client.post_page("/account/tokens", {**good, **facts})
    assert db.session.scalars(sa.select(ApiToken)).all() == []
    client.post_page("/account/tokens", good, status=200)


def test_a_program_that_asks_too_often_waits(
    app: Flask, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person()
    make.role(person, round_, "organiser")
    token = _new(person)
    monkeypatch.setattr(tries, "_is_on", lambda: True)
    monkeypatch.setattr(api_tokens, "CALLS", tries.parse("2 per 1 minute"))
    data = f"/rounds/{round_.slug}/data/answers.csv"
    answers = [_fetch(app, data, token) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].mimetype == "application/problem+json"
    assert session.known_person() is None
