"""Files: attached to a draft, taken off it, and given out to those who may have them."""

import uuid

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import addresses, web
from app.accounts.session import current_person
from app.errors import NotPossible, NotSeen
from app.files.reading import BadFile
from app.files.sending import send
from app.positions import actions, forms, showing
from app.positions.models import Attachment, DraftFile
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp
from app.web import get_or_404, require


@bp.post("/rounds/<slug>/position/files")
@web.costs("upload")
def attach(slug: str) -> ResponseReturnValue:
    """Attach files to the position as a whole."""
    position = fetching.own_or_404(slug, "position.write")
    form = forms.FileForm()
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    faults = [] if uploads else [str(forms.NO_FILE)]
    for upload in uploads:
        try:
            actions.attach(
                position, None, upload.stream, upload.filename or "", by=current_person()
            )
        except (BadFile, NotPossible) as error:
            faults.append(f"{upload.filename}: {error}")
    if faults:
        form.files.errors = faults
        return hub.page(position, file_form=form), 422
    return redirect(url_for(".show", slug=slug, _anchor="whole-files"), 303)


@bp.post("/rounds/<slug>/position/files/<uuid:file_id>/remove")
def detach(slug: str, file_id: uuid.UUID) -> ResponseReturnValue:
    """Take a file off the draft."""
    position = fetching.own_or_404(slug, "position.write")
    found = next((one for one in position.draft_files if one.id == file_id), None)
    if found is None:
        raise NotSeen
    actions.detach(position, found)
    back = request.form.get("back")
    address = url_for(".show", slug=slug, _anchor="whole-files")
    return redirect(addresses.safe_next(back, address), 303)


@bp.get("/rounds/<slug>/position/files/<uuid:file_id>")
@web.costs("file")
def draft_file(slug: str, file_id: uuid.UUID) -> Response:
    """A file of the draft, for the delegation."""
    position = fetching.own_or_404(slug, "position.draft", lock=False)
    found: DraftFile | None = next((one for one in position.draft_files if one.id == file_id), None)
    if found is None:
        raise NotSeen
    return send(found.file)


@bp.get("/rounds/<slug>/positions/<reference>/files/<uuid:file_id>")
@web.opened_by_token("papers")
@web.costs("file")
def attachment(slug: str, reference: str, file_id: uuid.UUID) -> Response:
    """A file of a submitted position, unless words of it were hidden from this reader."""
    found = get_or_404(Attachment, file_id)
    position = found.version.position
    if position.reference != reference.upper() or position.round.slug != slug:
        raise NotSeen
    require("attachment.view", found)
    if not showing.is_given_out(found, position, web.who()):
        raise NotSeen
    response = send(found.file)
    ordered = sorted(found.version.attachments, key=lambda one: one.id)
    name = showing.file_name(found.file, position, web.who(), ordered.index(found) + 1)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
