"""The floors in the same run: a bare Flask route, and one durable row written by a bare one."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

WORDS = "Hospitals must be off limits. " * 20


class Base(DeclarativeBase):
    """Tables of the floor alone."""


class Row(Base):
    """One text."""

    __tablename__ = "floor_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]


def application(folder: Path, database: str) -> Flask:
    """A Flask application with nothing in it but the two routes."""
    app = Flask("floor")
    engine = sa.create_engine(database or f"sqlite:///{folder / 'floor.sqlite'}")
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def prepare(connection: object, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
            connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)

    @app.get("/")
    def bare() -> str:
        return "Hello."

    @app.get("/insert")
    def insert() -> str:
        with Session(engine) as session:
            session.add(Row(words=WORDS))
            session.commit()
        return "Kept."

    return app
