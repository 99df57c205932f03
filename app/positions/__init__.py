"""Positions: what a party sends to a round.

draft -> for clearance -> cleared -> submitted -> accepted
  ^---- returned ----|                 |-> held, returned by a moderator
                                       +-> withdrawn (stays on record)

A new version is drafted beside the one that stands (`revision_state`), and goes the same way.
Whose position it is leaves only through `attribution`, its words only through `showing`.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.moderation.signals import hidden_changed
from app.positions import rules, tasks, views
from app.positions.actions import hiding
from app.rounds import tabs
from app.rounds.tabs import Tab

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    hidden_changed.connect(hiding.follow)
    app.register_blueprint(views.bp)
    tabs.add(
        Tab(
            label=_l("Your position"),
            endpoint="positions.show",
            permission="round.own_position",
            place=10,
        )
    )
    tabs.add(
        Tab(
            label=_l("Positions"),
            endpoint="positions.index",
            permission="round.positions",
            place=20,
        )
    )
