"""The languages that a delegation prepares its position in."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.errors import NotSeen
from app.positions import actions
from app.positions.labels import language_word
from app.positions.models import Position
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp


@bp.post("/rounds/<slug>/position/languages")
def translate(slug: str) -> ResponseReturnValue:
    """Prepare the draft in one more language of the round."""
    position = fetching.own_or_404(slug, "position.write")
    form = hub.translate_form(position, sent=True)
    if not form.validate():
        return hub.page(position, translate_form=form), 422
    actions.translate(position, into=form.into.data)
    return redirect(url_for(".page", slug=slug, number=1, into=form.into.data), 303)


@bp.post("/rounds/<slug>/position/languages/<language>/remove")
def stop_translating(slug: str, language: str) -> ResponseReturnValue:
    """Take a translation off the draft."""
    position = _translated(slug, language)
    actions.stop_translating(position, into=language)
    flash(_("The translation was taken off. The original is as it was."), "success")
    return redirect(url_for(".show", slug=slug, _anchor="languages"), 303)


@bp.post("/rounds/<slug>/position/languages/<language>/original")
def make_original(slug: str, language: str) -> ResponseReturnValue:
    """Let a translation be the original from now on."""
    position = _translated(slug, language)
    actions.make_original(position, into=language, by=current_person())
    flash(_("The original is now in %(language)s.", language=language_word(language)), "success")
    return redirect(url_for(".show", slug=slug, _anchor="languages"), 303)


def _translated(slug: str, language: str) -> Position:
    position = fetching.own_or_404(slug, "position.write")
    if language not in position.also_in:
        raise NotSeen
    return position
