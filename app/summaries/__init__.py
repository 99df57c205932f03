"""Summaries: sentences, the passages they rest on, and what was published.

draft -> in review -> published (version n) -> draft (of version n + 1)
  ^----------+  taken back to be changed
"""

from flask import Flask

from app import policy
from app.rounds import signals
from app.summaries import reactions, rules


def init_app(app: Flask) -> None:  # noqa: ARG001 - pages follow
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    signals.moved.connect(reactions.round_moved)
