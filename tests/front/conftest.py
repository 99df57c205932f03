"""A real server and a real browser for what only a browser shows."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from werkzeug.serving import make_server

from app import create_app, db
from app.models import Base
from config import Config


@pytest.fixture(scope="module")
def address(settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the product answers, with empty tables of its own."""
    file: Path = tmp_path_factory.mktemp("front") / "front.sqlite"
    app = create_app(replace(settings, database_url=f"sqlite:///{file}"))
    engine: Engine = app.extensions[db.BIND]
    Base.metadata.create_all(engine)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()
