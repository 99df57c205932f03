"""Meetings: the thematic sessions of a round, and the accounts of them.

session   planned -> held | cancelled, with a reason
account   draft -> for approval -> approved; changes asked for, or wanted later, are a new version
"""

from flask import Flask
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app import policy
from app.meetings import documents, pieces, rules, views
from app.meetings.actions.merging import follow_organisations
from app.meetings.models import Account
from app.moderation.words import render
from app.organisations.signals import merged
from app.rounds import tabs
from app.rounds.pieces import PROGRAMME, Piece
from app.rounds.pieces import add as add_piece
from app.rounds.tabs import Tab


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    merged.connect(follow_organisations)
    tabs.add(
        Tab(label=_l("Programme"), endpoint="meetings.index", permission="round.view", place=20)
    )
    add_piece(Piece(slot=PROGRAMME, place=10, render=pieces.programme))
    app.jinja_env.filters["seated"] = documents.seated
    app.jinja_env.globals["account_words"] = _words


def _words(account: Account) -> Markup:
    """The words of a version that was sent, as everyone may see them."""
    return render(account.contribution) if account.contribution else Markup()
