"""The security log: each event in one line with its fields, and no secret or name in any."""

import dataclasses
import io
import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import structlog
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app import clock, db, security_log, setup
from app.accounts import actions, passkeys, second_factor, session, tokens
from app.accounts.models import Person
from app.accounts.oidc import Told
from app.files import reading
from app.files.actions import store
from app.files.apart import __main__ as reader
from app.files.reading import BadFile
from app.rights import actions as rights
from app.rounds import actions as rounds
from app.rounds.models import Round
from app.rounds.views import public
from app.security_log import Event
from config import Provider
from tests import make
from tests.client import PageClient

Read = Callable[[], list[dict[str, Any]]]
WRONG = "nine lost gloves in the rain"
STRANGER = "nobody.knows.me@strange.example"
CODE = "135790"
TOKEN = "tdt_" + "Zq7" * 14
KEY = "eyJzZWNyZXQiOjF9.forged-by-hand"
REASON = "Somebody complained about the tone of it"
SECRETS = [
    make.PASSWORD,
    WRONG,
    STRANGER,
    CODE,
    TOKEN,
    KEY,
    REASON,
    "Zephyrine",
    "zephyrine@here.example",
    "very-hidden",
    "Very hidden",
    "198.51.100.7",
    "a page of gossip",
]


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str], loud: None) -> Read:
    """The lines of the security log since it was last read, as a server in production writes them."""

    def lines() -> list[dict[str, Any]]:
        out = capsys.readouterr().out
        assert [secret for secret in SECRETS if secret.lower() in out.lower()] == []
        every = [json.loads(line) for line in out.splitlines()]
        return [line for line in every if line.get("log") == "security"]

    return lines


@pytest.fixture
def zephyrine(app: Flask) -> Person:
    return make.person(name="Zephyrine Quill", email="zephyrine@here.example")


@pytest.fixture
def hidden(zephyrine: Person) -> Round:
    return make.round_(
        slug="very-hidden", title="Very hidden", visibility="invited", organisers=[zephyrine]
    )


@pytest.fixture
def client(client: PageClient) -> PageClient:
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    return client


def _sign_in(client: PageClient, password: str, email: str) -> None:
    client.post("/sign-in", data={"email": email, "password": password})


def _with_codes(person: Person) -> str:
    person.totp_secret = pyotp.random_base32()
    person.totp_confirmed_at, person.totp_last_step = clock.now(), 0
    db.session.commit()
    return pyotp.TOTP(person.totp_secret).now()


def _only(lines: list[dict[str, Any]], event: Event) -> dict[str, Any]:
    found = [line for line in lines if line["event"] == event]
    assert len(found) == 1, lines
    return found[0]


def test_a_line_says_when_where_who_and_what(
    client: PageClient, zephyrine: Person, read: Read
) -> None:
    _sign_in(client, make.PASSWORD, zephyrine.email)
    (line,) = read()
    assert datetime.fromisoformat(line.pop("timestamp")).tzinfo == UTC
    assert re.fullmatch(r"[0-9a-f]{32}", line.pop("request"))
    assert re.fullmatch(r"[0-9a-f]{32}", line.pop("network"))
    assert line == {
        "event": "signed in",
        "level": "info",
        "log": "security",
        "who": str(zephyrine.id),
        "endpoint": "accounts.sign_in_check",
        "method": "POST",
    }


