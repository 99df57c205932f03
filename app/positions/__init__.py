"""Positions: what a party sends to a round.

draft -> for clearance -> cleared -> submitted -> accepted
  ^---- returned ----|                 |-> held, returned by a moderator
                                       +-> withdrawn (stays on record)

It is written in one original and, where a party likes, in translations of its own (`translating`).
A new version is drafted beside the one that stands (`revision_state`), and goes the same way.
Whose position it is leaves only through `attribution`, its words only through `showing`.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import policy
from app.accounts import menus
from app.accounts.menus import Item
from app.moderation.signals import hidden_changed
from app.organisations.signals import left, merged
from app.positions import forms, labels, onward, pieces, rules, tasks, views
from app.positions.actions import handing_over, hiding, merging
from app.rounds import answered, tabs
from app.rounds import pieces as slots
from app.rounds.signals import parties_joined
from app.rounds.tabs import Tab

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    hidden_changed.connect(hiding.follow)
    parties_joined.connect(merging.follow_parties)
    left.connect(handing_over.follow_leaving)
    merged.connect(merging.follow_organisations)
    app.register_blueprint(views.bp)
    answered.tell_with(pieces.has_answers)
    slots.add(slots.Piece(slot=slots.ANSWER, place=10, render=pieces.way_in))
    slots.add(slots.Piece(slot=slots.RECEIVED, place=10, render=pieces.received))
    slots.add(slots.Piece(slot=slots.FORM, place=10, render=pieces.form))
    app.jinja_env.globals.update(
        field_name=forms.name,
        field_rank=forms.rank_name,
        onward=onward.links,
        words_dir=labels.direction,
    )
    menus.add(
        Item(
            label=_l("Your positions"),
            endpoint="positions.mine",
            place=15,
            permission="position.mine",
        )
    )
    menus.add(
        Item(
            label=_l("Co-sponsorships"),
            endpoint="positions.co_sponsorships",
            place=6,
            permission="position.mine",
            menu=menus.ACCOUNT,
        )
    )
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
    tabs.add(
        Tab(
            label=_l("Moderation"),
            endpoint="positions.queue",
            permission="round.read_moderation",
            place=30,
        )
    )
