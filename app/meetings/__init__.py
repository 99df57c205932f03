"""Meetings: the thematic sessions of a round, and the accounts of them.

session   planned -> held | cancelled        account   draft -> for approval -> approved
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
