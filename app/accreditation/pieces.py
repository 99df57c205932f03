"""What accreditation says of itself on the pages of a round."""

from flask import render_template
from markupsafe import Markup

from app import db
from app.accreditation import queries
from app.accreditation.rules import asked_for
from app.policy import Who
from app.rounds.models import Round
from app.rounds.rules import runs_it


def way_in(round_: Round, who: Who) -> Markup | None:
    """How the reader's organisation stands with the accreditation, and the next step."""
    if not round_.accredits:
        return None
    footing = who.footing(round_.id, who.acting_for) if who.acting_for else None
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template(
            "accreditation/_on_round.html",
            round=round_,
            footing=footing,
            asked=bool(asked_for(who, round_)),
        )
    )


def waiting(round_: Round, who: Who) -> Markup | None:
    """How many applications wait for the organisers."""
    if not round_.accredits or not runs_it(who, round_):
        return None
    rows = db.session.execute(queries.numbers(round_.id)).all()
    counts = {"applied": 0, "appealed": 0}
    for row in rows:
        if row.state in counts:
            counts[row.state] += row.number
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("accreditation/_on_desk.html", round=round_, counts=counts)
    )
