"""Sections: added, changed, moved, taken out."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.summaries import actions
from app.summaries.forms import SectionForm
from app.summaries.models import Section, Summary
from app.summaries.queries import topics, writing
from app.summaries.views import bp
from app.summaries.views.finding import summary_to_change


def _form(summary: Summary, section: Section | None = None) -> SectionForm:
    choices = list(db.session.scalars(topics.standing(summary.round_id)))
    values = {"title": section.title, "topic": str(section.topic_id or "")} if section else {}
    return SectionForm(topics=choices, **values)


def _section(summary: Summary, ident: uuid.UUID) -> Section:
    return web.one_or_404(writing.section_of(summary.round_id, ident))


@bp.route("/rounds/<slug>/summary/sections/new", methods=["GET", "POST"])
def new_section(slug: str) -> ResponseReturnValue:
    """Add a section."""
    summary = summary_to_change(slug)
    form = _form(summary)
    if form.validate_on_submit():
        section = actions.add_section(
            summary, title=form.title.data, topic=form.chosen_topic, by=current_person()
        )
        return redirect(url_for("summaries.write", slug=slug, section=section.id), 303)
    page = render_template("summaries/section.html", round=summary.round, form=form, section=None)
    return page, 422 if form.is_submitted() else 200


@bp.route("/rounds/<slug>/summary/sections/<uuid:ident>", methods=["GET", "POST"])
def edit_section(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a section's title and topic."""
    summary = summary_to_change(slug)
    section = _section(summary, ident)
    form = _form(summary, section)
    if form.validate_on_submit():
        actions.edit_section(
            section, title=form.title.data, topic=form.chosen_topic, by=current_person()
        )
        return redirect(url_for("summaries.write", slug=slug, section=ident), 303)
    page = render_template(
        "summaries/section.html", round=summary.round, form=form, section=section
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/rounds/<slug>/summary/sections/<uuid:ident>/move")
def move_section(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Move a section up or down."""
    summary = summary_to_change(slug)
    steps = -1 if request.form.get("steps") == "-1" else 1
    actions.move_section(_section(summary, ident), steps=steps, by=current_person())
    return redirect(url_for("summaries.write", slug=slug, section=ident), 303)


@bp.post("/rounds/<slug>/summary/sections/<uuid:ident>/delete")
def delete_section(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Take a section out with its sentences."""
    summary = summary_to_change(slug)
    actions.delete_section(_section(summary, ident), by=current_person())
    flash(_("The section was taken out."), "success")
    return redirect(url_for("summaries.write", slug=slug), 303)
