"""The town, made once for the whole folder; what is done in it is undone."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.engine import Engine

from app import db
from tests.matrix.asking import Asker
from tests.matrix.cast import Cast
from tests.matrix.found import add_findings
from tests.matrix.house import furnish, keep_cast
from tests.matrix.town import ROUNDS, Town
from tests.matrix.world import World

CELLS = "cells"  # what a test tells of: how many answers of which kind it compared


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many cells were compared, whichever process did it."""
    told: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == CELLS and report.when == "call":
                of, cells = value
                told[of] += cells
    for of, cells in told.items():
        terminalreporter.write_line(f"{of}: {cells:,} cells")


@pytest.fixture(scope="package")
def town(whole_app: Flask) -> Iterator[Town]:
    engine: Engine = whole_app.extensions[db.BIND]
    with engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        whole_app.extensions[db.BIND] = connection
        whole_app.config["PROPAGATE_EXCEPTIONS"] = False  # a failure is a cell like any other
        with whole_app.app_context():
            cast = Cast()
            keep_cast(cast)
            worlds = [World(cast, state, door) for state, door in ROUNDS]
            for world in worlds:
                add_findings(furnish(world))
            db.session.commit()
            db.session.remove()
        yield Town(whole_app, Asker(whole_app, connection), worlds)
        whole_app.config["PROPAGATE_EXCEPTIONS"] = None
        whole_app.extensions[db.BIND] = engine
        outer.rollback()
