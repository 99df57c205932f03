"""An empty installation, and the 187 contributions brought into it."""

import secrets
import sys
from pathlib import Path

from flask import Flask

from app import create_app, db
from app.models import Base
from config import Config

SLUG = "netmundial"


def installation(folder: Path, *, works: bool = False) -> Flask:
    """Make an installation with nothing in it; with `works` its workers run beside it, as shipped."""
    app = create_app(
        Config(
            production=False,
            secret_key=secrets.token_hex(32),
            database_url=f"sqlite:///{folder / 'netmundial.sqlite'}",
            instance=folder,
            workers_embedded=works,
        )
    )
    Base.metadata.create_all(app.extensions[db.BIND])
    return app


def bring_in(app: Flask, file: Path) -> None:
    """Bring the contributions in, as the command line does."""
    said = ["import", str(file), "--round", SLUG, "--mapping", "netmundial"]
    done = app.test_cli_runner().invoke(args=said)
    if done.exit_code:
        sys.exit(done.output)
