"""Rounds: a consultation, what it asks, when, and who takes part.

draft -> announced -> open -> closed -> published -> archived
                      (open -> open: extended, with a reason)
any public state -> withdrawn, with a reason, kept on record
"""

from flask import Flask

from app import web
from app.rounds.who import who_is


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    web.load_who_with(app, who_is)
