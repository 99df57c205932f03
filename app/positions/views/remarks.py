"""Comments of a delegation at a place in its draft."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.errors import NotSeen
from app.positions import actions, queries, whole
from app.positions.views import checking, fetching
from app.positions.views.blueprint import bp
from app.web import one_or_404


@bp.post("/rounds/<slug>/position/remarks/<uuid:question_id>")
def remark(slug: str, question_id: uuid.UUID) -> ResponseReturnValue:
    """Say something about one answer, or about a sentence of it."""
    position = fetching.own_or_404(slug, "position.comment")
    draft = whole.read(position)
    question = next((one for one in draft.questions if one.id == question_id), None)
    if question is None:
        raise NotSeen
    into = fetching.into(position)
    form = checking.make_remark(draft, question, into, sent=True)
    if not form.validate():
        return checking.page(position, remark_form=form, on=(into, question.id)), 422
    actions.remark(
        position,
        question,
        words=form.words.data,
        quote=form.quote.data,
        into=into,
        by=current_person(),
    )
    flash(_("Your comment stands beneath the answer."), "success")
    return redirect(url_for(".check", slug=slug, _anchor=f"q-{question.id.hex}"), 303)


@bp.post("/rounds/<slug>/position/comments/<uuid:ident>/settle")
def settle_remark(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Say that a comment has been seen to."""
    position = fetching.own_or_404(slug, "position.comment")
    said = one_or_404(queries.comment_of(position, ident))
    actions.settle_remark(said)
    anchor = f"q-{said.question_id.hex}" if said.question_id else "comments"
    return redirect(url_for(".check", slug=slug, _anchor=anchor), 303)
