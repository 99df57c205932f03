"""Positions: what a party sends to a round.

draft -> for clearance -> cleared -> submitted -> accepted
  ^---- returned                         |-> held, returned by a moderator
                                         +-> withdrawn (stays on record)
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
