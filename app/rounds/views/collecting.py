"""The desk's documents and topics to start from."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.session import current_person
from app.errors import NotSeen
from app.files.reading import BadFile
from app.rounds import actions
from app.rounds.forms import DocumentForm, TopicForm
from app.rounds.models import Round, StartTopic
from app.rounds.views.blueprint import bp, to_change, to_read


@bp.get("/rounds/<slug>/desk/documents")
def documents(slug: str) -> ResponseReturnValue:
    """The background documents."""
    return _documents(to_read(slug, "round.edit"), DocumentForm(formdata=None))


def _documents(round_: Round, form: DocumentForm, status: int = 200) -> ResponseReturnValue:
    return render_template("rounds/desk/documents.html", round=round_, form=form), status


@bp.post("/rounds/<slug>/desk/documents")
def add_document(slug: str) -> ResponseReturnValue:
    """Offer a document: an address, or a file that is checked before it is kept."""
    round_ = to_change(slug, "round.edit")
    form, by = DocumentForm(), current_person()
    if not form.validate_on_submit():
        return _documents(round_, form, 422)
    given = form.file.data
    try:
        file = actions.keep_file(given.stream, given.filename or "", by=by) if given else None
    except BadFile as refused:
        form.file.errors = [str(refused)]
        return _documents(round_, form, 422)
    actions.add_document(
        round_,
        title=form.title.data,
        note=form.note.data or "",
        url=form.url.data or None,
        file=file,
        by=by,
    )
    flash(_("The document is listed."), "success")
    return redirect(url_for("rounds.documents", slug=slug), 303)


@bp.post("/rounds/<slug>/desk/documents/<uuid:ident>/remove")
def remove_document(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Offer it no more."""
    round_ = to_change(slug, "round.edit")
    found = next((one for one in round_.documents if one.id == ident), None)
    if found is None:
        raise NotSeen
    actions.remove_document(found, by=current_person())
    flash(_("The document is listed no more."), "success")
    return redirect(url_for("rounds.documents", slug=slug), 303)


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
    """Change a topic to start from."""
    round_ = to_change(slug, "round.edit")
    found = _topic(round_, ident)
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
