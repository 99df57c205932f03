"""An administrator sets up a passkey because the role asks for one, and signs in with it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from app import create_app, db
from app.models import Base
from config import Config
from tests import make
from tests.journey.person import Person
from tests.journey.served import Served

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # milliseconds: a busy machine is slow, and that is not what is tried here


@pytest.fixture
def served(settings: Config, tmp_path: Path) -> Iterator[Served]:
    """An installation that asks for a second step, under a name that passkeys can be bound to."""
    database = f"sqlite:///{tmp_path / 'doors.sqlite'}"
    app = create_app(replace(settings, database_url=database, second_step_required=True))
    Base.metadata.create_all(app.extensions[db.BIND])
    with app.test_request_context():
        db.begin_write()
        make.admin(name="Ada Stone", email="ada@mail.example.org")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://localhost:{server.port}"
    app.config["TDT"] = replace(app.config["TDT"], base_url=address)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(address=address, folder=tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions[db.BIND].dispose()


def _sign_in(person: Person) -> None:
    person.write("Your address for mail", person.email)
    person.write("Password", make.PASSWORD)


def test_a_passkey_is_set_up_used_and_missed_without_scripts(
    served: Served, browser: Browser
) -> None:
    ada = Person(name="Ada Stone", browser=browser, served=served)
    ada.page.context.set_default_timeout(PATIENCE)
    device = ada.page.context.new_cdp_session(ada.page)
    device.send("WebAuthn.enable")
    facts = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": facts})

    ada.open("/people")
    _sign_in(ada)
    ada.look()
    ada.tab_to_field("#password")
    ada.enter()
    ada.reads("Your role waits for this")
    ada.look()
    ada.follow("Make a passkey")
    ada.look()
    ada.write("Its name", "telephone")
    ada.enter()
    ada.reads("Each of these codes lets you in once")
    ada.look()
    ada.follow("I have kept them")
    expect(ada.page).to_have_url(f"{served.address}/people")

    ada.page.context.clear_cookies()
    ada.open("/sign-in?next=/account/passkeys")
    ada.look()
    ada.tab_to("Sign in with a passkey")
    ada.enter()
    ada.reads("last used")
    ada.look()
    ada.follow("Remove: telephone")
    ada.look()

    ada.page.context.clear_cookies()
    ada.open("/sign-in?next=/people")
    _sign_in(ada)
    ada.enter()
    ada.reads("Use your passkey")
    ada.look()
    ada.tab_to("Use a passkey")
    ada.enter()
    expect(ada.page).to_have_url(f"{served.address}/people")
    ada.leave()

    plain = Person(name="Ada Plain", browser=browser, served=served, scripts=False)
    plain.open("/sign-in")
    plain.reads("Signing in with a passkey needs JavaScript")
    expect(plain.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    plain.leave()
