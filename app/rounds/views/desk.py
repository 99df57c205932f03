"""The organiser's desk: a new round, what it says of itself, its rules and its dates."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db, web
from app.accounts.session import current_person
from app.organisations.queries import groups
from app.rounds import actions, catalogue, checklist, queries
from app.rounds.forms import (
    AboutForm,
    AccessForm,
    DatesForm,
    ExtendForm,
    MoveForm,
    NewRoundForm,
)
from app.rounds.models import Round, RoundState
from app.rounds.timing import effective_state
from app.rounds.views.blueprint import bp, to_change, to_read

NOT_OPEN_YET = frozenset({RoundState.DRAFT, RoundState.ANNOUNCED})
EMPTY = "empty"


@bp.get("/rounds/new")
def new() -> ResponseReturnValue:
    """Choose what a round is made from."""
    web.require("round.create")
    chosen = request.args.get("template") or request.args.get("copy")
    if chosen:
        return _name_it(NewRoundForm(data={"title": _from(chosen)[1]}))
    return render_template(
        "rounds/new.html",
        templates=catalogue.every(),
        copies=db.session.scalars(queries.copyable(web.who())).all(),
    )


@bp.post("/rounds/new")
def create() -> ResponseReturnValue:
    """Make the round as a draft, and go to its desk."""
    web.require("round.create")
    form = NewRoundForm()
    if not form.validate_on_submit():
        return _name_it(form, 422)
    template, copy = request.args.get("template"), request.args.get("copy")
    made = actions.create_round(
        title=form.title.data,
        template=template if template != EMPTY else None,
        copy_of=_copy(copy) if copy else None,
        by=current_person(),
    )
    web.forget_who()
    flash(_("The round is a draft: only those who run it see it."), "success")
    return redirect(url_for("rounds.desk", slug=made.slug), 303)


def _name_it(form: NewRoundForm, status: int = 200) -> ResponseReturnValue:
    chosen = request.args.get("template") or request.args.get("copy") or EMPTY
    name, _title, template = _from(chosen)
    page = render_template("rounds/new_title.html", form=form, name=name, template=template)
    return page, status


def _from(chosen: str) -> tuple[str, str, catalogue.Template | None]:
    """What the round is made from: its name, the title it suggests, and the template if it is one."""
    if request.args.get("copy"):
        source = _copy(chosen)
        return source.title, source.title, None
    if chosen == EMPTY:
        return _("an empty round"), "", None
    template = catalogue.get(chosen)
    return template.name, template.title, template


def _copy(slug: str) -> Round:
    source = web.one_or_404(queries.by_slug(slug))
    web.require("round.view", source)
    return source


@bp.get("/rounds/<slug>/desk")
def desk(slug: str) -> ResponseReturnValue:
    """Where the round stands, what is missing, and what can be done next."""
    return overview(to_read(slug, "round.preview"))


def overview(
    round_: Round,
    *,
    move: MoveForm | None = None,
    extend: ExtendForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The first page of the desk, with its forms as they were sent."""
    page = render_template(
        "rounds/desk/overview.html",
        round=round_,
        missing=checklist.missing(round_) if round_.state is RoundState.DRAFT else [],
        advice=checklist.advice(round_) if effective_state(round_) in NOT_OPEN_YET else [],
        move=move or MoveForm(formdata=None),
        extend=extend or ExtendForm(formdata=None),
    )
    return page, status


@bp.get("/rounds/<slug>/desk/about")
def about(slug: str) -> ResponseReturnValue:
    """What the round says of itself."""
    round_ = to_read(slug, "round.edit")
    return _about(round_, AboutForm.of(round_))


@bp.post("/rounds/<slug>/desk/about")
def save_about(slug: str) -> ResponseReturnValue:
    """Change what the round says of itself."""
    round_ = to_change(slug, "round.edit")
    form = AboutForm.of(round_)
    if form.validate_on_submit():
        actions.edit_about(round_, by=current_person(), **form.facts)
        return _saved("rounds.about", slug)
    return _about(round_, form, 422)


def _about(round_: Round, form: AboutForm, status: int = 200) -> ResponseReturnValue:
    return render_template("rounds/desk/about.html", round=round_, form=form), status


@bp.get("/rounds/<slug>/desk/access")
def access(slug: str) -> ResponseReturnValue:
    """Who may answer and read, under what name, how late, how long; and the terms."""
    round_ = to_read(slug, "round.edit")
    return _access(round_, _access_form(round_))


@bp.post("/rounds/<slug>/desk/access")
def save_access(slug: str) -> ResponseReturnValue:
    """Change the rules of the round."""
    round_ = to_change(slug, "round.edit")
    form = _access_form(round_)
    if form.validate_on_submit():
        actions.edit_access(
            round_,
            groups=form.chosen_groups,
            terms=form.terms.data or "",
            by=current_person(),
            **form.facts,
        )
        return _saved("rounds.access", slug)
    return _access(round_, form, 422)


def _access_form(round_: Round) -> AccessForm:
    locale = str(get_locale() or "en")
    return AccessForm.of(round_, db.session.scalars(groups()).all(), locale)


def _access(round_: Round, form: AccessForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "rounds/desk/access.html",
        round=round_,
        form=form,
        opened=effective_state(round_) not in NOT_OPEN_YET,
    )
    return page, status


@bp.get("/rounds/<slug>/desk/dates")
def dates(slug: str) -> ResponseReturnValue:
    """When the round opens, closes, is read and reviewed."""
    round_ = to_read(slug, "round.edit")
    return _dates(round_, _dates_form(round_))


@bp.post("/rounds/<slug>/desk/dates")
def save_dates(slug: str) -> ResponseReturnValue:
    """Date the round."""
    round_ = to_change(slug, "round.edit")
    form = _dates_form(round_)
    valid = form.validate_on_submit()
    opened = effective_state(round_) not in NOT_OPEN_YET
    zone = round_.zone if opened else form.zone.data
    closes_at = round_.closes_at if opened else form.instant("closes_at") if valid else None
    if not valid or not form.check_order(closes_at):
        return _dates(round_, form, 422)
    actions.edit_dates(
        round_,
        zone=zone,
        opens_at=round_.opens_at if opened else form.instant("opens_at"),
        closes_at=closes_at,
        phases=form.spans(closes_at),
        by=current_person(),
    )
    return _saved("rounds.dates", slug)


def _dates_form(round_: Round) -> DatesForm:
    form = DatesForm.of(round_)
    if effective_state(round_) not in NOT_OPEN_YET:
        form.zone.data = round_.zone
        del form.opens_at, form.closes_at
    return form


def _dates(round_: Round, form: DatesForm, status: int = 200) -> ResponseReturnValue:
    template = next((t for t in catalogue.every() if t.key == round_.template), None)
    page = render_template(
        "rounds/desk/dates.html", round=round_, form=form, usual=template.usual if template else ""
    )
    return page, status


@bp.get("/rounds/<slug>/desk/preview")
def preview(slug: str) -> ResponseReturnValue:
    """The form as a delegate will see it."""
    round_ = to_read(slug, "round.preview")
    return render_template("rounds/desk/preview.html", round=round_)


def _saved(endpoint: str, slug: str) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for(endpoint, slug=slug), 303)
