"""A delegate's own page: the positions of the organisation acted for, and all that waits."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from app import db, web
from app.organisations.models import Organisation
from app.paging import paged
from app.positions import queries
from app.positions.views import fetching
from app.positions.views.blueprint import bp
from app.web import require


@bp.get("/positions")
def mine() -> ResponseReturnValue:
    """What the organisation has sent, drafts, and was asked to join."""
    require("position.list")
    organisation = fetching.acting_for()
    if organisation is None:
        return render_template("positions/no_organisation.html", round=None, who=web.who())
    return render_template(
        "positions/mine.html",
        organisation=db.session.get(Organisation, organisation),
        listing=paged(queries.of_organisation(organisation)),
        open_rounds=db.session.scalars(queries.still_open(organisation)).all(),
        requests=queries.waiting_for(organisation),
        clears=_clears(organisation),
    )


def _clears(organisation: uuid.UUID) -> bool:
    delegation = web.who().delegation(organisation)
    return delegation is not None and delegation.role == "clearer"
