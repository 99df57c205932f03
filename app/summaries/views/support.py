"""What broke: the sources that no longer hold, why, and what was mended."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app import db, web
from app.errors import NotSeen
from app.summaries import queries
from app.summaries.queries import breaks
from app.summaries.views import bp
from app.summaries.views.finding import round_for


@bp.get("/rounds/<slug>/summary/broken")
def broken(slug: str) -> ResponseReturnValue:
    """Show which sources of the published summary and of the text being written no longer hold."""
    round_ = round_for(slug, "round.summary_desk")
    summary = queries.summary_of(round_)
    if summary is None:
        raise NotSeen
    noted = db.session.scalars(breaks.history(summary.id)).all()
    who = web.who()
    version = breaks.latest(summary.id)
    return render_template(
        "summaries/broken.html",
        round=round_,
        version=version,
        summary=summary,
        published=breaks.of_version(version, who, noted) if version else [],
        written=breaks.of_text(queries.text_of(summary, who), noted),
        mended=[one for one in noted if one.mended_at],
    )
