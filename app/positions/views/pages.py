"""The pages of the form, saved as people write, and with nothing lost when two write at once."""

import uuid

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app import clock, db, text, web
from app.accounts.session import current_person
from app.errors import NotPossible
from app.files.reading import BadFile
from app.positions import (
    actions,
    attribution,
    checking,
    forms,
    labels,
    queries,
    remarks,
    showing,
    whole,
)
from app.positions.models import DraftAnswer, Position
from app.positions.views import fetching, hub
from app.positions.views.blueprint import bp
from app.rounds.models import Question, QuestionKind


@bp.get("/rounds/<slug>/position/<int:number>")
def page(slug: str, number: int) -> ResponseReturnValue:
    """One page of the form."""
    position = fetching.own_or_404(slug, "position.draft", lock=False)
    if position.writing is None:
        return redirect(url_for(".show", slug=slug), 303)
    return form_page(whole.read(position), number, fetching.into(position))


def form_page(
    draft: whole.Draft, number: int, into: str = "", form: forms.Form | None = None
) -> str:
    """A page of the form as HTML, of the original or `into` a translation; `form`: as it was sent."""
    step = _step(draft, number, into)
    position = draft.position
    written = draft.written(into)
    saved = max((a.saved_at for a in written.values()), default=None)
    comments = queries.comments_on(position)
    return render_template(
        "positions/translation.html" if into else "positions/page.html",
        round=position.round,
        position=position,
        draft=draft,
        into=into,
        written=written,
        steps=draft.steps(into),
        step=step,
        form=form or _form(draft, step, into),
        asked={question.id for question in checking.asked(step.questions, draft.answers)},
        numbers={question.id: n for n, question in enumerate(draft.questions, start=1)},
        limit=lambda question: checking.limit(question, joint=position.joint),
        saved=format_time(saved, "short") if saved else None,
        here=hub.here(position),
        comments=comments,
        remarks=remarks.by_place(comments, draft),
        own_word=labels.own_word,
        language_word=labels.language_word,
        shown_as=attribution.shown_to_public(position),
        writable=web.can("position.write", position),
        settle_form=forms.SettleForm(formdata=None),
        difference=difference,
        labels=lambda question, answer: showing.choice_labels(
            answer.choices, question.current.options
        ),
    )


@bp.post("/rounds/<slug>/position/<int:number>")
def save(slug: str, number: int) -> ResponseReturnValue:
    """Save a whole page, as a browser without JavaScript sends it, and go on."""
    position = fetching.own_or_404(slug, "position.write")
    draft, into = whole.read(position), fetching.into(position)
    step = _step(draft, number, into)
    form = _form(draft, step, into, request.form)
    good = form.validate() and (bool(into) or not forms.same_rank(step.questions, form))
    conflict = _keep(draft, step.questions, into, whole_page=True) if good else False
    if not good or not (into or _attach(position, step.questions, form)):
        return form_page(draft, number, into, form), 422
    if conflict:
        db.session.commit()  # what came second is kept beside what stands, and the answer is 409
        return form_page(whole.read(position), number, into), 409
    return redirect(_next(slug, number, into, len(draft.steps())), 303)


def _step(draft: whole.Draft, number: int, into: str) -> whole.Step:
    steps = draft.steps(into)
    if not 1 <= number <= len(steps):
        raise NotFound
    return steps[number - 1]


def _form(
    draft: whole.Draft,
    step: whole.Step,
    into: str,
    data: "MultiDict[str, str] | None" = None,
) -> forms.Form:
    if not into:
        return forms.page_form(step.questions, draft.answers, data)
    worded = [one for one in step.questions if one.current.kind is not QuestionKind.FILE]
    return forms.page_form(worded, draft.written(into), data, words_only=True)


def _next(slug: str, number: int, into: str, pages: int) -> str:
    go = request.form.get("go", "stay")
    if go == "next" and number == pages:
        return url_for(".check", slug=slug)
    if go == "back" and number > 1:
        number -= 1
    elif go == "next":
        number += 1
    return url_for(".page", slug=slug, number=number, into=into or None)


