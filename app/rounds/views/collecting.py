"""The desk's documents and topics to start from."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.session import current_person
from app.errors import NotSeen
from app.files.models import StoredFile
from app.files.reading import BadFile
from app.rounds import actions
from app.rounds.forms import DocumentForm, TopicForm
from app.rounds.models import Document, Round, StartTopic
from app.rounds.views.blueprint import bp, to_change, to_read

DEEDS = frozenset({"up", "down"})


@bp.get("/rounds/<slug>/desk/documents")
def documents(slug: str) -> ResponseReturnValue:
    """The background documents."""
    return _documents(to_read(slug, "round.edit"), DocumentForm(formdata=None))


def _documents(
    round_: Round, form: DocumentForm, document: Document | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template("rounds/desk/documents.html", round=round_, form=form, document=document)
    return page, status


@bp.post("/rounds/<slug>/desk/documents")
@web.costs("upload")
def add_document(slug: str) -> ResponseReturnValue:
    """Offer a document: an address, or a file that is checked before it is kept."""
    round_ = to_change(slug, "round.edit")
    form = DocumentForm()
    good, file = _checked(form)
    if not good:
        return _documents(round_, form, status=422)
    actions.add_document(round_, file=file, by=current_person(), **form.facts)
    flash(_("The document is listed."), "success")
    return redirect(url_for("rounds.documents", slug=slug), 303)


def _checked(form: DocumentForm) -> tuple[bool, StoredFile | None]:
    """Whether the form is good, and the file that came with it, kept."""
    if not form.validate_on_submit():
        return False, None
    given = form.file.data
    if not given:
        return True, None
    try:
        return True, actions.keep_file(given.stream, given.filename or "", by=current_person())
    except BadFile as refused:
        form.file.errors = [str(refused)]
        return False, None


@bp.get("/rounds/<slug>/desk/documents/<uuid:ident>")
def edit_document(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change what is said of a document, or where it leads."""
    round_ = to_read(slug, "round.edit")
    found = _document(round_, ident)
    data = {"title": found.title, "note": found.note, "url": found.url}
    return _documents(round_, DocumentForm(data=data, document=found), found)


@bp.post("/rounds/<slug>/desk/documents/<uuid:ident>")
@web.costs("upload")
def save_document(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a document, or move it among the others."""
    round_ = to_change(slug, "round.edit")
    found, deed = _document(round_, ident), request.form.get("deed")
    if deed in DEEDS:
        actions.shift(found, round_.documents, later=deed == "down", by=current_person())
    else:
        form = DocumentForm(document=found)
        good, file = _checked(form)
        if not good:
            return _documents(round_, form, found, 422)
        actions.edit_document(found, file=file, by=current_person(), **form.facts)
        flash(_("Saved."), "success")
    anchor = f"place-{ident}"
    return redirect(url_for("rounds.documents", slug=slug, _anchor=anchor), 303)


@bp.post("/rounds/<slug>/desk/documents/<uuid:ident>/remove")
def remove_document(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Offer it no more."""
    round_ = to_change(slug, "round.edit")
    actions.remove_document(_document(round_, ident), by=current_person())
    flash(_("The document is listed no more."), "success")
    return redirect(url_for("rounds.documents", slug=slug), 303)


def _document(round_: Round, ident: uuid.UUID) -> Document:
    found = next((one for one in round_.documents if one.id == ident), None)
    if found is None:
        raise NotSeen
    return found


@bp.get("/rounds/<slug>/desk/topics")
def topics(slug: str) -> ResponseReturnValue:
    """The topics that moderators start from."""
    round_ = to_read(slug, "round.edit")
    return _topics(round_, TopicForm(formdata=None, topics=round_.start_topics))


def _topics(
    round_: Round, form: TopicForm, topic: StartTopic | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template("rounds/desk/topics.html", round=round_, form=form, topic=topic)
    return page, status


@bp.post("/rounds/<slug>/desk/topics")
def add_topic(slug: str) -> ResponseReturnValue:
    """Add a topic to start from."""
    round_ = to_change(slug, "round.edit")
    form = TopicForm(topics=round_.start_topics)
    if form.validate_on_submit():
        actions.add_topic(round_, by=current_person(), **form.facts)
        return redirect(url_for("rounds.topics", slug=slug), 303)
    return _topics(round_, form, status=422)


@bp.get("/rounds/<slug>/desk/topics/<uuid:ident>")
def topic(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a topic to start from."""
    round_ = to_read(slug, "round.edit")
    found = _topic(round_, ident)
    names = ("name", "belongs", "not_belongs", "example")
    data = {name: getattr(found, name) for name in names} | {"parent": str(found.parent_id or "")}
    return _topics(round_, TopicForm(data=data, topics=round_.start_topics, topic=found), found)


@bp.post("/rounds/<slug>/desk/topics/<uuid:ident>")
def save_topic(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a topic to start from, or move it among those beside it."""
    round_ = to_change(slug, "round.edit")
    found, deed = _topic(round_, ident), request.form.get("deed")
    if deed in DEEDS:
        beside = [one for one in round_.start_topics if one.parent_id == found.parent_id]
        actions.shift(found, beside, later=deed == "down", by=current_person())
        anchor = f"place-{ident}"
        return redirect(url_for("rounds.topics", slug=slug, _anchor=anchor), 303)
    form = TopicForm(topics=round_.start_topics, topic=found)
    if form.validate_on_submit():
        actions.edit_topic(found, by=current_person(), **form.facts)
        return redirect(url_for("rounds.topics", slug=slug), 303)
    return _topics(round_, form, found, 422)


@bp.post("/rounds/<slug>/desk/topics/<uuid:ident>/remove")
def remove_topic(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a topic away."""
    round_ = to_change(slug, "round.edit")
    actions.remove_topic(_topic(round_, ident), round_, by=current_person())
    return redirect(url_for("rounds.topics", slug=slug), 303)


def _topic(round_: Round, ident: uuid.UUID) -> StartTopic:
    found = next((one for one in round_.start_topics if one.id == ident), None)
    if found is None:
        raise NotSeen
    return found
