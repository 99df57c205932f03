"""The desk's questions: pages, questions of every kind, and their order."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts.session import current_person
from app.errors import NotSeen
from app.rounds import actions, answered, queries
from app.rounds.forms import PageForm, QuestionForm
from app.rounds.models import Page, Question, QuestionKind, Round
from app.rounds.views.blueprint import bp, to_change, to_read


@bp.get("/rounds/<slug>/desk/questions")
def questions(slug: str) -> ResponseReturnValue:
    """Everything that is asked, with buttons to change it and its order."""
    return _list(to_read(slug, "round.edit"), PageForm(formdata=None))


def _list(round_: Round, form: PageForm, status: int = 200) -> ResponseReturnValue:
    pages = _pages(round_)
    asked = [question for page in pages for question in page.asked]
    page = render_template(
        "rounds/desk/questions.html",
        round=round_,
        pages=pages,
        numbers={question.id: number for number, question in enumerate(asked, start=1)},
        form=form,
    )
    return page, status


def _pages(round_: Round) -> list[Page]:
    return list(db.session.scalars(queries.pages(round_.id)).unique())


@bp.post("/rounds/<slug>/desk/pages")
def add_page(slug: str) -> ResponseReturnValue:
    """Add a page of questions."""
    round_ = to_change(slug, "round.edit")
    form = PageForm()
    if form.validate_on_submit():
        actions.add_page(
            round_, title=form.title.data, intro=form.intro.data or "", by=current_person()
        )
        return _back(slug)
    return _list(round_, form, 422)


@bp.get("/rounds/<slug>/desk/pages/<uuid:ident>")
def page(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change the words above a page."""
    round_ = to_read(slug, "round.edit")
    found = _page(round_, ident)
    form = PageForm(data={"title": found.title, "intro": found.intro})
    return render_template("rounds/desk/page.html", round=round_, page=found, form=form)


@bp.post("/rounds/<slug>/desk/pages/<uuid:ident>")
def save_page(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a page's words, take it away, or move it."""
    round_ = to_change(slug, "round.edit")
    found, form, by = _page(round_, ident), PageForm(), current_person()
    deed = request.form.get("deed")
    if deed == "remove":
        actions.remove_page(found, by=by)
    elif deed in {"up", "down"}:
        actions.shift(found, round_.pages, later=deed == "down", by=by)
    elif form.validate_on_submit():
        actions.edit_page(found, title=form.title.data, intro=form.intro.data or "", by=by)
    else:
        return render_template("rounds/desk/page.html", round=round_, page=found, form=form), 422
    return _back(slug, found.id)


@bp.get("/rounds/<slug>/desk/questions/new")
def new_question(slug: str) -> ResponseReturnValue:
    """Ask something."""
    round_ = to_read(slug, "round.edit")
    data = {"page": request.args.get("page", ""), "kind": QuestionKind.TEXT}
    return _question(round_, QuestionForm(data=data, pages=_pages(round_)))


@bp.post("/rounds/<slug>/desk/questions/new")
def add_question(slug: str) -> ResponseReturnValue:
    """Add the question to its page."""
    round_ = to_change(slug, "round.edit")
    form = QuestionForm(pages=_pages(round_))
    if form.validate_on_submit():
        made = actions.add_question(form.on_page, by=current_person(), **form.facts)
        return _back(slug, made.id)
    return _question(round_, form, status=422)


@bp.get("/rounds/<slug>/desk/questions/<uuid:ident>")
def question(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a question."""
    round_ = to_read(slug, "round.edit")
    pages = _pages(round_)
    found = _asked(pages, ident)
    return _question(round_, QuestionForm.of(found, pages), found)


@bp.post("/rounds/<slug>/desk/questions/<uuid:ident>")
def save_question(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Change a question, ask it no more, or move it."""
    round_ = to_change(slug, "round.edit")
    pages = _pages(round_)
    found, by = _asked(pages, ident), current_person()
    deed = request.form.get("deed")
    if deed == "remove":
        actions.remove_question(found, by=by)
        flash(_("It is asked no more."), "success")
        return _back(slug)
    if deed in {"up", "down"}:
        actions.shift(found, found.page.asked, later=deed == "down", by=by)
        return _back(slug, ident)
    form = QuestionForm.of(found, pages)
    if form.validate_on_submit():
        actions.edit_question(found, page=form.on_page, by=by, **form.facts)
        return _back(slug, ident)
    return _question(round_, form, found, 422)


def _question(
    round_: Round, form: QuestionForm, question: Question | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "rounds/desk/question.html",
        round=round_,
        form=form,
        question=question,
        kept=question is not None and answered.is_kept(question),
    )
    return page, status


def _page(round_: Round, ident: uuid.UUID) -> Page:
    found = next((page for page in round_.pages if page.id == ident), None)
    if found is None:
        raise NotSeen
    return found


def _asked(pages: list[Page], ident: uuid.UUID) -> Question:
    for page in pages:
        for question in page.asked:
            if question.id == ident:
                return question
    raise NotSeen


def _back(slug: str, to: uuid.UUID | None = None) -> ResponseReturnValue:
    anchor = f"place-{to}" if to else None
    return redirect(url_for("rounds.questions", slug=slug, _anchor=anchor), 303)
