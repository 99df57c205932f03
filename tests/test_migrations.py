"""Migrations and models say the same, and every migration goes up and down with data in it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, make_url

from app import create_app, db
from app.commands import alembic_config
from app.models import Base
from config import Config
from tests import make

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
]


@pytest.fixture
def empty(database_url: str, tmp_path: object) -> Iterator[Connection]:
    """A connection to an empty database of its own."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        engine = db.make_engine(f"sqlite:///{tmp_path}/empty.sqlite")
        with engine.connect() as connection:
            yield connection
    else:
        name = f"{url.database}_migrations"
        server = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as admin:
            admin.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            admin.execute(sa.text(f'CREATE DATABASE "{name}"'))
        engine = db.make_engine(url.set(database=name).render_as_string(hide_password=False))
        with engine.connect() as connection:
            yield connection
        engine.dispose()
        with server.connect() as admin:
            admin.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
    engine.dispose()


def _config(connection: Connection) -> AlembicConfig:
    config = alembic_config()
    config.attributes["connection"] = connection
    return config


def _value(column: "sa.Column[object]") -> object:
    """Something that the column can hold; keys to other rows are left to the order of insertion."""
    kind = column.type
    samples: list[tuple[type, object]] = [
        (sa.Uuid, uuid.uuid4()),
        (db.UtcDateTime, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        (sa.Boolean, False),
        (sa.Integer, 1),
        (sa.Float, 0.5),
        (sa.LargeBinary, b"\x00\x01"),
        (sa.JSON, {}),
    ]
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    return next((sample for sort, sample in samples if isinstance(kind, sort)), "x")


def _fill(connection: Connection) -> int:
    """Put a row into every table that takes a plain one; how many did."""
    filled = 0
    keys: dict[str, object] = {}
    for table in Base.metadata.sorted_tables:
        row: dict[str, object] = {}
        needed = {
            next(iter(column.foreign_keys)).column.table.name
            for column in table.columns
            if column.foreign_keys and not column.nullable
        }
        if not needed <= set(keys):
            continue
        for column in table.columns:
            if column.foreign_keys:
                target = next(iter(column.foreign_keys)).column.table.name
                if target in keys and not column.nullable:
                    row[column.name] = keys[target]
            elif not column.nullable:
                row[column.name] = _value(column)
        savepoint = connection.begin_nested()
        try:
            connection.execute(sa.insert(table).values(row))
        except sa.exc.IntegrityError:
            savepoint.rollback()  # a check ties columns that this plain row does not know of
            continue
        savepoint.commit()
        filled += 1
        if "id" in row:
            keys[table.name] = row["id"]
    return filled


def test_models_and_migrations_say_the_same(empty: Connection) -> None:
    command.upgrade(_config(empty), "head")
    context = MigrationContext.configure(empty, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_every_migration_goes_down_and_up_again_with_data(empty: Connection) -> None:
    """From the newest to the first, each once down, up and down again with the rows that are left."""
    command.upgrade(_config(empty), "head")
    assert _fill(empty) > len(Base.metadata.sorted_tables) // 2
    for revision, before in pairwise([*reversed(REVISIONS), "base"]):
        tables = _tables(empty)
        command.downgrade(_config(empty), before)
        command.upgrade(_config(empty), revision)
        assert _tables(empty) == tables, revision
        command.downgrade(_config(empty), before)
    assert _tables(empty) == set()
    command.upgrade(_config(empty), "head")
    assert set(Base.metadata.tables) <= _tables(empty)


def _tables(connection: Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def test_rows_that_point_at_a_table_which_is_made_anew_stay(
    empty: Connection, tmp_path: Path
) -> None:
    command.upgrade(_config(empty), "head")
    empty.commit()
    url = empty.engine.url.render_as_string(hide_password=False)
    app = create_app(
        Config(production=False, secret_key="s" * 32, database_url=url, instance=tmp_path)
    )
    with app.test_request_context():
        round_ = make.round_(state="closed")
        passage = make.passage(make.position(make.party(round_)))
        make.coding(passage, make.topic(round_))
        db.session.remove()
        app.extensions[db.BIND].dispose()

    command.downgrade(_config(empty), "0003")
    command.upgrade(_config(empty), "head")

    pairs = "SELECT count(*) FROM coding JOIN passage ON passage.id = coding.passage_id"
    assert empty.execute(sa.text(pairs)).scalar() == 1
    if empty.dialect.name == "sqlite":
        assert empty.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1
