"""The demonstration: invented organisations, three rounds, and people to sign in as."""

from flask import Flask

from app.demo import styleguide


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    styleguide.init_app(app)
