"""A real server and a real browser for what only a browser shows."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as CHROMIUM names it or as it is installed."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
