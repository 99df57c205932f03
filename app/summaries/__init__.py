"""Summaries: sentences, the passages they rest on, and what was published.

draft -> in review -> published (version n) -> draft (of version n + 1)
  ^----------+  taken back to be changed
"""

from collections.abc import Mapping

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
    _must_be_a_scale(app.config["TDT"].quantity)
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


def _must_be_a_scale(said: Mapping[str, int]) -> None:
    """Refuse a setting that names no word of quantity, or limits that make no scale."""
    for word in said:
        if word not in quantity.USUAL:
            raise RuntimeError(
                f"TDT_QUANTITY: “{word}” is no word of the scale. Its words: {', '.join(quantity.USUAL)}"
            )
    limits = {**quantity.USUAL, **said}
    try:
        quantity.scale(**limits)
    except ValueError as wrong:
        whole = " ".join(f"{word}={number}" for word, number in limits.items())
        raise RuntimeError(
            f"TDT_QUANTITY: together with what is usual it makes {whole}. “few” are 2 parties at "
            "least; some, several, many and general must rise in this order from 1 to 100 per "
            "cent; side is from 1 to 50"
        ) from wrong
