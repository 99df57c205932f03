"""Summaries: sentences, the passages they rest on, and what was published.

draft -> in review -> published (version n) -> draft (of version n + 1)
  ^----------+  taken back to be changed
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.moderation import words
from app.rounds import pieces as slots
from app.rounds import signals, tabs
from app.rounds.tabs import Tab
from app.summaries import labels, pieces, reactions, rules, views


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    signals.moved.connect(reactions.round_moved)
    signals.parties_joined.connect(reactions.parties_joined)
    app.jinja_env.filters["broken_source"] = labels.broken
    app.jinja_env.filters["plain_words"] = words.plain
    app.jinja_env.filters["source_party"] = labels.party
    slots.add(slots.Piece(slot=slots.FIRST, place=10, render=pieces.result))
    slots.add(slots.Piece(slot=slots.ANSWER, place=20, render=pieces.review))
    tabs.add(
        Tab(label=_l("Summary"), endpoint="summaries.show", permission="round.summary", place=60)
    )
    tabs.add(
        Tab(label=_l("Outputs"), endpoint="summaries.outputs", permission="round.outputs", place=70)
    )
