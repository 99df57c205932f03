"""The outbox, for those who may look into it."""

import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts import session
from app.errors import NotSeen
from app.notifications import actions, discretion, queries
from app.notifications.models import Message
from app.paging import asked_page

bp = Blueprint("notifications", __name__, url_prefix="/outbox")
PAGE = 50


@bp.get("")
def outbox() -> ResponseReturnValue:
    """What was written, newest first: everything for an administrator, one's own in the demonstration."""
    web.require("outbox.view")
    page = asked_page()
    person = session.known_person()
    query = queries.outbox()
    if not web.who().admin:
        query = (
            queries.to_person(person.id) if person else queries.to_address(session.last_address())
        )
    found = list(db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)))
    own = person.id if person else None
    closed = discretion.closed(one.round_id for one in found if one.person_id != own)
    return render_template(
        "notifications/outbox.html",
        closed=closed,
        own=own,
        messages=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        kept=not current_app.config["TDT"].mail_server,
    )


@bp.get("/<uuid:ident>")
def message(ident: uuid.UUID) -> ResponseReturnValue:
    """One message, as it was written."""
    found = web.get_or_404(Message, ident)
    if not _is_visitors(found):
        web.require("message.view", found)
    return render_template("notifications/message.html", message=found)


@bp.post("/test")
@web.costs("mail")
def test() -> ResponseReturnValue:
    """Write to oneself, to see whether mail arrives."""
    web.require("outbox.view")
    person = session.current_person()
    if not person.admin:
        raise NotSeen
    actions.write(
        "notifications:test",
        to=person,
        subject=_("Mail from %(site)s arrives", site=current_app.config["TDT"].site_name),
        body=_("You asked for this message to see whether mail arrives. It does."),
    )
    flash(_("A message to %(address)s was written.", address=person.email), "good")
    return redirect(url_for("notifications.outbox"), 303)


def _is_visitors(found: Message) -> bool:
    """In the demonstration somebody who has just signed up finds the mail that lets them in."""
    if not web.can("outbox.view") or web.who().signed_in:
        return False
    own = bool(found.address) and found.address == session.last_address()
    if own:
        web.require("outbox.view")
    return own
