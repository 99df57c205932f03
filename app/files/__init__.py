"""Files: checked by content before anything is stored, kept in the database, their text taken out."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
