"""One's own account: address, second step, sessions, preferences, and for whom one acts."""

import dataclasses
import math
import re
import uuid

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, create_app, db, web
from app.accounts import actions, first_key, queries, second_factor, session
from app.accounts.models import Passkey, Person, SignIn
from app.record.models import Entry
from config import Config
from tests import make
from tests.accounts.test_sign_up import last_letter, path_in
from tests.client import PageClient
from tests.counting import statements


def test_a_new_address_is_proved_there_and_told_to_the_old(client: PageClient) -> None:
    person = make.person(email="old@example.org")
    make.sign_in(client, person)

    client.post_page("/account/address", {"email": "new@example.org"}, status=200)
    assert person.email == "old@example.org"
    assert "new@example.org" in last_letter("old@example.org").body

    key = path_in(last_letter("new@example.org"))
    page = client.opened(key)
    client.get_page(page)
    assert person.email == "old@example.org"
    client.post_ok(page)
    assert person.email == "new@example.org"
    client.get_page("/account")
    client.get_page(key, status=404)


def test_an_address_of_somebody_else_gets_the_same_page(client: PageClient) -> None:
    make.sign_in(client, make.person())
    make.person(email="known@example.org")

    pages = [
        client.post_page("/account/address", {"email": email}, status=200).text.replace(email, "")
        for email in ("known@example.org", "fresh@example.org")
    ]

    assert pages[0] == pages[1]
    assert last_letter("known@example.org").kind == "accounts:known"


def test_another_password_needs_the_one_in_force(client: PageClient) -> None:
    make.sign_in(client, make.person())
    data = {"current": "wrong password", "password": "nine quiet owls in the barn"}

    assert "This is not your password." in client.post_page("/account/password", data).text


def test_the_second_step_is_turned_on_by_a_code_and_gives_recovery_codes_once(
    client: PageClient,
) -> None:
    person = make.person()
    make.sign_in(client, person)
    client.post_ok("/account/second-factor/begin")
    assert person.totp_secret is not None
    client.get_page("/account/second-factor")
    picture = client.get("/account/second-factor/code.svg")
    assert picture.mimetype == "image/svg+xml"

    client.post_page("/account/second-factor/on", {"code": "000000"})
    code = pyotp.TOTP(person.totp_secret).now()
    page = client.post_page("/account/second-factor/on", {"code": code}, status=200)
    codes = re.findall(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){6}\b", page.text)
    assert len(set(codes)) == 10
    assert client.get("/account/second-factor/code.svg").status_code == 404

    client.post_ok("/sign-out")
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    client.post_ok("/sign-in/code", {"code": codes[0].upper()})
    assert "Recovery codes left: 9" in client.get_page("/account/second-factor").text
    client.post_ok("/sign-out")
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    client.post_page("/sign-in/code", {"code": codes[0]})
    client.post_page("/sign-in/code", {"code": codes[1][:-1]})
    client.post_ok("/sign-in/code", {"code": codes[1].replace("-", " ")})


def test_nobody_can_try_all_recovery_codes(app: Flask) -> None:
    """128 random bits at least, so that a fast hash of them gives nothing away (ASVS 6.5.2)."""
    code = second_factor.new_codes(make.person())[0].replace("-", "")

    assert len(code) * math.log2(len(set(second_factor.ALPHABET))) > 128


def _token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def test_the_page_with_the_recovery_codes_has_forms_that_work(
    client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person()
    make.sign_in(client, person)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = _token(client.get("/account/second-factor").get_data(as_text=True))
    client.post_ok("/account/second-factor/begin", {"csrf_token": token})
    code = pyotp.TOTP(person.totp_secret or "").now()

    codes = client.post("/account/second-factor/on", data={"csrf_token": token, "code": code})
    client.post_ok("/sign-out", {"csrf_token": _token(codes.get_data(as_text=True))})

    assert "Sign in" in client.get_page("/").text


def test_the_second_step_is_turned_off(client: PageClient) -> None:
    person = make.person(totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now())
    make.sign_in(client, person)

    client.post_ok("/account/second-factor/off")
    assert person.totp_secret is None
    client.post_page("/account/second-factor/off", status=409)


def test_new_recovery_codes_make_the_old_ones_worthless(client: PageClient) -> None:
    person = make.person(totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now())
    make.sign_in(client, person)

    client.post_page("/account/second-factor/codes", status=200)
    client.post_page("/account/second-factor/codes", status=200)

    assert len(db.session.scalars(queries.unused_codes(person.id)).all()) == 10


def test_other_browsers_can_be_signed_out(app: Flask, client: PageClient) -> None:
    person = make.person()
    others = [app.test_client(), app.test_client()]
    for browser in (*others, client):
        make.sign_in(browser, person)
    stranger = make.person()
    make.sign_in(app.test_client(), stranger)

    client.get_page("/account/sessions")
    assert 'name="next" value="/account/sessions"' in client.get("/account/sessions").text
    mine = db.session.scalars(
        sa.select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.created_at)
    ).all()
    client.post_ok(f"/account/sessions/{mine[0].id}/end")
    assert [browser.get("/account").status_code for browser in others] == [303, 200]
    client.post_ok("/account/sessions/end-others")
    assert [browser.get("/account").status_code for browser in others] == [303, 303]

    theirs = db.session.scalars(sa.select(SignIn).where(SignIn.person_id == stranger.id)).one()
    assert client.post(f"/account/sessions/{theirs.id}/end").status_code == 404


