"""Notifications: the outbox. A message is written with the change, and sent after it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
