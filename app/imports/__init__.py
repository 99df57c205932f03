"""Imports: answers collected elsewhere, brought in whole or not at all."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
