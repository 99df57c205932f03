"""The database: the base of every table, the column types we use, and the session."""

import enum
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask.globals import app_ctx
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker

BIND = "tour-de-table.bind"


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant. Goes in aware, in any zone; comes out aware, in UTC, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone rather than guess one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored time needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Json = sa.JSON().with_variant(JSONB(), "postgresql")

# A random key tells neither how many rows there are nor when one was made.
Key = Annotated[uuid.UUID, mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)]


def by_value(kind: type[enum.StrEnum]) -> sa.Enum:
    """A column type that stores a StrEnum by its value, as text."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    """Every table. Constraint names follow one pattern, so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy declares it so
        datetime: UtcDateTime,
        str: sa.Text,
        uuid.UUID: sa.Uuid,
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
        enum.StrEnum: sa.Enum(
            enum.StrEnum,
            native_enum=False,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """A check that a column holds one of the values, named after the column."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def only_when(name: str, condition: str, needed: str) -> sa.CheckConstraint:
    """A check that `needed` holds in every row where `condition` does."""
    return sa.CheckConstraint(f"NOT ({condition}) OR ({needed})", name=name)


class _Session(Session):
    def get_bind(self, *_args: Any, **_keywords: Any) -> Engine | Connection:  # noqa: ANN401 - SQLAlchemy's own signature
        bind: Engine | Connection = current_app.extensions[BIND]
        return bind


session: scoped_session[_Session] = scoped_session(
    sessionmaker(class_=_Session, expire_on_commit=False, join_transaction_mode="create_savepoint"),
    scopefunc=lambda: id(app_ctx._get_current_object()),  # type: ignore[attr-defined]  # noqa: SLF001 - the context, not its proxy
)


def begin_write() -> None:
    """Take SQLite's write lock at once: a reader that writes later could only fail."""
    session.connection(execution_options={"write": True})


def insert(
    table: type[Base], connection: Connection | None = None
) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what happens to a row that is there already, on both databases."""
    bind = connection or session.get_bind()
    return (postgresql.insert if bind.dialect.name == "postgresql" else sqlite.insert)(table)


def engine() -> Engine:
    """The application's engine, for a connection of its own beside the session's."""
    bind: Engine | Connection = current_app.extensions[BIND]
    return bind.engine


def make_engine(url: str) -> Engine:
    """An engine for the address, with what each database needs set on every connection."""
    # What people wrote must not stand in a traceback in the log.
    engine = sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own class
    connection.isolation_level = None  # the driver starts no transactions: `begin` does
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def init_app(app: Flask) -> None:
    """Bind the session to the application's database."""
    app.extensions[BIND] = make_engine(app.config["TDT"].database)
    app.teardown_appcontext(lambda _error: session.remove())
