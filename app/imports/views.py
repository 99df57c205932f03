"""Pages of an import: upload, say what the columns mean, read the report, bring it in."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app import db, web
from app.accounts.session import current_person
from app.errors import NotPossible, NotSeen
from app.files import actions as files
from app.files.kinds import IMPORTS
from app.files.queries import content_of
from app.files.reading import BadFile
from app.imports import mapping, tables
from app.imports.forms import ColumnsForm, FileForm, group_meant, guess
from app.imports.models import Import, SavedMapping
from app.imports.plans import Plan
from app.imports.tasks import plan_of
from app.jobs.actions import enqueue
from app.organisations.queries import groups
from app.rounds.models import Question, Round
from app.rounds.queries import by_slug

bp = Blueprint("imports", __name__)
ROWS_SHOWN = 200


def _round(slug: str) -> Round:
    round_ = web.one_or_404(by_slug(slug))
    web.require("round.import", round_)
    return round_


def _begin_with(form: FileForm, round_: Round) -> dict[str, dict[str, Any]]:
    query = (
        sa.select(SavedMapping)
        .where(SavedMapping.round_id == round_.id)
        .order_by(SavedMapping.name)
    )
    saved = {one.name: one.mapping for one in db.session.scalars(query)}
    form.mapping.choices = [
        SelectChoice("", _("what the column names tell")),
        *(SelectChoice(name, name) for name in saved),
    ]
    return saved


@bp.route("/rounds/<slug>/import", methods=["GET", "POST"])
@web.costs("upload")
def index(slug: str) -> ResponseReturnValue:
    """Take a file in, to look at."""
    round_ = _round(slug)
    form = FileForm()
    saved = _begin_with(form, round_)
    if form.validate_on_submit():
        try:
            # Checked first: nothing unpacks a table whose size and kind are not known to be right.
            file = files.store(
                form.file.data.stream,
                form.file.data.filename,
                by=current_person().id,
                kinds=IMPORTS,
            )
            table = tables.read_table(content_of(file), form.file.data.filename)
        except (BadFile, tables.BadTable) as error:
            form.file.errors = [str(error)]
        else:
            begin = saved.get(form.mapping.data) or guess(table.columns, _questions(round_))
            one = Import(round=round_, file=file, mapping=begin, by_id=current_person().id)
            db.session.add(one)
            db.session.flush()
            return redirect(url_for("imports.show", slug=slug, ident=one.id), 303)
    query = (
        sa.select(Import)
        .where(Import.round_id == round_.id)
        .order_by(Import.created_at.desc())
        .limit(50)
    )
    page = render_template(
        "imports/index.html", round=round_, form=form, imports=db.session.scalars(query).all()
    )
    return page, 422 if form.is_submitted() else 200


def _questions(round_: Round) -> list[Question]:
    return [question for question in round_.questions if question.removed_at is None]


def _import(slug: str, ident: uuid.UUID, *, change: bool) -> Import:
    one = web.get_or_404(Import, ident, lock=change)
    web.require("import.change" if change else "import.view", one, seen_by="import.view")
    if one.round.slug != slug:
        raise NotSeen
    return one


@bp.get("/rounds/<slug>/import/<uuid:ident>")
def show(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Show what the columns mean and what bringing the file in would do."""
    one = _import(slug, ident, change=False)
    table = tables.read_table(content_of(one.file), one.file.name)
    form = ColumnsForm(formdata=None)
    form.offer(table.columns, _groups())
    form.show(one.mapping)
    return _page(one, table, form)


def _groups() -> Sequence[Any]:
    return db.session.scalars(groups()).all()


def _page(
    one: Import, table: tables.Table, form: ColumnsForm, status: int = 200
) -> ResponseReturnValue:
    plan, lack = _try_plan(one)
    party = one.mapping.get("party", {})
    column, told, known = party.get("group"), party.get("groups", {}), _groups()
    values = sorted({row.cells.get(column, "") for row in table.rows} - {""}) if column else []
    page = render_template(
        "imports/show.html",
        one=one,
        round=one.round,
        form=form,
        columns=table.columns,
        questions=_questions(one.round),
        chosen={asked["key"]: asked for asked in one.mapping.get("questions", [])},
        groups=known,
        groups_meant={
            value: told[value] if value in told else group_meant(value, known)
            for value in values[:100]
        },
        plan=plan,
        lack=lack,
        rows_shown=ROWS_SHOWN,
    )
    return page, status


def _try_plan(one: Import) -> tuple[Plan | None, str]:
    if one.done_at is not None:
        return None, ""
    try:
        return plan_of(one), ""
    except mapping.BadMapping as error:
        return None, str(error)


@bp.post("/rounds/<slug>/import/<uuid:ident>/columns")
def columns(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Say what the columns mean, and keep it for the next file."""
    one = _import(slug, ident, change=True)
    if one.done_at is not None:
        raise NotPossible(_("This file was brought in already."))
    table = tables.read_table(content_of(one.file), one.file.name)
    form = ColumnsForm()
    form.offer(table.columns, _groups())
    if not form.validate_on_submit():
        return _page(one, table, form, 422)
    one.mapping = form.said(_questions(one.round), request.form.to_dict(), one.mapping)
    one.same = [pair.split("\x1f", 1) for pair in request.form.getlist("same") if "\x1f" in pair]
    query = sa.select(SavedMapping).where(
        SavedMapping.round_id == one.round_id, SavedMapping.name == form.name.data
    )
    kept = db.session.scalar(query) or SavedMapping(round_id=one.round_id, name=form.name.data)
    kept.mapping = one.mapping
    db.session.add(kept)
    return redirect(url_for("imports.show", slug=slug, ident=one.id) + "#report", 303)


@bp.post("/rounds/<slug>/import/<uuid:ident>/run")
@web.costs("work")
def run(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Bring the file in, as a job whose progress is shown."""
    one = _import(slug, ident, change=True)
    plan, lack = _try_plan(one)
    if plan is None or plan.faults:
        raise NotPossible(lack or _("This file cannot be brought in before its faults are mended."))
    job = enqueue(
        "imports:run",
        {"import": str(one.id)},
        slot=f"imports:run:{one.id}",
        round_id=one.round_id,
        by=current_person(),
        most_attempts=2,
    )
    db.session.flush()
    one.job_id = job.id
    flash(_("The file is being brought in."), "info")
    return redirect(url_for("jobs.show", ident=job.id), 303)
