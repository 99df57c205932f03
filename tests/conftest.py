"""The application under test, its database rolled back after each test, and a client that looks."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import Engine

from app import create_app, db
from app.models import Base
from config import Config
from tests.client import PageClient

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite in a new file, or the server that TEST_DATABASE_URL names; each xdist worker its own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite'}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{given}_{worker}" if worker else given


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Settings of a test installation: cheap passwords, a light encoder, no rate limits, nothing in the background."""
    return Config(
        production=False,
        secret_key="a secret that only the tests know, 32+",
        database_url=database_url,
        instance=Path(tmp_path_factory.mktemp("instance")),
        password_cost=1,
        rate_limits=False,
        even_answers=0,
        workers_embedded=False,
        embedder="tfidf",
    )


@pytest.fixture(scope="session")
def whole_app(settings: Config) -> Iterator[Flask]:
    """The application with empty tables."""
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient
    engine: Engine = app.extensions[db.BIND]
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    yield app
    Base.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that the end of the test rolls back."""
    engine: Engine = whole_app.extensions[db.BIND]
    with engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        whole_app.extensions[db.BIND] = connection
        with whole_app.app_context():
            yield whole_app
            db.session.remove()
        whole_app.extensions[db.BIND] = engine
        outer.rollback()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor's browser that checks every page it is given."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def loud() -> Iterator[None]:
    """The log as loud as in production."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as CHROMIUM names it or as it is installed; one, since Playwright bears no second in a process."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What walks in a browser takes longest, so it begins first and the rest fills the gaps."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
