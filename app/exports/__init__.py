"""Exports: everything that leaves as a file. Reads everything, changes nothing."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
