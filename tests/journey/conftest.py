"""The product as it is served, in a process of its own, and a real browser to walk through it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journey.hands import PATIENCE
from tests.journey.served import Served, serving


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """How long a page is waited for."""
    expect.set_options(timeout=PATIENCE / 3)


@pytest.fixture
def installation(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """An installation where nobody has an account yet; on the server POSTGRESQL names, if one asks for that."""
    server = os.environ.get("POSTGRESQL", "") if request.param == "PostgreSQL" else ""
    with _empty_database(server) as database, serving(tmp_path, database=database) as served:
        yield served


@contextmanager
def _empty_database(server: str) -> Iterator[str]:
    """The address of a new database on a server; nothing where there is no server, which means SQLite."""
    if not server:
        yield ""
        return
    name = f"tdt_journey_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation filled with the demonstration."""
    with serving(tmp_path_factory.mktemp("demonstration"), demonstration=True) as served:
        yield served
