"""Summaries: sentences, the passages they rest on, and what was published.

draft -> in review -> published (version n) -> draft (of version n + 1)
  ^----------+  taken back to be changed
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.analysis import quantity
from app.meetings.signals import account_approved
from app.moderation import words
from app.moderation.signals import hidden_changed
from app.positions.signals import state_changed
from app.rounds import pieces as slots
from app.rounds import signals, tabs
from app.rounds.tabs import Tab
from app.summaries import labels, pieces, reactions, rules, views


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    quantity.scale(
        **{**quantity.USUAL, **app.config["TDT"].quantity}
    )  # a wrong one stops the start
    app.register_blueprint(views.bp)
    signals.moved.connect(reactions.round_moved)
    signals.parties_joined.connect(reactions.parties_joined)
    state_changed.connect(reactions.position_changed)
    hidden_changed.connect(reactions.hidden_changed)
    account_approved.connect(reactions.account_approved)
    app.jinja_env.filters["broken_source"] = labels.broken
    app.jinja_env.filters["breach_word"] = labels.breach
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
