"""A position to take along: the draft for its delegation, a version for whoever may read it."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from app import web
from app.errors import NotSeen
from app.positions import documents, showing, whole
from app.positions.documents import Paper
from app.positions.views import fetching
from app.positions.views.blueprint import bp
from app.positions.views.reading import position_at, version_at

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/rounds/<slug>/position/draft.<kind>")
@web.costs("document")
def draft(slug: str, kind: str) -> ResponseReturnValue:
    """The draft as Markdown or DOCX; also after the deadline."""
    position = fetching.own_or_404(slug, "position.draft", lock=False)
    if position.writing is None:
        raise NotSeen
    read = whole.read(position)
    paper = documents.of_draft(
        position, read.questions, read.answers, read.files, read.translations
    )
    return _sent(paper, kind, f"draft-{position.reference}", kinds=("md", "docx"))


@bp.get("/rounds/<slug>/positions/<reference>.<any(md, pdf, docx):kind>")
@web.costs("document")
def document(slug: str, reference: str, kind: str) -> ResponseReturnValue:
    """A submitted position as a file: in the original, unless `language` names one of its translations."""
    position = position_at(slug, reference)
    reading = showing.read(
        position,
        version_at(position),
        web.who(),
        language=request.args.get("language", ""),
        marked=False,
    )
    return _sent(documents.of_version(reading), kind, position.reference)


def _sent(
    paper: Paper, kind: str, name: str, *, kinds: tuple[str, ...] = ("md", "pdf", "docx")
) -> Response:
    if kind not in kinds:
        raise NotSeen
    if kind == "md":
        response = Response(documents.markdown(paper), content_type="text/markdown; charset=utf-8")
    elif kind == "pdf":
        response = Response(documents.pdf(paper), content_type="application/pdf")
    else:
        response = Response(documents.docx(paper), content_type=DOCX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response
