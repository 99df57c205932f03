"""Run migrations on the database that is configured, or on a connection that a test hands over."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine import Connection

from app import db
from app.models import Base
from config import Config


def run(connection: Connection) -> None:
    """Migrate over the connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="db.",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate(connection: Connection) -> None:
    """Migrate, and let SQLite rebuild tables that rows of other tables point at.

    SQLite changes a table by making it anew and dropping the old one, which it refuses while rows
    point at it, or deletes them. So nothing is enforced meanwhile, and everything is checked after.
    """
    if connection.dialect.name != "sqlite":
        run(connection)
        return
    connection.commit()  # what is enforced cannot be changed inside a transaction
    _enforce(connection, "OFF")
    try:
        run(connection)
        astray = connection.execute(sa.text("PRAGMA foreign_key_check")).all()
        if astray:
            raise RuntimeError(f"Rows that point at nothing after the migration: {astray[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        _enforce(connection, "ON")


def _enforce(connection: Connection, how: str) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={how}")  # type: ignore[attr-defined]  # SQLite's own


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    config = Config.from_environment()
    config.instance.mkdir(parents=True, exist_ok=True)
    engine = db.make_engine(config.database)
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()
    engine.dispose()
