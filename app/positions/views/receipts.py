"""The receipt of a submitted version: as a page, as JSON to check offline, and as PDF."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app import text, web
from app.errors import NotPossible, NotSeen
from app.positions import consent, content, forms, queries, receipts
from app.positions.models import Position, PositionVersion
from app.positions.views.blueprint import bp
from app.record.leaf import canonical
from app.record.receipts import receipt_text
from app.web import one_or_404, require


def _version(reference: str) -> PositionVersion:
    position = one_or_404(queries.by_reference(reference))
    asked = request.args.get("version", "")
    number = text.whole(asked) if asked else position.current_number
    if number is None:
        raise NotSeen
    version = one_or_404(queries.version_with_all(position.id, number))
    require("receipt.view", version)
    return version


def _reader_zone() -> str:
    return str(g.get("zone") or "UTC")


@bp.get("/receipts/<reference>")
def receipt(reference: str) -> ResponseReturnValue:
    """What was submitted, when, by whom for whom, and how to check it."""
    version = _version(reference)
    position: Position = version.position
    return render_template(
        "positions/receipt.html",
        round=position.round,
        position=position,
        version=version,
        facts=receipts.facts(version, _reader_zone()),
        next_steps=receipts.next_steps(position),
        agreed=consent.given(version),
        checkable=receipts.entry_of(version) is not None,
        new="new" in request.args,
        versions=position.versions,
        own=web.can("position.draft", position),
    )


@bp.post("/receipts/<reference>/receipt.json")
def receipt_json(reference: str) -> ResponseReturnValue:
    """The receipt for programs. Getting it may sign the record, so it is asked for by a form."""
    version = _version(reference)
    entry = receipts.entry_of(version)
    if entry is None:
        raise NotPossible(str(forms.NO_RECEIPT))
    body = receipt_text(receipts.issue(version, entry))
    return _file(body, "application/json", f"receipt-{version.position.reference}.json")


@bp.get("/receipts/<reference>/content.json")
@web.opened_by_token("receipts")
@web.costs("file")
def content_json(reference: str) -> ResponseReturnValue:
    """The content whose hash the receipt names, with its salt: for the delegation alone."""
    version = _version(reference)
    require("position.draft", version.position)
    whole = content.content_of(
        version.position,
        number=version.number,
        language=version.language,
        answers=version.answers,
        translations=version.translations,
        attachments=version.attachments,
        salt=version.salt,
    )
    name = f"content-{version.position.reference}-{version.number}.json"
    return _file(canonical(whole).decode(), "application/json", name)


@bp.get("/receipts/<reference>/receipt.pdf")
@web.opened_by_token("receipts")
@web.costs("document")
def receipt_pdf(reference: str) -> ResponseReturnValue:
    """The receipt to print and keep."""
    version = _version(reference)
    name = f"receipt-{version.position.reference}.pdf"
    return _file(receipts.pdf(version, _reader_zone()), "application/pdf", name)


def _file(body: str | bytes, media_type: str, name: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
