"""Where the real consultations lie, and a database that keeps one of them for a module's tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import Engine

from app import db
from config import ROOT
from tests.client import PageClient

BESIDE = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of the real consultations. They are no part of the product."""
    place = Path(os.environ.get("TDT_DATA", BESIDE))
    if not place.is_dir():
        pytest.skip("the real consultations do not lie beside the checkout (TDT_DATA names them)")
    return place


@pytest.fixture(scope="module")
def filled(whole_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that lasts for the module's tests."""
    engine: Engine = whole_app.extensions[db.BIND]
    with engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        whole_app.extensions[db.BIND] = connection
        yield whole_app
        whole_app.extensions[db.BIND] = engine
        outer.rollback()


@pytest.fixture
def inside(filled: Flask) -> Iterator[Flask]:
    """What the module brought in, as it was before the test, which changes it for itself alone."""
    connection = filled.extensions[db.BIND]
    with filled.app_context():
        kept = connection.begin_nested()
        yield filled
        db.session.remove()
        kept.rollback()


@pytest.fixture
def browser_of(inside: Flask) -> PageClient:
    """A visitor's browser there."""
    client = inside.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture(scope="module")
def bring_in(filled: Flask) -> Callable[..., str]:
    """Run `flask import` as from the command line, and give what it printed."""

    def run(file: Path, mapping: str, *more: str) -> str:
        said = ["import", str(file), "--round", mapping, "--mapping", mapping, *more]
        with filled.app_context():
            done = filled.test_cli_runner().invoke(args=said, env={"COLUMNS": "400"})
        assert done.exit_code == 0, done.output
        return done.output

    return run
