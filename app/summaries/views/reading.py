"""What anyone may read: the summary, its versions, what changed between them, and its files."""

from collections.abc import Callable

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app import db, web
from app.errors import NotSeen
from app.rounds.models import Round
from app.summaries import documents, note
from app.summaries.models import SummaryVersion
from app.summaries.queries import published
from app.summaries.queries.published import Published
from app.summaries.views import bp
from app.summaries.views.finding import round_for
from app.text import slug as file_name

FILES: dict[str, tuple[Callable[[Published, Round], str | bytes], str, str]] = {
    "pdf": (documents.pdf, "application/pdf", "pdf"),
    "docx": (
        documents.docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "markdown": (documents.markdown, "text/markdown; charset=utf-8", "md"),
    "json": (documents.as_json, "application/json", "json"),
}


@bp.get("/rounds/<slug>/summary")
def show(slug: str) -> ResponseReturnValue:
    """Show the latest version, or that there is none yet."""
    round_ = round_for(slug, "round.view")
    found = _version(round_, None) if web.can("round.summary", round_) else None
    if found is None:
        return render_template("summaries/none.html", round=round_)
    return _page(round_, found)


@bp.get("/rounds/<slug>/summary/v/<int:number>")
def version(slug: str, number: int) -> ResponseReturnValue:
    """Show one version."""
    round_ = round_for(slug, "round.view")
    return _page(round_, _version_or_404(round_, number))


@bp.get("/rounds/<slug>/summary/v/<int:number>/changes")
def changes(slug: str, number: int) -> ResponseReturnValue:
    """Show what changed from the version before."""
    round_ = round_for(slug, "round.view")
    after = _version_or_404(round_, number)
    before = _version_or_404(round_, number - 1)
    return render_template(
        "summaries/changes.html",
        round=round_,
        before=before,
        after=after,
        changes=documents.changes(before, after),
    )


@bp.get("/rounds/<slug>/summary/v/<int:number>/<any(pdf, docx, markdown, json):kind>")
@web.opened_by_token("papers")
@web.costs("document")
def download(slug: str, number: int, kind: str) -> ResponseReturnValue:
    """Give a version as a file, as everybody may have it."""
    round_ = round_for(slug, "round.view")
    found = published.read(_version_or_404(round_, number), None)
    make, media_type, ending = FILES[kind]
    response = Response(make(found, round_), content_type=media_type)
    name = f"{file_name(round_.slug)}-summary-v{number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _version(round_: Round, number: int | None) -> SummaryVersion | None:
    query = published.versions(round_.id)
    if number is not None:
        query = query.where(SummaryVersion.number == number)
    return db.session.scalar(query.limit(1))


def _version_or_404(round_: Round, number: int) -> SummaryVersion:
    found = _version(round_, number) if web.can("round.summary", round_) else None
    if found is None:
        raise NotSeen
    return found


def _page(round_: Round, version: SummaryVersion) -> str:
    who = web.who()
    found = published.read(version, who)
    cited, uncited = published.who_is_cited(found, round_, who)
    return render_template(
        "summaries/show.html",
        round=round_,
        version=version,
        published=found,
        versions=db.session.execute(published.numbers(round_.id)).all(),
        cited=cited,
        uncited=uncited,
        method=note.lines(version),
    )
