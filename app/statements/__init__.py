"""Statements: sentences made from passages, put to every party, and where groups agree and part.

draft -> put -> closed        put or closed -> withdrawn, with a reason, kept on record

Parties answer in the reading phase of the round; when it ends, or the round is published, what was
put is closed. A stance question and a statement are both propositions, shown group by group.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.rounds import pieces as slots
from app.rounds import signals, tabs
from app.rounds.tabs import Tab
from app.statements import pieces, rules, views
from app.statements.actions.merging import follow_parties
from app.statements.actions.moving import close_with_round


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    signals.moved.connect(close_with_round)
    signals.parties_joined.connect(follow_parties)
    slots.add(slots.Piece(slot=slots.ANSWER, place=15, render=pieces.to_answer))
    tabs.add(
        Tab(
            label=_l("Convergence"),
            endpoint="statements.convergence",
            permission="round.read_synthesis",
            place=75,
        )
    )
