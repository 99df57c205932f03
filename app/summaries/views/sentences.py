"""Sentences and the passages put on them."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import text, web
from app.accounts.session import current_person
from app.errors import BadInput, Conflict
from app.summaries import actions
from app.summaries.forms import SentenceForm
from app.summaries.models import Sentence
from app.summaries.queries import writing
from app.summaries.views import bp
from app.summaries.views.desk import desk_page
from app.summaries.views.finding import summary_to_change
from app.synthesis.models import Passage


def _to(slug: str, sentence: Sentence) -> ResponseReturnValue:
    """Back to the desk, with the sentence in hand."""
    url = url_for("summaries.write", slug=slug, sentence=sentence.id, focus=1)
    return redirect(f"{url}#s-{sentence.id}", 303)


def _ident(name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError:
        raise BadInput(_("This form was not sent whole. Reload the page and try again.")) from None


@bp.post("/rounds/<slug>/summary/sections/<uuid:ident>/sentences")
def add_sentences(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Add a sentence, or one for each line."""
    summary = summary_to_change(slug)
    section = web.one_or_404(writing.section_of(summary.round_id, ident))
    form = SentenceForm(prefix="new-")
    if not form.validate_on_submit():
        return desk_page(summary.round, summary, new=form, section_id=ident), 422
    added = actions.add_sentences(
        section, said=form.text.data, own=form.own.data, by=current_person()
    )
    return _to(slug, added[0])


@bp.post("/rounds/<slug>/summary/sentences/<uuid:ident>")
def edit_sentence(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a sentence; when somebody else did meanwhile, show both texts."""
    summary = summary_to_change(slug)
    sentence = web.one_or_404(writing.sentence_of(summary.round_id, ident))
    form = SentenceForm(prefix="edit-")
    if not form.validate_on_submit():
        return desk_page(summary.round, summary, edit=form, sentence_id=ident), 422
    try:
        actions.write(
            sentence,
            said=form.text.data,
            own=form.own.data,
            revision=form.revision.data or 0,
            by=current_person(),
        )
    except Conflict:
        form.revision.raw_data = None
        form.revision.data = sentence.revision
        changes = text.diff(sentence.text, form.text.data)
        page = render_template(
            "summaries/conflict.html",
            round=summary.round,
            sentence=sentence,
            form=form,
            changes=changes,
        )
        return page, 409
    return _to(slug, sentence)


@bp.post("/rounds/<slug>/summary/sentences/<uuid:ident>/move")
def move_sentence(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Move a sentence up or down, or into another section."""
    summary = summary_to_change(slug)
    sentence = web.one_or_404(writing.sentence_of(summary.round_id, ident))
    if request.form.get("section"):
        section = web.one_or_404(writing.section_of(summary.round_id, _ident("section")))
        actions.put_sentence(sentence, section, by=current_person())
    else:
        steps = -1 if request.form.get("steps") == "-1" else 1
        actions.move_sentence(sentence, steps=steps, by=current_person())
    return _to(slug, sentence)


@bp.post("/rounds/<slug>/summary/sentences/<uuid:ident>/delete")
def delete_sentence(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a sentence out."""
    summary = summary_to_change(slug)
    sentence = web.one_or_404(writing.sentence_of(summary.round_id, ident))
    section_id = sentence.section_id
    revision = text.revision(request.form.get("revision", ""))
    actions.delete_sentence(sentence, revision=revision, by=current_person())
    flash(_("The sentence was taken out."), "success")
    return redirect(url_for("summaries.write", slug=slug, section=section_id), 303)


@bp.post("/rounds/<slug>/summary/sentences/<uuid:ident>/cite")
def cite(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Put a passage on a sentence."""
    summary = summary_to_change(slug)
    sentence = web.one_or_404(writing.sentence_of(summary.round_id, ident))
    passage = web.get_or_404(Passage, _ident("passage"))
    actions.cite(sentence, passage, by=current_person())
    return _to(slug, sentence)


@bp.post("/rounds/<slug>/summary/citations/<uuid:ident>/remove")
def uncite(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a passage off a sentence."""
    summary = summary_to_change(slug)
    citation = web.one_or_404(writing.citation_of(summary.round_id, ident))
    sentence = citation.sentence
    actions.uncite(citation, by=current_person())
    return _to(slug, sentence)
