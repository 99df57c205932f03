"""The abuse cases of sessions and browsers that no other test names: C01, C07 to C10, C15, C16, C18, C19."""

import dataclasses
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, g, url_for

from app import clock, create_app, db
from app.accounts import tokens
from app.accounts.models import SignIn, Tries
from app.jobs.models import Job
from config import Config
from tests import make
from tests.accounts.test_sign_up import last_letter
from tests.client import PageClient

# Reading leaves these behind: when a browser was last seen, what was tried, what was begun.
TRACES = {SignIn.__tablename__, Tries.__tablename__, Job.__tablename__}


def test_c01_links_in_mails_are_ours_whatever_host_was_asked(client: PageClient) -> None:
    make.person(email="ann@example.org")
    evil = [{"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}]
    for headers in evil:
        client.post_page("/reset", {"email": "ann@example.org"}, status=200, headers=headers)
        make.do_jobs()
        body = last_letter("ann@example.org").body
        assert "evil" not in body
        assert "http://localhost:8000/reset/" in body
    asked = {"Host": "evil.example"}
    assert client.post("/reset", data={"email": "a@example.org"}, headers=asked).status_code == 400
    absolute = client.get("/", base_url="http://evil.example")
    assert absolute.status_code == 400
    assert b"evil" not in absolute.data


def _token(client: PageClient) -> str:
    g.pop("csrf_token", None)  # a test shares it between its requests, which a server does not
    found = re.search(
        r'name="csrf-token" content="([^"]+)"', client.get("/").get_data(as_text=True)
    )
    assert found
    return found[1]


def test_c07_nothing_changes_without_the_token_of_ones_own_session(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    person, other = make.person(name="As it was"), make.person()
    stranger, theirs = app.test_client(), app.test_client()
    assert isinstance(stranger, PageClient)
    assert isinstance(theirs, PageClient)
    make.sign_in(theirs, other)
    wrong = ["", "x", _token(stranger), _token(theirs)]
    make.sign_in(client, person)
    data = {"name": "Changed", "language": "en", "zone": "UTC"}
    for _turn in range(2):
        stranger.get("/")  # an anonymous request first, then the same again in this worker
        for token in wrong:
            body = {**data, "csrf_token": token}
            assert client.post("/account/preferences", data=body).status_code == 400
        plain = {"content_type": "text/plain", "data": '{"name": "Changed"}'}
        assert client.post("/account/preferences", **plain).status_code == 400
        for method in ("PUT", "PATCH", "DELETE"):
            status = client.open("/account/preferences", method=method, data=data).status_code
            assert status in {400, 405}
    unguarded = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())
        and not rule.arguments
        and client.post(rule.rule).status_code not in {400, 404}
    ]
    assert unguarded == []
    db.session.refresh(person)
    assert person.name == "As it was"
    client.post_ok("/account/preferences", {**data, "csrf_token": _token(client)})


def _dump() -> dict[str, list[str]]:
    db.session.expire_all()
    return {
        table.name: sorted(str(tuple(row)) for row in db.session.execute(sa.select(table)))
        for table in db.Base.metadata.sorted_tables
        if table.name not in TRACES
    }


def test_c08_c09_c10_reading_changes_nothing_and_every_answer_is_guarded(
    app: Flask, client: PageClient
) -> None:
    person = make.admin()
    round_ = make.round_(organisers=[person], moderators=[person], state="closed")
    make.position(make.party(round_))
    make.sign_in(client, person)
    before = _dump()
    paths = ["/no/such/page", "/static/none.css", f"/rounds/{round_.slug}/data/answers.csv"]
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.arguments <= {"slug"}:
            with app.test_request_context():
                paths.append(
                    app.url_map.bind("localhost").build(rule.endpoint, {"slug": round_.slug})
                )
    assert len(paths) > 60
    with app.test_request_context():
        known = url_for("static", filename="css/base.css")
    with client.get(known, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in answer.headers
    evil = {"Origin": "https://evil.example"}
    for path in paths:
        with client.get(path, headers=evil) as answer:
            assert answer.status_code < 500, path
            said = answer.headers
            policy = said["Content-Security-Policy"]
            assert "unsafe" not in policy, path
            assert "frame-ancestors 'none'" in policy or "sandbox" in policy, path  # C18
            assert said["X-Frame-Options"] == "DENY", path
            assert said["X-Content-Type-Options"] == "nosniff", path
            assert said["Cross-Origin-Opener-Policy"] == "same-origin", path
            assert "Referrer-Policy" in said, path
            assert [name for name, _value in said if name.startswith("Access-Control")] == [], path
            answer.get_data()
    for origin in ("null", "http://localhost.evil.example"):
        answer = client.options("/", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
    after = _dump()
    assert {name for name in before if before[name] != after[name]} == set()


def test_c09_a_site_under_https_tells_browsers_to_stay_there(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure = dataclasses.replace(app.config["TDT"], base_url="https://example.org")
    monkeypatch.setitem(app.config, "TDT", secure)
    told = "max-age=63072000; includeSubDomains"
    assert client.get("/no/such/page").headers["Strict-Transport-Security"] == told
    alone = dataclasses.replace(secure, hsts_subdomains=False)
    monkeypatch.setitem(app.config, "TDT", alone)
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=63072000"


def test_c09_a_static_file_tells_browsers_to_stay_under_https_too(settings: Config) -> None:
    for base, told in {
        "https://example.org": "max-age=63072000; includeSubDomains",
        "http://localhost:8000": None,
    }.items():
        app = create_app(dataclasses.replace(settings, base_url=base))
        with app.test_request_context():
            known = url_for("static", filename="css/base.css")
        with app.test_client().get(known) as answer:
            assert answer.status_code == 200
            assert answer.headers.get("Strict-Transport-Security") == told


def test_production_does_not_start_under_http_unless_that_is_meant() -> None:
    trial = Config(secret_key="x" * 32, base_url="http://consult.example.org")
    with pytest.raises(RuntimeError, match="TDT_BASE_URL must begin with https"):
        trial.check()
    dataclasses.replace(trial, plain_http=True).check()
    dataclasses.replace(trial, base_url="https://consult.example.org").check()


@pytest.mark.parametrize(
    ("setting", "plain", "good"),
    [
        ("database_url", "postgresql+psycopg://a:b@db.example.org/t", "?sslmode=verify-full"),
        ("database_url", "postgresql+psycopg://a:b@/t?host=db.example.org", "&sslmode=require"),
        ("embedder_address", "http://vectors.example.org", None),
        ("mail_server", "mail.example.org", None),
    ],
)
def test_production_asks_no_other_machine_without_tls(
    setting: str, plain: str, good: str | None
) -> None:
    secure = Config(secret_key="x" * 32, base_url="https://consult.example.org")
    asked = dataclasses.replace(secure, **{setting: plain})
    with pytest.raises(RuntimeError, match="without TLS"):
        asked.check()
    dataclasses.replace(asked, plain_services=True).check()
    kept = {"embedder_address": "https://vectors.example.org", "mail_server": plain}
    mended = plain + good if good else kept[setting]
    dataclasses.replace(asked, **{setting: mended}, mail_tls=True).check()
    here = {
        "database_url": "postgresql+psycopg:///t?host=/run/postgresql",
        "embedder_address": "http://127.0.0.1:9000",
        "mail_server": "localhost",
    }
    dataclasses.replace(asked, **{setting: here[setting]}).check()


def test_no_secret_stands_in_what_settings_print_of_themselves() -> None:
    secret = "a-secret-that-no-log-may-hold"
    names = [
        field.name
        for field in dataclasses.fields(Config)
        if re.search(r"(key|password)$|database_url", field.name)
    ]
    assert len(names) == 5
    shown = repr(Config(**dict.fromkeys(names, secret), secret_key_fallbacks=(secret,)))
    assert secret not in shown


def test_signing_out_tells_the_browser_to_forget(client: PageClient) -> None:
    make.sign_in(client, make.person())
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_c15_production_does_not_start_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("SECRET_KEY", "TDT_DEVELOPMENT", "TDT_DEMONSTRATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TDT_INSTANCE", str(tmp_path))
    for secret in ("", "short", "x" * 31):
        monkeypatch.setenv("SECRET_KEY", secret)
        with pytest.raises(RuntimeError, match="SECRET_KEY"):
            create_app(Config.from_environment())
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    monkeypatch.setenv("TDT_DEMONSTRATION", "1")
    with pytest.raises(RuntimeError, match="demonstration"):
        create_app(Config.from_environment())


def test_c16_an_old_key_opens_and_the_new_one_signs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person()
    hour = timedelta(hours=1)
    old = app.config["TDT"]
    key = tokens.make("reset", person)
    new = "another secret of at least 32 bytes, made today"
    rotated = dataclasses.replace(old, secret_key=new, secret_key_fallbacks=(old.secret_key,))
    monkeypatch.setitem(app.config, "TDT", rotated)
    assert tokens.read("reset", key, within=hour) is not None
    fresh = tokens.make("reset", person)
    monkeypatch.setitem(app.config, "TDT", dataclasses.replace(rotated, secret_key_fallbacks=()))
    assert tokens.read("reset", key, within=hour) is None
    assert tokens.read("reset", fresh, within=hour) is not None
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    kept = serializer.dumps({"language": "fr"})
    monkeypatch.setitem(app.config, "SECRET_KEY", new)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [old.secret_key])
    again = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert again.loads(kept) == {"language": "fr"}
    assert again.dumps({"language": "fr"}) != kept


def test_c19_nothing_of_the_last_visitor_is_shown_to_the_next(client: PageClient) -> None:
    first, second = make.person(name="First Visitor"), make.person(name="Second Visitor")
    pages = ["/account", "/account/sessions", "/rounds", "/account/tokens"]
    make.sign_in(client, first)
    for page in pages:
        assert client.get(page).headers["Cache-Control"] == "no-store"
    client.post_ok("/sign-out")
    for page in pages:
        assert "First Visitor" not in client.get(page).get_data(as_text=True)
    make.sign_in(client, second)
    for page in pages:
        assert "First Visitor" not in client.get(page).get_data(as_text=True)
    assert clock.now() > second.created_at
