"""Coming to a session: registering, giving the place back, and the list of who comes."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts.session import current_person
from app.meetings import actions, queries
from app.meetings.views.blueprint import SESSION, bp, page_of, session_at
from app.organisations.models import Organisation
from app.web import require, who


@bp.post(f"{SESSION}/register")
def register(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a place, for the organisation acted for if there is one."""
    session = session_at(slug, ident)
    require("session.register", session)
    acting_for = who().acting_for
    organisation = db.session.get(Organisation, acting_for) if acting_for else None
    actions.register(session, for_=organisation, by=current_person())
    flash(_("You are registered. A mail brings the entry for your calendar."), "success")
    return redirect(page_of(session), 303)


@bp.post(f"{SESSION}/unregister")
def unregister(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Give one's place back."""
    session = session_at(slug, ident)
    require("session.register", session)
    actions.unregister(session, by=current_person())
    flash(_("You are no longer registered."), "success")
    return redirect(page_of(session), 303)


@bp.get(f"{SESSION}/registered")
def registered(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Show who comes, to those who run the round."""
    session = session_at(slug, ident)
    require("session.registered", session)
    people = db.session.execute(queries.registered(session.id)).unique().all()
    return render_template(
        "meetings/registered.html", round=session.round, session=session, people=people
    )
