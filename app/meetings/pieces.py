"""What the programme says of itself on the public page of its round."""

from flask import render_template
from markupsafe import Markup

from app import db
from app.meetings import queries
from app.policy import Who
from app.rounds.models import Round


def programme(round_: Round, who: Who) -> Markup | None:  # noqa: ARG001 - the same for every reader
    """The sessions with their times, or nothing while there is none."""
    sessions = db.session.scalars(queries.listed(round_.id)).all()
    if not sessions:
        return None
    return Markup(render_template("meetings/_on_round.html", round=round_, sessions=sessions))  # noqa: S704 - a template of ours, which escapes
