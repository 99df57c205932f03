"""The town, made once for the whole folder; what is done in it is undone."""

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
