"""The demonstration: invented organisations, three rounds, and people to sign in as."""

from flask import Flask

from app.demo import styleguide
from app.demo.cli import group


def init_app(app: Flask) -> None:
    """Offer the command that loads it, and the style guide."""
    styleguide.init_app(app)
    app.cli.add_command(group)
