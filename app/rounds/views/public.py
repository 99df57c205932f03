"""What anyone may read: the list of rounds and the page of each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import db, web
from app.rounds import queries
from app.rounds.views.blueprint import bp
from app.web import one_or_404, require


@bp.get("/", endpoint="home")
@bp.get("/rounds")
def index() -> ResponseReturnValue:
    """The rounds this person may see."""
    require("round.list")
    rounds = db.session.scalars(queries.listed(web.who())).all()
    return render_template("rounds/index.html", rounds=rounds)


@bp.get("/rounds/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """One round, for anyone who may see it."""
    round_ = one_or_404(queries.by_slug(slug))
    require("round.view", round_)
    return render_template(
        "rounds/show.html",
        round=round_,
        pages=db.session.scalars(queries.pages(round_.id)).all(),
        taking_part=db.session.execute(queries.parties_by_group(round_.id)).all(),
    )
