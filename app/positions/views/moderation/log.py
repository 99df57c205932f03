"""What moderators did in a round, to read and to take along."""

import csv
import io

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app import db, text, web
from app.moderation import queries as moderation
from app.moderation.models import Step
from app.paging import paged
from app.positions import queries
from app.positions.views.blueprint import bp
from app.positions.views.moderation import fetching
from app.web import opened_by_token

COLUMNS = ("at", "by", "deed", "about", "position", "before", "after", "reason")


@bp.get("/rounds/<slug>/moderation/log")
def moderation_log(slug: str) -> ResponseReturnValue:
    """Every deed of the moderators, newest first."""
    round_ = fetching.round_at(slug)
    listing = paged(moderation.log_of(round_.id))
    return render_template(
        "positions/moderation/log.html",
        round=round_,
        listing=listing,
        references=queries.references_of(listing.items),
    )


@bp.get("/rounds/<slug>/moderation/log.csv")
@opened_by_token("log")
@web.costs("file")
def moderation_log_csv(slug: str) -> ResponseReturnValue:
    """The same as a CSV file, oldest first, that no spreadsheet takes for formulas."""
    round_ = fetching.round_at(slug)
    steps = list(db.session.scalars(moderation.log_of(round_.id)))[::-1]
    references = queries.references_of(steps)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(step, references.get(step.subject_id, "")) for step in steps)
    response = Response(f"\ufeff{out.getvalue()}", content_type="text/csv; charset=utf-8")
    name = f"moderation-{round_.slug}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _row(step: Step, reference: str) -> list[str]:
    cells = (
        step.at.isoformat(timespec="seconds"),
        step.by.name,
        step.verb,
        step.subject_kind,
        reference,
        step.before,
        step.after,
        step.reason,
    )
    return [text.cell(one) for one in cells]
