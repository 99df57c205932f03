"""`flask database …`: migrations, from the settings in pyproject.toml."""

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from flask.cli import AppGroup

from config import ROOT

group = AppGroup("database", help="Bring the database up to date, or back.")


def alembic_config() -> AlembicConfig:
    """Alembic's settings: pyproject.toml holds them, wherever the command is run."""
    config = AlembicConfig(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Migrate forward, to the newest revision unless one is named."""
    command.upgrade(alembic_config(), revision)


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Migrate back to a revision."""
    command.downgrade(alembic_config(), revision)


@group.command("check")
def check() -> None:
    """Fail when the models and the migrations say different things."""
    command.check(alembic_config())


def init_app(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(group)
