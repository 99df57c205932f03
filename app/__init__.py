"""Tour de Table: a consultation from the first question to a summary anyone can check."""

from types import ModuleType

from flask import Flask

from app import (
    accounts,
    accreditation,
    balance,
    commands,
    db,
    demo,
    error_pages,
    exports,
    files,
    imports,
    jobs,
    meetings,
    moderation,
    notifications,
    organisations,
    positions,
    record,
    rights,
    rounds,
    statements,
    summaries,
    synthesis,
    web,
)
from app.setup import prepare
from config import Config

# What the product is made of, from the ground up; the import order in pyproject.toml is the same.
FEATURES: tuple[ModuleType, ...] = (
    record,
    jobs,
    files,
    accounts,
    notifications,
    organisations,
    rounds,
    accreditation,
    moderation,
    positions,
    meetings,
    synthesis,
    statements,
    summaries,
    exports,
    imports,
    balance,
    rights,
    demo,
)


def create_app(config: Config | None = None) -> Flask:
    """Build the application from its settings, or from the environment's."""
    config = config or Config.from_environment()
    config.check()
    app = prepare(config)
    for part in (db, web, error_pages, commands, *FEATURES):
        part.init_app(app)
    return app