def test_pages_speak_the_persons_language_and_time(client: PageClient) -> None:
    person = make.person()
    make.sign_in(client, person)
    data = {"name": "Noor", "language": "ar", "zone": "Asia/Amman"}
    client.post_ok("/account/preferences", data)

    html = client.get("/account/preferences").get_data(as_text=True)

    assert '<html lang="ar" dir="rtl">' in html
    assert (person.language, person.zone) == ("ar", "Asia/Amman")


def test_an_unknown_zone_is_refused_beside_its_field(client: PageClient) -> None:
    make.sign_in(client, make.person())
    data = {"name": "Noor", "language": "en", "zone": "Mars/Olympus"}

    client.post_page("/account/preferences", data)


def test_a_visitor_chooses_a_language_and_keeps_it(client: PageClient) -> None:
    make.person()
    assert client.post_ok("/language", {"language": "ar", "next": "/sign-in"}) == "/sign-in"

    assert 'lang="ar" dir="rtl"' in client.get("/sign-in").get_data(as_text=True)
    assert client.post("/language", data={"language": "xx"}).status_code == 404


def test_one_acts_for_the_organisation_chosen(app: Flask, client: PageClient) -> None:
    person = make.person()
    one, two = make.organisation(name="One"), make.organisation(name="Two")
    make.delegate(person, one)
    make.delegate(person, two)
    make.sign_in(client, person)
    assert "nobody in particular" in client.get_page("/account").text

    client.post_ok("/act-for", {"organisation": str(two.id)})

    assert "for Two" in client.get_page("/account").text
    stranger = make.organisation()
    assert client.post("/act-for", data={"organisation": str(stranger.id)}).status_code == 404
    client.post_ok("/sign-out")
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    assert "for Two" in client.get_page("/account").text


def test_who_speaks_for_one_organisation_acts_for_it(client: PageClient) -> None:
    person = make.delegate_of(make.organisation(name="The Herons"))
    make.sign_in(client, person)

    assert "for The Herons" in client.get_page("/account").text


def test_only_administrators_see_and_close_accounts(client: PageClient) -> None:
    person, admin = make.person(), make.admin()
    make.sign_in(client, make.person())
    assert client.get("/people").status_code == 403
    hidden = client.get(f"/people/{person.id}")
    missing = client.get(f"/people/{uuid.uuid4()}")
    assert (hidden.status_code, hidden.data) == (404, missing.data)

    make.sign_in(client, admin)
    client.get_page("/people?q=person")
    client.get_page(f"/people/{person.id}")
    client.post_ok(f"/people/{person.id}/disable")
    client.post_page(f"/people/{person.id}/disable", status=409)
    assert person.disabled_at is not None
    client.post_ok(f"/people/{person.id}/enable")
    client.post_ok(f"/people/{person.id}/roles", {"auditor": "y"})
    assert (person.admin, person.auditor) == (False, True)
    client.post_page(f"/people/{admin.id}/disable", status=403)
    client.post_page(f"/people/{admin.id}/roles", {}, status=403)


def test_an_empty_installation_leads_its_first_administrator(client: PageClient) -> None:
    assert client.get("/sign-in").location == "/welcome"
    data = {"name": "Amara", "email": "amara@example.org", "password": make.PASSWORD}
    client.get_page("/welcome")
    assert client.get(f"/welcome?key={first_key.key()}").location == "/welcome"
    assert f'value="{first_key.key()}"' in client.get("/welcome").get_data(as_text=True)
    client.post_page("/welcome", {**data, "token": "guessed"})
    assert queries.is_empty()

    client.post_ok("/welcome", {**data, "token": first_key.key()})

    client.get_page("/first-steps")
    person = db.session.scalars(sa.select(Person)).one()
    assert (person.admin, person.email) == (True, "amara@example.org")
    assert client.get("/welcome").status_code == 404


