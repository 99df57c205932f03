"""The data of a round, to take away."""

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from app import clock, web
from app.errors import NotSeen
from app.exports import answers, files
from app.rounds.queries import by_slug

bp = Blueprint("exports", __name__)

KINDS = {
    "csv": (files.as_csv, "text/csv"),
    "json": (files.as_json, "application/json"),
    "xlsx": (
        files.as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@bp.get("/rounds/<slug>/data")
def index(slug: str) -> ResponseReturnValue:
    """Say what can be taken away, and under what promise."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.export", round_, seen_by="round.view")
    reader = answers.reader_of(round_, web.who())
    return render_template("exports/index.html", round=round_, reader=reader)


@bp.get("/rounds/<slug>/data/answers.<kind>")
def download(slug: str, kind: str) -> ResponseReturnValue:
    """Give every answer, a row each, as the one asking may see it."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.export", round_, seen_by="round.view")
    if kind not in KINDS:
        raise NotSeen
    write, media_type = KINDS[kind]
    reader = answers.reader_of(round_, web.who())
    said = files.about(round_, made_at=clock.now())
    file = write(answers.COLUMNS, answers.rows(round_, reader), said)
    response: Response = send_file(
        file,
        mimetype=media_type,
        as_attachment=True,
        download_name=f"answers-{round_.slug}.{kind}",
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
