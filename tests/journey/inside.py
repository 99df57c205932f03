"""An installation served from within the test, whose database the test fills and whose work it does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app import create_app, db
from app.accounts import models, session
from app.jobs import worker
from app.models import Base
from config import Config
from tests.journey.hands import PATIENCE
from tests.journey.person import Person
from tests.journey.served import Served


@dataclass
class Inside:
    """The application, where it answers, and people with a browser who are signed in."""

    app: Flask
    served: Served
    browser: Browser
    cookies: dict[str, str] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    def admit(self, name: str, person: models.Person) -> None:
        """Let somebody of the database be called by a name."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        _opened, token = session.open_for(person, device="a test")
        self.cookies[name] = str(signer.dumps({session.TOKEN_KEY: token, "_fresh": True}))

    def somebody(self, name: str, **facts: object) -> Person:
        """A browser in which this person has signed in; whoever was not admitted is a visitor."""
        person = Person(name="Vera Stone", browser=self.browser, served=self.served, **facts)  # type: ignore[arg-type]
        person.page.context.set_default_timeout(PATIENCE)
        if name in self.cookies:
            person.page.context.add_cookies(
                [{"name": "session", "value": self.cookies[name], "url": self.served.address}]
            )
        self.people.append(person)
        return person

    def do_jobs(self) -> None:
        """Do the work that is due, as a worker would."""
        with self.app.app_context():
            worker.run_due()


@contextmanager
def serving_inside(settings: Config, folder: Path, browser: Browser) -> Iterator[Inside]:
    """Serve an empty installation; at the end each leaves, and nothing may have broken."""
    database = f"sqlite:///{folder / 'desk.sqlite'}"
    app = create_app(replace(settings, database_url=database))
    Base.metadata.create_all(app.extensions[db.BIND])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = Served(address=f"http://127.0.0.1:{server.port}", folder=folder, database=database)
    inside = Inside(app=app, served=served, browser=browser)
    try:
        yield inside
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[db.BIND].dispose()
    for person in inside.people:
        person.leave()
