"""From drafter to clearer and back; a new version; withdrawing."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.positions import actions, forms
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp


@bp.post("/rounds/<slug>/position/send")
def send(slug: str) -> ResponseReturnValue:
    """Hand the draft to the clearers."""
    position = fetching.own_or_404(slug, "position.send")
    form = forms.NoteForm()
    if not form.validate():
        return hub.page(position, send_form=form), 422
    actions.send_for_clearance(position, by=current_person(), note=form.note.data or "")
    flash(_("The clearers of your organisation have been told."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/rounds/<slug>/position/return")
def return_to_draft(slug: str) -> ResponseReturnValue:
    """Give the draft back with what is to change."""
    position = fetching.own_or_404(slug, "position.return_to_draft")
    form = forms.CommentForm(prefix="return-")
    if not form.validate():
        return hub.page(position, return_form=form), 422
    actions.return_to_draft(position, words=form.words.data, by=current_person())
    flash(_("The draft went back, with your words."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/rounds/<slug>/position/clear")
def clear(slug: str) -> ResponseReturnValue:
    """Say that the draft may go out."""
    position = fetching.own_or_404(slug, "position.clear")
    actions.clear(position, by=current_person())
    flash(_("Cleared. It can be submitted now."), "success")
    return redirect(url_for(".check", slug=slug), 303)


@bp.post("/rounds/<slug>/position/reopen")
def reopen(slug: str) -> ResponseReturnValue:
    """Take the draft back to change it."""
    position = fetching.own_or_404(slug, "position.reopen")
    actions.reopen(position, by=current_person())
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/rounds/<slug>/position/comment")
def comment(slug: str) -> ResponseReturnValue:
    """Say something to the others of the delegation."""
    position = fetching.own_or_404(slug, "position.comment")
    form = forms.CommentForm()
    if not form.validate():
        return hub.page(position, comment_form=form), 422
    actions.comment(position, words=form.words.data, by=current_person())
    return redirect(url_for(".show", slug=slug, _anchor="comments"), 303)


@bp.post("/rounds/<slug>/position/revise")
def revise(slug: str) -> ResponseReturnValue:
    """Begin a new version beside the one that stands."""
    position = fetching.own_or_404(slug, "position.revise")
    actions.revise(position, by=current_person())
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/rounds/<slug>/position/discard")
def discard(slug: str) -> ResponseReturnValue:
    """Give up a new version that was begun."""
    position = fetching.own_or_404(slug, "position.discard")
    actions.discard(position, by=current_person())
    flash(_("The new version was given up. What you submitted stands."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/rounds/<slug>/position/withdraw")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take the position back, with a reason that stays on record."""
    position = fetching.own_or_404(slug, "position.withdraw")
    form = forms.ReasonForm()
    if not form.validate():
        return hub.page(position, withdraw_form=form), 422
    actions.withdraw(position, reason=form.reason.data, by=current_person())
    flash(_("The position was withdrawn. That it was submitted stays on record."), "success")
    return redirect(url_for(".show", slug=slug), 303)
