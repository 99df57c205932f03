"""A real server and a real browser at the writer's desk."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from werkzeug.serving import make_server

from app import create_app, db
from app.accounts import session
from app.models import Base
from config import Config
from tests.summaries import kit


@dataclass(frozen=True)
class Desk:
    """Where the desk answers, what `kit.heard` made, and the moderator's cookie."""

    address: str
    slug: str
    cookie: str


@pytest.fixture(scope="module")
def desk(settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server of its own, with a summary begun on what five groups said."""
    file: Path = tmp_path_factory.mktemp("desk") / "desk.sqlite"
    app = create_app(replace(settings, database_url=f"sqlite:///{file}"))
    engine: Engine = app.extensions[db.BIND]
    Base.metadata.create_all(engine)
    with app.test_request_context():
        db.begin_write()
        world = kit.heard("CS", "ST", "PS", "TC", "AC")
        kit.begun(world)
        _opened, token = session.open_for(world.moderator, device="a test")
        db.session.commit()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = str(signer.dumps({session.TOKEN_KEY: token, "_fresh": True}))
        slug = world.round_.slug
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Desk(f"http://127.0.0.1:{server.port}", slug, cookie)
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()
