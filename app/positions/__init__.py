"""Positions: what a party sends to a round.

draft -> for clearance -> cleared -> submitted -> accepted
  ^---- returned ----|                 |-> held, returned by a moderator
                                       +-> withdrawn (stays on record)

A new version is drafted beside the one that stands (`revision_state`), and goes the same way.
Whose position it is leaves only through `attribution`, its words only through `showing`.
"""

from flask import Flask

from app import policy
from app.positions import rules, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:  # noqa: ARG001 - every feature is hung on alike
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
