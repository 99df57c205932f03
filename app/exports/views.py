"""The data of a round, to take away."""

import io
from collections.abc import Mapping, Sequence
from typing import IO

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, web
from app.errors import NotSeen
from app.exports import answers, files
from app.exports import convergence as propositions
from app.exports import translations as translated
from app.rounds.queries import by_slug
from app.statements.looking import Side

bp = Blueprint("exports", __name__)

KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/rounds/<slug>/data")
def index(slug: str) -> ResponseReturnValue:
    """Say what can be taken away, and under what promise."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.export", round_, seen_by="round.view")
    reader = answers.reader_of(round_, web.who())
    return render_template("exports/index.html", round=round_, reader=reader)


@bp.get("/rounds/<slug>/data/answers.<kind>")
@web.opened_by_token("data")
@web.costs("file")
def download(slug: str, kind: str) -> ResponseReturnValue:
    """Give every answer, a row each, as the one asking may see it."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.export", round_, seen_by="round.view")
    reader = answers.reader_of(round_, web.who())
    said = files.about(round_, made_at=clock.now())
    rows = answers.rows(round_, reader)
    file, media_type = _written(
        kind, answers.COLUMNS, rows, said, name="answers", title=_("Answers")
    )
    return _sent(file, media_type, f"answers-{round_.slug}.{kind}")


@bp.get("/rounds/<slug>/data/translations.<kind>")
@web.opened_by_token("data")
@web.costs("file")
def translations(slug: str, kind: str) -> ResponseReturnValue:
    """Give the parties' own translations, a row each, as the one asking may see them."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.export", round_, seen_by="round.view")
    reader = answers.reader_of(round_, web.who())
    said = files.about(round_, made_at=clock.now(), authority=_("Translations by the parties"))
    rows = translated.rows(round_, reader)
    file, media_type = _written(
        kind, translated.COLUMNS, rows, said, name="translations", title=_("Translations")
    )
    return _sent(file, media_type, f"translations-{round_.slug}.{kind}")


@bp.get("/rounds/<slug>/data/convergence.<kind>")
@web.opened_by_token("data")
@web.costs("file")
def convergence(slug: str, kind: str) -> ResponseReturnValue:
    """Give every proposition with the groups side by side, as the one asking may see them."""
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.read_synthesis", round_, seen_by="round.view")
    side = Side(round_)
    said = files.about(round_, made_at=clock.now(), authority=propositions.authority())
    name = f"convergence-{round_.slug}.{kind}"
    if kind == "pdf":
        return _sent(io.BytesIO(propositions.pdf(side, said)), "application/pdf", name)
    rows = propositions.rows(side)
    file, media_type = _written(
        kind, propositions.COLUMNS, rows, said, name="convergence", title=_("Convergence")
    )
    return _sent(file, media_type, name)


def _written(
    kind: str,
    columns: Sequence[str],
    rows: files.Rows,
    said: Mapping[str, str],
    *,
    name: str,
    title: str,
) -> tuple[IO[bytes], str]:
    """The rows in a kind of file, with its media type: under a name in JSON, a title on the sheet."""
    if kind not in KINDS:
        raise NotSeen
    if kind == "json":
        file = files.as_json(columns, rows, said, name=name)
    elif kind == "xlsx":
        file = files.as_xlsx(columns, rows, said, sheet_name=title)
    else:
        file = files.as_csv(columns, rows, said)
    return file, KINDS[kind]


def _sent(file: IO[bytes], media_type: str, name: str) -> Response:
    response: Response = send_file(
        file, mimetype=media_type, as_attachment=True, download_name=name, max_age=0
    )
    response.headers["Cache-Control"] = "no-store"
    return response
