"""The blueprint that the programme's pages hang on, and how each finds its session."""

import uuid

from flask import Blueprint, request, url_for
from sqlalchemy.orm.attributes import set_committed_value

from app.meetings import queries
from app.meetings.models import Session
from app.rounds.queries import by_slug
from app.web import get_or_404, one_or_404

bp = Blueprint("meetings", __name__, url_prefix="/rounds/<slug>/programme")

SESSION = "/<uuid:ident>"


def session_at(slug: str, ident: uuid.UUID) -> Session:
    """The session at this address; held against others while a request changes it."""
    round_ = one_or_404(by_slug(slug))
    if request.method == "POST":
        get_or_404(Session, ident, lock=True)
    found = one_or_404(queries.session_of(round_, ident))
    set_committed_value(found, "round", round_)  # or it would be read again
    return found


def page_of(session: Session) -> str:
    """Where the session is shown."""
    return url_for("meetings.show", slug=session.round.slug, ident=session.id)
