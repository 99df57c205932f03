"""The last look before a position goes out, and sending it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db, web
from app.accounts.session import current_person
from app.errors import NotPossible
from app.positions import (
    actions,
    attribution,
    checking,
    consent,
    forms,
    labels,
    queries,
    remarks,
    showing,
    whole,
)
from app.positions.models import Position
from app.positions.views import fetching
from app.positions.views.blueprint import bp
from app.rounds.models import Question
from app.rounds.timing import is_late
from app.web import require


@bp.get("/rounds/<slug>/position/check")
def check(slug: str) -> ResponseReturnValue:
    """Everything as it will be published, with what is missing at the top."""
    position = fetching.own_or_404(slug, "position.draft", lock=False)
    if position.writing is None:
        return redirect(url_for(".show", slug=slug), 303)
    return page(position)


@bp.post("/rounds/<slug>/position/submit")
@web.costs("work")
def submit(slug: str) -> ResponseReturnValue:
    """Submit the draft; the same form sent twice leads to the same receipt."""
    position = fetching.own_or_404(slug, "position.draft")
    form = forms.SubmitForm()
    made = db.session.scalar(queries.version_by_key(str(form.key.data)))
    if made is None or made.position_id != position.id:
        if position.writing is None:
            raise NotPossible(str(forms.ALREADY))
        require("position.submit", position, seen_by="position.draft")
        if not form.validate() or _faults(whole.read(position)):
            return page(position, form), 422
        made = actions.submit(position, key=form.key.data, by=current_person())
    return redirect(
        url_for(".receipt", reference=position.reference, version=made.number, new=1), 303
    )


def _faults(draft: whole.Draft) -> list[checking.Fault]:
    return checking.faults(
        draft.position,
        draft.questions,
        draft.answers,
        draft.with_files,
        {into: draft.written(into) for into in draft.position.also_in},
    )


def page(
    position: Position,
    form: forms.SubmitForm | None = None,
    *,
    remark_form: forms.RemarkForm | None = None,
    on: remarks.Place | None = None,
) -> str:
    """Everything at a glance; `remark_form`: a comment as it was sent, on the answer at `on`."""
    draft = whole.read(position)
    said = remarks.by_place(queries.comments_on(position), draft)
    asked = checking.asked(draft.questions, draft.answers)
    pages = {q.id: step.number for step in draft.steps() for q in step.questions}
    return render_template(
        "positions/check.html",
        round=position.round,
        position=position,
        draft=draft,
        asked=asked,
        pages=pages,
        faults=_faults(draft),
        form=form or forms.SubmitForm(formdata=None),
        remarks=said,
        remark_forms={
            (into, question.id): remark_form
            if on == (into, question.id) and remark_form
            else make_remark(draft, question, into)
            for question in asked
            for into in ("", *position.also_in)
        }
        if web.can("position.comment", position)
        else {},
        shown_as=attribution.shown_to_public(position),
        consent=consent.asked(position.round, attribution.promised(position)),
        html=lambda question, into="": _html(draft, question, into, said),
        labels=lambda question: _labels(draft, question),
        own_word=labels.own_word,
        language_word=labels.language_word,
        languages_line=labels.languages_line,
        late=is_late(position.round),
        may_submit=web.can("position.submit", position),
        sent=request.method == "POST",
    )


def _html(
    draft: whole.Draft,
    question: Question,
    into: str,
    said: dict[remarks.Place, list[remarks.Remark]],
) -> str:
    answer = draft.written(into).get(question.id)
    if not checking.has_words(answer):
        return ""
    language = into or draft.position.language
    return remarks.marked(answer, said.get((into, question.id), []), language)


def make_remark(
    draft: whole.Draft, question: Question, into: str, *, sent: bool = False
) -> forms.RemarkForm:
    """The form for a comment on one answer in one language; a page has one for each."""
    prefix = f"{question.id.hex}-{into}" if into else question.id.hex
    form = forms.RemarkForm(formdata=request.form if sent else None, prefix=prefix)
    answer = draft.written(into).get(question.id)
    form.offer(remarks.to_choose(answer, into or draft.position.language))
    return form


def _labels(draft: whole.Draft, question: Question) -> list[str]:
    answer = draft.answers.get(question.id)
    return showing.choice_labels(answer.choices, question.current.options) if answer else []