@bp.post("/rounds/<slug>/position/<int:number>/autosave")
def autosave(slug: str, number: int) -> ResponseReturnValue:
    """Save what changed a moment ago. 409 with both texts when somebody else was first."""
    position = fetching.own_or_404(slug, "position.write")
    draft, into = whole.read(position), fetching.into(position)
    questions = _step(draft, number, into).questions
    shown = forms.read_token(request.form.get("revisions", ""))
    conflict = _keep(draft, questions, into, whole_page=False)
    saved = queries.draft_of(position, into)
    if conflict:
        db.session.commit()  # what came second is kept beside what stands, and the answer is 409
        return (
            render_template(
                "positions/_conflicts.html",
                round=position.round,
                questions=questions,
                answers=saved,
                number=number,
                settle_form=forms.SettleForm(formdata=None),
                difference=difference,
            ),
            409,
        )
    touched = {field.split("_")[1] for field in request.form if "_" in field}
    for question in questions:
        if question.id.hex in touched and question.id in saved:
            answer = saved[question.id]
            shown[question.id.hex] = (answer.revision, forms.digest(answer))
    return jsonify(saved=format_time(clock.now(), "short"), version=forms.write_token(shown))


def _keep(draft: whole.Draft, questions: list[Question], into: str, *, whole_page: bool) -> bool:
    """Save what was sent for these questions, and tell whether any of it came second."""
    shown = forms.read_token(request.form.get("revisions", ""))
    conflict = False
    for question in questions:
        before = draft.written(into).get(question.id)
        if into:
            given = forms.given_words(question, request.form)
        else:
            given = forms.given(question, request.form, before, whole=whole_page)
        revision, hash_ = shown.get(question.id.hex, (0, ""))
        if given is None or (whole_page and forms.digest(None, given) == hash_):
            continue  # this page did not touch it, whoever else may have
        _answer, stands = actions.save_answer(
            draft.position, question, given, revision=revision, into=into, by=current_person()
        )
        conflict = conflict or not stands
    return conflict


def _attach(position: Position, questions: list[Question], form: forms.Form) -> bool:
    """Attach the files that were sent; an error beside the field when one is not taken."""
    good = True
    for question in questions:
        if question.current.kind is not QuestionKind.FILE:
            continue
        field = form[forms.name("file", question)]
        for upload in request.files.getlist(field.name):
            if not upload.filename:
                continue
            try:
                actions.attach(
                    position, question, upload.stream, upload.filename, by=current_person()
                )
            except (BadFile, NotPossible) as error:
                field.errors = [*field.errors, f"{upload.filename}: {error}"]
                good = False
    return good


@bp.post("/rounds/<slug>/position/<int:number>/settle/<uuid:question_id>")
def settle(slug: str, number: int, question_id: uuid.UUID) -> ResponseReturnValue:
    """Choose which words stand where two delegates wrote at once."""
    position = fetching.own_or_404(slug, "position.write")
    into = fetching.into(position)
    answer = queries.draft_of(position, into).get(question_id)
    if answer is None or not answer.in_conflict:
        raise NotPossible(_("This has been settled already."))
    form = forms.SettleForm()
    if not form.validate_on_submit():
        return render_template(
            "positions/settle.html",
            round=position.round,
            answer=answer,
            number=number,
            settle_form=form,
            difference=difference,
        ), 422
    revision = text.revision(form.revision.data or "")
    actions.settle(answer, _chosen(answer, form), revision=revision, by=current_person())
    return redirect(url_for(".page", slug=slug, number=number, into=into or None), 303)


def difference(answer: DraftAnswer) -> list[tuple[str, str]]:
    """What differs between the text that stands and the one that came second."""
    words = {"same": "equal", "gone": "delete", "new": "insert"}
    return [(words[op.kind], op.text) for op in text.diff(answer.text, answer.other_text or "")]


def _chosen(answer: DraftAnswer, form: forms.SettleForm) -> actions.Given:
    if form.keep.data == "other":
        return actions.Given(
            text=answer.other_text or "",
            stance=answer.other_stance,
            stance_given=True,
            choices=answer.other_choices or [],
        )
    if form.keep.data == "merged":
        return actions.Given(text=form.merged.data or "")
    return actions.Given()