def test_the_machines_owner_makes_an_administrator(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["accounts", "admin", "amara@example.org"]).output

    assert said.startswith("amara@example.org is an administrator.\nChoose a password at http")


def test_the_machines_owner_takes_a_lost_second_step_off_and_the_password_with_it(
    app: Flask, client: PageClient
) -> None:
    person = make.person(totp_secret=pyotp.random_base32(), totp_confirmed_at=clock.now())
    second_factor.new_codes(person)
    kept = {"name": "phone", "credential_id": b"c", "public_key": b"k", "sign_count": 0}
    db.session.add(Passkey(person_id=person.id, **kept))
    make.sign_in(client, person)
    client.post_page("/reset", {"email": person.email}, status=200)
    make.do_jobs()
    before = path_in(last_letter(person.email))
    db.session.commit()
    command = ["accounts", "lost-second-step", person.email]
    run = app.test_cli_runner().invoke

    assert "--reason" in run(args=command).output
    assert run(args=[*command, "--reason", " "]).exit_code == 1
    assert person.totp_secret is not None
    done = run(args=[*command, "--reason", "Called back at the mission."])
    assert (done.exit_code, done.output.startswith(person.email)) == (0, True)

    db.session.refresh(person)
    assert not second_factor.is_on(person)
    assert db.session.scalars(queries.unused_codes(person.id)).all() == []
    assert client.get("/account").status_code == 303
    client.post_page("/sign-in", {"email": person.email, "password": make.PASSWORD})
    assert path_in(last_letter(person.email)) == "/reset"
    entry = db.session.scalars(sa.select(Entry).order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert "mission" in (entry.facts or "")
    assert (entry.tag, entry.actor_id) == ("accounts:second-step", None)

    # Only a key that is mailed from now on lets choose the password that signs them in.
    client.get_page(before, status=404)
    client.post_page("/reset", {"email": person.email}, status=200)
    make.do_jobs()
    chosen = {"password": "nine quiet owls in the barn"}
    client.post_ok(client.opened(path_in(last_letter(person.email))), chosen)
    assert client.post_ok("/sign-in", {"email": person.email, **chosen}) == "/"

    db.session.commit()
    again = run(args=[*command, "--reason", "Again."])
    assert (again.exit_code, "no second step" in again.output) == (1, True)
    db.session.commit()
    assert "Nobody has" in run(args=[*command[:2], "x@example.org", "--reason", "x"]).output


def test_a_page_costs_the_same_with_one_organisation_and_with_many(
    app: Flask, client: PageClient
) -> None:
    person = make.person()
    make.sign_in(client, person)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            make.delegate(person, make.organisation())
        with statements(app) as seen:
            client.get_page("/account")
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 4


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(app: Flask, client: PageClient) -> None:
    person = make.person()
    before = person.password_hash
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, password_cost=2)
    client.post_ok("/sign-in", {"email": person.email, "password": make.PASSWORD})
    app.config["TDT"] = config

    assert person.password_hash != before
    assert "m=19456,t=2,p=1" in (person.password_hash or "")


def test_what_is_of_no_use_any_more_is_forgotten(app: Flask) -> None:
    actions.tidy()


def test_everyone_is_shown_where_they_can_go_and_no_more(client: PageClient) -> None:
    make.person()
    assert "People" not in client.get_page("/sign-in").text
    make.sign_in(client, make.person())
    assert "People" not in client.get_page("/account").text
    make.sign_in(client, make.admin())
    assert "People" in client.get_page("/account").text


def test_the_address_behind_a_proxy_counts_only_where_one_is_named(settings: Config) -> None:
    @web.public
    def tell() -> str:
        return session.network()

    seen = []
    for proxies in (0, 1):
        app = create_app(dataclasses.replace(settings, proxies=proxies))
        app.view_functions["accounts.sign_in"] = tell
        client = app.test_client()
        seen.append(client.get("/sign-in", headers={"X-Forwarded-For": "192.0.2.7"}).text)
        app.extensions[db.BIND].dispose()

    assert seen == ["127.0.0.1", "192.0.2.7"]
