"""Notes beside a position, which only the round's moderators and organisers read."""

import uuid

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app import web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.moderation import actions as moderation
from app.moderation.models import Note
from app.positions import forms
from app.positions.models import Position
from app.positions.views.blueprint import bp
from app.positions.views.moderation import desk, fetching
from app.web import require


@bp.post("/rounds/<slug>/moderation/<reference>/notes")
def write_note(slug: str, reference: str) -> ResponseReturnValue:
    """Write a note beside the position."""
    version = fetching.version_at(slug, reference)
    position = version.position
    require("round.note", position.round, seen_by=fetching.SEEN_BY)
    form = forms.ModeratorNoteForm()
    if not form.validate():
        return desk.page(version, note=form), 422
    moderation.note(position, round_=position.round, words=form.words.data, by=current_person())
    return redirect(_back(position), 303)


@bp.post("/rounds/<slug>/moderation/<reference>/notes/<uuid:ident>/delete")
def delete_note(slug: str, reference: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take one's own note away."""
    version = fetching.version_at(slug, reference)
    position = version.position
    require("round.read_notes", position.round, seen_by=fetching.SEEN_BY)
    note = web.get_or_404(Note, ident)
    if note.subject_id != position.id:
        raise NotSeen
    require("note.delete", note)
    moderation.delete_note(note)
    return redirect(_back(position), 303)


def _back(position: Position) -> str:
    kept = fetching.chosen(position.round).kept()
    slug, reference = position.round.slug, position.reference
    return url_for(".moderate", slug=slug, reference=reference, _anchor="notes", **kept)