def test_each_request_has_a_number_that_all_its_lines_bear(
    app: Flask,
    client: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def speak(*_about: object, **_more: object) -> None:
        structlog.get_logger().warning("something else")
        raise ValueError

    monkeypatch.setattr(public.queries, "listed", speak)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/rounds").status_code == 500
    assert client.get("/rounds").status_code == 500
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["something else", "unexpected error"] * 2
    one, same, other, again = [line["request"] for line in lines]
    assert one == same != other == again


def test_what_libraries_log_bears_the_number_too(capsys: pytest.CaptureFixture[str]) -> None:
    log, handler = logging.getLogger("a library"), setup.log_of_libraries(sys.stdout)
    log.addHandler(handler)
    with structlog.contextvars.bound_contextvars(request="7"):
        log.warning("hello")
    log.removeHandler(handler)
    assert json.loads(capsys.readouterr().out)["request"] == "7"


def test_a_try_tells_the_account_or_else_a_hash_of_the_address(
    client: PageClient, zephyrine: Person, read: Read
) -> None:
    for email in (zephyrine.email, STRANGER, f" {STRANGER.upper()}", "x" + STRANGER):
        _sign_in(client, WRONG, email)
    known, one, same, other = read()
    assert {line["event"] for line in (known, one, same, other)} == {Event.SIGN_IN_FAILED}
    assert (known["level"], known["way"]) == ("warning", "password")
    assert known["who"] == str(zephyrine.id)
    assert re.fullmatch(r"address [0-9a-f]{32}", one["who"])
    assert one["who"] == same["who"] != other["who"]


def test_hashes_are_worth_nothing_without_our_key(
    app: Flask, client: PageClient, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign_in(client, WRONG, STRANGER)
    config = dataclasses.replace(app.config["TDT"], secret_key="another one that nobody knows, 32+")
    monkeypatch.setitem(app.config, "TDT", config)
    _sign_in(client, WRONG, STRANGER)
    one, other = read()
    assert one["who"] != other["who"]
    assert one["network"] != other["network"]


@pytest.mark.parametrize("hides", ["very-hidden", "very-hidden-and-missing"])
def test_a_refusal_in_a_hidden_round_tells_no_name(
    client: PageClient, hidden: Round, read: Read, hides: str
) -> None:
    person = make.person()
    make.sign_in(client, person)
    client.get_page(f"/rounds/{hides}", status=404)
    line = _only(read(), Event.NOT_SEEN)
    assert (line["endpoint"], line["who"], line["status"]) == ("rounds.show", str(person.id), 404)
    assert str(hidden.id) not in str(line)


def test_a_visitor_sent_to_sign_in_was_refused(client: PageClient, read: Read) -> None:
    client.get("/people")
    line = _only(read(), Event.NOT_ALLOWED)
    assert (line["who"], line["permission"]) == (None, "person.list")


def test_who_may_not_is_told_with_what_was_asked(client: PageClient, read: Read) -> None:
    person = make.person()
    make.sign_in(client, person)
    client.get_page("/people", status=403)
    line = _only(read(), Event.NOT_ALLOWED)
    assert (line["who"], line["permission"]) == (str(person.id), "person.list")
    assert (line["status"], line["why"]) == (403, "NotAllowed")


def test_a_token_that_opens_something_else_tells_whose_it_is(
    app: Flask, client: PageClient, zephyrine: Person, read: Read
) -> None:
    until = clock.now() + timedelta(days=1)
    _made, token = actions.make_token(zephyrine, name="Mine", scopes=["log"], expires_at=until)
    db.session.commit()
    app.test_client().get("/account", headers={"Authorization": f"Bearer {token}"})
    line = _only(read(), Event.NOT_ALLOWED)
    assert line["who"] == str(zephyrine.id)
    assert token not in str(line)


def test_a_form_without_its_token(
    app: Flask, client: PageClient, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client.post("/sign-in", data={"email": STRANGER, "password": WRONG})
    line = _only(read(), Event.FORM_REFUSED)
    assert (line["status"], line["why"]) == (400, "The CSRF token is missing.")
    assert line["endpoint"] == "accounts.sign_in_check"


@pytest.mark.parametrize(
    ("way", "address"),
    [
        ("session", "/sign-in"),
        ("confirm", f"/confirm/{KEY}"),
        ("reset", f"/reset/{KEY}"),
        ("address", f"/confirm-address/{KEY}"),
    ],
)
def test_what_we_did_not_sign(
    client: PageClient, zephyrine: Person, read: Read, way: str, address: str
) -> None:
    if way == "session":
        client.set_cookie("session", KEY)
    client.get(address)
    assert _only(read(), Event.BAD_SIGNATURE)["way"] == way


def test_a_known_browser_that_we_did_not_mark(
    client: PageClient, zephyrine: Person, read: Read
) -> None:
    client.set_cookie("browser", KEY)
    _sign_in(client, WRONG, zephyrine.email)
    assert _only(read(), Event.BAD_SIGNATURE)["way"] == "browser"


def test_what_is_old_or_ours_is_no_forgery(
    app: Flask, client: PageClient, zephyrine: Person, read: Read
) -> None:
    assert tokens.read("reset", tokens.make("reset", zephyrine), within=timedelta(-1)) is None
    signer: URLSafeTimedSerializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own
    client.set_cookie("session", str(signer.dumps({})))
    client.get("/sign-in")
    assert read() == []


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (415, {"data": "[]", "content_type": "application/json"}),
        (413, {"data": b"a" * 33 * 1024 * 1024, "content_type": "text/plain"}),
        (400, {"query_string": "a=%00"}),
        (414, {"query_string": "a" * 20_000}),
    ],
)
def test_what_no_browser_of_ours_sends(
    client: PageClient, read: Read, status: int, how: dict[str, Any]
) -> None:
    assert client.post("/sign-in", **how).status_code == status
    assert _only(read(), Event.MALFORMED)["status"] == status


def test_a_page_that_is_nowhere_is_no_event(client: PageClient, read: Read) -> None:
    client.get_page("/nowhere", status=404)
    client.post_page("/sign-in", {"email": "no address"})
    assert read() == []


def test_a_change_that_was_rolled_back_is_not_told(
    app: Flask, client: PageClient, zephyrine: Person, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_person: Person) -> None:
        raise ValueError

    monkeypatch.setattr(session, "be_polite", fail)  # once the password is chosen
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with client.session_transaction() as cookie:
        cookie["key:confirm"] = tokens.make("confirm", zephyrine)
    client.post("/confirm/mailed", data={"password": "seven calm herons again"})
    assert [line["event"] for line in read()] == [Event.UNEXPECTED]


def _break_in(client: PageClient, person: Person, app: Flask) -> None:
    config = app.config["TDT"]
    app.config["TDT"] = dataclasses.replace(config, rate_limits=True)
    for _ in range(11):
        _sign_in(client, WRONG, person.email)
    app.config["TDT"] = config


def _second_step(client: PageClient, person: Person, _app: Flask) -> None:
    _with_codes(person)
    _sign_in(client, make.PASSWORD, person.email)


def _token(client: PageClient, _person: Person, _app: Flask) -> None:
    client.get("/rounds", headers={"Authorization": f"Bearer {TOKEN}"})


def _sign_out(client: PageClient, person: Person, _app: Flask) -> None:
    make.sign_in(client, person)
    client.post("/sign-out")


def _prove(client: PageClient, person: Person, _app: Flask) -> None:
    make.sign_in(client, person)
    client.post("/account/prove", data={"current": make.PASSWORD})


def _refused_file(_client: PageClient, person: Person, _app: Flask) -> None:
    with pytest.raises(BadFile):
        store(io.BytesIO(b"MZ a page of gossip"), "a page of gossip.exe", by=person.id)


def _fail(client: PageClient, _person: Person, app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    before, public.queries.listed = public.queries.listed, None  # type: ignore[assignment]  # so that it fails
    client.get("/rounds")
    public.queries.listed = before
    app.config["PROPAGATE_EXCEPTIONS"] = None


def _elsewhere(_client: PageClient, person: Person, _app: Flask) -> None:
    told = Told(provider="m", issuer="i", subject=STRANGER, email=STRANGER, name="Zephyrine")
    actions.link(person, told)


def _look(_client: PageClient, person: Person, _app: Flask) -> None:
    there = make.round_(slug="very-hidden", title="Very hidden", visibility="invited")
    person.admin = True
    rounds.look_into(there, reason=REASON, by=person)


def _state(client: PageClient, person: Person, _app: Flask) -> None:
    admin = make.admin()
    make.sign_in(client, admin)
    client.post(f"/people/{person.id}/enable")


def _by_hand(deed: Callable[[Person], object]) -> Callable[[PageClient, Person, Flask], None]:
    def done(_client: PageClient, person: Person, _app: Flask) -> None:
        deed(person)

    return done


def _close_and_open(person: Person) -> None:
    actions.disable(person, by=None)
    actions.enable(person, by=make.admin())


DEEDS: dict[Event, Callable[[PageClient, Person, Flask], None]] = {
    Event.SIGNED_IN: lambda client, person, _: _sign_in(client, make.PASSWORD, person.email),
    Event.SIGNED_OUT: _sign_out,
    Event.FIRST_STEP: _second_step,
    Event.PROVED: _prove,
    Event.SIGN_IN_FAILED: lambda client, person, _: _sign_in(client, WRONG, person.email),
    Event.TOKEN_REFUSED: _token,
    Event.PASSWORD_CHANGED: _by_hand(lambda one: actions.change_password(one, password=WRONG)),
    Event.SECOND_STEP_CHANGED: _by_hand(
        lambda one: (_with_codes(one), actions.turn_off_second_factor(one, tied=False))
    ),
    Event.PASSKEY_CHANGED: _by_hand(
        lambda one: actions.add_passkey(one, _made_passkey(), name="Zephyrine's telephone")
    ),
    Event.CODES_MADE: _by_hand(second_factor.new_codes),
    Event.ELSEWHERE_CHANGED: _elsewhere,
    Event.ADDRESS_ASKED: _by_hand(lambda one: actions.ask_address(one, email=STRANGER)),
    Event.ADDRESS_CHANGED: _by_hand(lambda one: actions.change_address(one, email=STRANGER)),
    Event.TOKEN_CHANGED: _by_hand(
        lambda one: actions.make_token(
            one, name="Zephyrine's", scopes=["log"], expires_at=clock.now() + timedelta(1)
        )
    ),
    Event.RIGHTS_CHANGED: _by_hand(
        lambda one: actions.set_roles(one, admin=True, auditor=False, by=one)
    ),
    Event.SESSION_ENDED: _by_hand(
        lambda one: actions.end_sign_in(session.open_for(one, device="Zephyrine's")[0])
    ),
    Event.ACCOUNT_CLOSED: _by_hand(lambda one: actions.disable(one, by=None)),
    Event.ACCOUNT_OPENED: _by_hand(_close_and_open),
    Event.ACCOUNT_ERASED: _by_hand(rights.erase),
    Event.GLASS: _look,
    Event.NOT_ALLOWED: lambda client, _person, _: client.get("/people"),
    Event.NOT_SEEN: lambda client, _person, _: client.get("/rounds/very-hidden"),
    Event.NOT_POSSIBLE: _state,
    Event.BAD_SIGNATURE: lambda client, _person, _: client.get(f"/confirm/{KEY}"),
    Event.MALFORMED: lambda client, _person, _: client.post(
        "/sign-in", data=json.dumps({"password": WRONG}), content_type="application/json"
    ),
    Event.FILE_REFUSED: _refused_file,
    Event.LIMIT: _break_in,
    Event.UNEXPECTED: _fail,
}


def _made_passkey() -> passkeys.Made:
    return passkeys.Made(credential_id=b"x", public_key=b"x", sign_count=0, transports=[])


def test_every_event_is_tried() -> None:
    assert DEEDS.keys() | {Event.FORM_REFUSED} == set(Event)  # that one above


@pytest.mark.parametrize("event", DEEDS)
def test_each_event_is_one_line_and_names_nobody(
    app: Flask, client: PageClient, zephyrine: Person, read: Read, event: Event
) -> None:
    """What was planted is looked for by `read`."""
    ident = str(zephyrine.id)
    DEEDS[event](client, zephyrine, app)
    line = _only(read(), event)
    level = "warning" if event in security_log.REFUSALS else "info"
    assert line["level"] == ("error" if event is Event.UNEXPECTED else level)
    assert {"timestamp", "who"} <= line.keys()
    known = {"event", "level", "log", "timestamp", "who", "endpoint", "method", "network"}
    assert line.keys() - known - {"request", "exception"} <= security_log.FACTS
    changed = line["level"] == "info" and event is not Event.GLASS
    assert not changed or ident in {line["who"], line.get("of")}


@pytest.mark.parametrize(
    "tried",
    [
        ("code", "/sign-in/code", "code"),
        ("passkey as second step", "/sign-in/code/passkey", "credential"),
        ("passkey", "/sign-in/passkey", "credential"),
    ],
)
def test_every_step_tells_its_failures(
    app: Flask, client: PageClient, zephyrine: Person, read: Read, tried: tuple[str, str, str]
) -> None:
    way, address, field = tried
    if "code" in address:
        _second_step(client, zephyrine, app)
        read()
    client.post(address, data={field: CODE})
    line = _only(read(), Event.SIGN_IN_FAILED)
    assert line["way"] == way
    assert line["who"] == (str(zephyrine.id) if "code" in address else None)


@pytest.mark.parametrize(
    ("way", "field"), [("password", "current"), ("code", "code"), ("passkey", "credential")]
)
def test_every_step_tells_its_failures_when_asked_again(
    client: PageClient, zephyrine: Person, read: Read, way: str, field: str
) -> None:
    _with_codes(zephyrine)
    make.sign_in(client, zephyrine)
    client.post("/account/prove", data={"current": make.PASSWORD})
    assert _only(read(), Event.FIRST_STEP)["endpoint"] == "accounts.prove_by_password"
    address = "/account/prove" + ("" if way == "password" else f"/{way}")
    client.post(address, data={field: CODE})
    line = _only(read(), Event.SIGN_IN_FAILED)
    assert (line["way"], line["who"]) == (f"{way} again", str(zephyrine.id))


def test_another_site_that_vouches_for_nobody(
    app: Flask, client: PageClient, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Provider(
        key="ministry", name="M", issuer="http://127.0.0.1:1", client_id="a", client_secret="b"
    )
    config = dataclasses.replace(app.config["TDT"], providers=(there,))
    monkeypatch.setitem(app.config, "TDT", config)
    client.get("/sign-in/with/ministry/return")
    assert _only(read(), Event.SIGN_IN_FAILED)["way"] == "another site"


def test_the_wrong_first_key(client: PageClient, read: Read) -> None:
    form = {"token": TOKEN, "name": "Zephyrine", "email": STRANGER, "password": WRONG}
    client.post_page("/welcome", form)
    assert _only(read(), Event.SIGN_IN_FAILED)["way"] == "first key"


def test_nothing_but_what_is_listed_can_be_told(app: Flask) -> None:
    with pytest.raises(ValueError, match="no place for"):
        security_log.tell(Event.SIGNED_IN, email=STRANGER)


def test_the_reader_of_files_says_in_json_what_fell_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start = reading._START.replace("main()", "m.read = None; main()")  # noqa: SLF001 - so that it fails
    monkeypatch.setattr(
        reading, "_START", start.replace("import main", "import main; import apart.__main__ as m")
    )
    with pytest.raises(BadFile):
        reading.check(b"%PDF a page of gossip", kinds={reading.Kind.PDF})
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["exit"]) == ("file could not be read", 1)
    assert (line["kind"], line["where"].partition(":")[0]) == ("TypeError", "__main__.py")
    try:
        json.loads("a page of gossip")
    except ValueError as error:
        reader._tell(ValueError, error, error.__traceback__)  # noqa: SLF001 - what the hook does
    said = json.loads(capsys.readouterr().err)
    assert said.keys() == {"event", "level", "timestamp", "kind", "where"}
    assert "gossip" not in str(said)


def test_what_a_library_writes_into_the_log_of_the_reader_is_left_out() -> None:
    words = b"warning: a page of gossip\n" + json.dumps({"kind": "ValueError", "x": "y"}).encode()
    assert reading._told(words) == {"kind": "ValueError"}  # noqa: SLF001 - the one place
    assert reading._told(b"[1]\n\xff") == {}  # noqa: SLF001 - the one place
