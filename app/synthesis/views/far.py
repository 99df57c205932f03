"""How far the coding is: by question and by topic, and how long it will take."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import web
from app.synthesis import queries
from app.synthesis.queries import progress
from app.synthesis.views.blueprint import bp
from app.synthesis.views.fetching import round_for


@bp.get("/rounds/<slug>/coding/progress")
def how_far(slug: str) -> ResponseReturnValue:
    """Decided, suggested and left, question by question and topic by topic."""
    round_ = round_for(slug, "round.read_coding")
    person = web.who().person
    done = progress.deeds(round_.id, person) if person else []
    return render_template(
        "synthesis/far.html",
        round=round_,
        progress=progress.progress(round_.id),
        pace=progress.pace_of(done),
        pace_from=progress.PACE_FROM,
        questions=progress.by_question(round_.id),
        nodes=queries.tree_nodes(round_.id, signed=True),
        by_topic=progress.by_topic(round_.id),
    )
