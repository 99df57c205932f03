"""Imports: answers collected elsewhere, brought in whole or not at all.

file -> table -> plan (row by row: what is wrong, what will happen) -> brought in, once
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.imports import tasks
from app.imports.cli import bring_in
from app.imports.rules import ALLOW
from app.imports.views import bp
from app.rounds import tabs
from app.rounds.tabs import Tab

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    """Declare who may import, answer the pages, offer the command."""
    policy.declare(ALLOW)
    app.register_blueprint(bp)
    app.cli.add_command(bring_in)
    tabs.add(Tab(label=_l("Import"), endpoint="imports.index", permission="round.import", place=95))
