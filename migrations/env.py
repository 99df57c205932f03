"""Run migrations on the database that is configured, or on a connection that a test hands over."""

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


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    config = Config.from_environment()
    config.instance.mkdir(parents=True, exist_ok=True)
    engine = db.make_engine(config.database)
    with engine.connect() as connection:
        run(connection)
        connection.commit()
    engine.dispose()
