"""Rounds: a consultation, what it asks, when, and who takes part.

draft -> announced -> open -> closed -> published -> archived
                      (open -> open: extended, with a reason)
any public state -> withdrawn, with a reason, kept on record
"""

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from app import db, policy, web
from app.accounts import menus
from app.notifications import discretion
from app.organisations.signals import merged
from app.rounds import (
    audience,
    catalogue,
    pieces,
    queries,
    rules,
    steps,
    tabs,
    tasks,  # noqa: F401 - registers its work
    timing,
    views,
    words,
)
from app.rounds.actions.merging import follow_merger
from app.rounds.models import Look, Round
from app.rounds.tabs import Tab


def init_app(app: Flask) -> None:
    """Hang the feature on the application."""
    policy.declare(rules.ALLOW)
    app.register_blueprint(views.bp)
    merged.connect(follow_merger)
    discretion.tell_with(closed=audience.closed_among, secret=audience.secret_among)
    menus.add(menus.Item(label=_l("Rounds"), endpoint="rounds.index", place=10))
    menus.add(
        menus.Item(
            label=_l("Look into a round"),
            endpoint="rounds.look",
            place=40,
            permission="glass.break",
            menu=menus.ACCOUNT,
        )
    )
    tabs.add(Tab(label=_l("Round"), endpoint="rounds.show", permission="round.view", place=0))
    tabs.add(
        Tab(label=_l("Organise"), endpoint="rounds.desk", permission="round.preview", place=90)
    )
    app.jinja_env.globals.update(
        round_tabs=_tabs,
        round_steps=steps.steps,
        round_next_date=steps.next_date,
        round_look=_look,
        round_state=timing.effective_state,
        round_pieces=lambda round_, slot: pieces.for_slot(slot, round_, web.who()),
        round_templates=catalogue.every,
        round_words=words,
        question_kind=words.kind_label,
    )


def _tabs(round_: Round) -> list[tuple[str, str, bool]]:
    """The tabs as the page draws them: label, address, and whether the page is under it."""
    root = url_for("rounds.show", slug=round_.slug)
    found = []
    for tab in tabs.for_round(round_, web.who()):
        url = url_for(tab.endpoint, slug=round_.slug)
        here = request.path == url or (url != root and request.path.startswith(f"{url}/"))
        found.append((str(tab.label), url, here))
    return found


def _look(round_: Round) -> Look | None:
    """The look into the round that the reader has now; asked of the database only where one is."""
    who = web.who()
    if round_.id not in who.looks:
        return None
    return db.session.scalar(queries.look_of(who.person, round_.id))
