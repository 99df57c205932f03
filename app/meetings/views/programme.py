"""The programme, its sessions, and their entries for calendars."""

import uuid
from itertools import groupby

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app import db, text
from app.accounts.session import choices
from app.meetings import calendar, queries, rules
from app.meetings.views.blueprint import SESSION, bp, session_at
from app.rounds.queries import by_slug
from app.web import can, one_or_404, require, who


@bp.get("")
def index(slug: str) -> ResponseReturnValue:
    """Show the sessions by day."""
    round_ = one_or_404(by_slug(slug))
    require("round.view", round_)
    sessions = db.session.scalars(queries.programme(round_.id)).all()
    ids = [session.id for session in sessions]
    return render_template(
        "meetings/index.html",
        round=round_,
        days=[
            (day, list(of_day))
            for day, of_day in groupby(sessions, key=lambda session: session.starts_at.date())
        ],
        taken=queries.taken(ids),
        mine=queries.places_of(who().person, round_.id),
        reported=queries.with_account(ids),
        places_left=rules.places_left,
    )


@bp.get(SESSION)
def show(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Show one session."""
    session = session_at(slug, ident)
    require("session.view", session)
    acting_for = who().acting_for
    return render_template(
        "meetings/show.html",
        round=session.round,
        session=session,
        seat=queries.seat(session, who().person),
        acting_name=next((name for key, name in choices() if key == acting_for), None),
        version=rules.in_force(session),
        latest=rules.latest(session),
        open=rules.takes_registrations(session),
        begun=rules.has_begun(session),
        ended=rules.has_ended(session),
        mixed=rules.spans_groups([chair.organisation for chair in session.chairs]),
    )


@bp.get("/calendar.ics")
def whole_calendar(slug: str) -> Response:
    """Give all sessions as one calendar; where to join stands in those the reader registered for."""
    round_ = one_or_404(by_slug(slug))
    require("round.view", round_)
    sessions = db.session.scalars(queries.programme(round_.id)).all()
    mine = queries.places_of(who().person, round_.id)
    joining = [
        session
        for session in sessions
        if can("seat.join", rules.Seat(session=session, registered=session.id in mine))
    ]
    return _ics(calendar.whole(round_, sessions, joining=joining), round_.slug)


@bp.get(f"{SESSION}/session.ics")
def one_calendar(slug: str, ident: uuid.UUID) -> Response:
    """Give the session as a calendar entry."""
    session = session_at(slug, ident)
    require("session.view", session)
    seat = queries.seat(session, who().person)
    return _ics(calendar.one(session, with_link=can("seat.join", seat)), text.slug(session.title))


def _ics(content: bytes, name: str) -> Response:
    response = Response(content, content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name or 'session'}.ics")
    return response
