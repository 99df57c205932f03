"""Hiding a stretch of words from every way out, and showing it again."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.session import current_person
from app.moderation import actions as moderation
from app.moderation.models import Redaction
from app.positions import queries
from app.positions.models import Position
from app.positions.views.blueprint import bp
from app.positions.views.moderation import desk, fetching
from app.web import one_or_404, require


@bp.post("/rounds/<slug>/moderation/<reference>/hide/<uuid:ident>")
def hide(slug: str, reference: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Hide the stretch that was chosen, or the sentences that were ticked, with the reason."""
    position = fetching.position_to_change(slug, reference)
    said = one_or_404(queries.said_in(position, ident))
    require("contribution.hide", said)
    form = desk.hide_form(said, sent=True)
    stretches = form.stretches(said.plain) if form.validate() else []
    if not form.errors and not stretches:
        form.form_errors.append(_("Choose the words to hide: select them, or tick sentences."))
    if form.errors or form.form_errors:
        return desk.page(fetching.version_at(slug, reference), hide=(ident, form)), 422
    for start, end in stretches:
        moderation.hide(said, start=start, end=end, reason=form.reason.data, by=current_person())
    flash(_("Hidden. Readers see that something was removed, and why."), "success")
    return redirect(_back(position, ident), 303)


@bp.post("/rounds/<slug>/moderation/<reference>/restore/<uuid:ident>")
def restore(slug: str, reference: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Show words again that were hidden."""
    position = fetching.position_to_change(slug, reference)
    redaction = web.get_or_404(Redaction, ident)
    said = one_or_404(queries.said_in(position, redaction.contribution_id))
    require("redaction.restore", redaction)
    moderation.restore(redaction, by=current_person())
    flash(_("The words are shown again."), "success")
    return redirect(_back(position, said.id), 303)


def _back(position: Position, said: uuid.UUID) -> str:
    kept = fetching.chosen(position.round).kept()
    slug, reference = position.round.slug, position.reference
    anchor = f"words-{said.hex}"
    return url_for(".moderate", slug=slug, reference=reference, _anchor=anchor, **kept)
