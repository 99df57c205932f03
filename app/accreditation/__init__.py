"""Accreditation: which bodies a round admits, by rules that can be seen.

applied -> circulated (a non-objection period) -> accredited
              |    ^                                ^
              v    | (withdrawn by the objector)    |
           objected --------> refused -> appealed --+-> refused, for good
any state before the end -> withdrawn, by the applicant

What the rules say of an organisation in a round reaches the policy as `Who.footings`.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy, web
from app.accounts import menus
from app.accreditation import (
    pieces,
    rules,
    tasks,  # noqa: F401 - registers its work
    views,
    words,
)
from app.accreditation.actions.merging import follow_merger
from app.accreditation.actions.standing import mark_party
from app.accreditation.who import who_is
from app.organisations.signals import merged
from app.rounds import tabs
from app.rounds.pieces import ANSWER, DESK, Piece
from app.rounds.pieces import add as add_piece
from app.rounds.signals import joining
from app.rounds.tabs import Tab


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    web.load_who_with(app, who_is)
    app.register_blueprint(views.bp)
    merged.connect(follow_merger)
    joining.connect(mark_party)
    menus.add(
        menus.Item(
            label=_l("Accreditation"),
            endpoint="accreditation.mine",
            place=25,
            permission="accreditation.mine",
        )
    )
    tabs.add(
        Tab(
            label=_l("Accreditation"),
            endpoint="accreditation.register",
            permission="accreditation.view",
            place=30,
        )
    )
    add_piece(Piece(slot=ANSWER, place=5, render=pieces.way_in))
    add_piece(Piece(slot=DESK, place=20, render=pieces.waiting))
    app.jinja_env.globals["accreditation_words"] = words
