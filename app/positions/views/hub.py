"""The page a delegation starts from: where its position stands, and what can be done."""

import uuid
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app import clock, text, web
from app.accounts.session import current_person
from app.errors import NotPossible
from app.organisations.models import Organisation
from app.positions import actions, attribution, forms, queries, whole
from app.positions.labels import attribution_word, language_word, own_word
from app.positions.models import WRITING, DraftVisit, Position
from app.positions.views import fetching
from app.positions.views.blueprint import bp
from app.rounds.models import Attribution, Round
from app.rounds.queries import by_slug
from app.web import get_or_404, require

NOTED_EVERY = timedelta(minutes=1)


@bp.get("/rounds/<slug>/position")
def show(slug: str) -> ResponseReturnValue:
    """The position of the organisation acted for: where it stands and what can be done."""
    round_ = fetching.round_at(slug)
    require("position.list")
    if fetching.acting_for() is None:
        return render_template("positions/no_organisation.html", round=round_, who=web.who())
    position = fetching.own(round_)
    if position is None:
        return _begin_page(round_)
    require("position.draft", position)
    return page(position)


def _begin_page(round_: Round) -> ResponseReturnValue:
    organisation = get_or_404(Organisation, fetching.acting_for() or uuid.uuid4())
    return render_template(
        "positions/begin.html",
        round=round_,
        organisation=organisation,
        who=web.who(),
        questions=queries.questions_of(round_),
    )


def page(position: Position, **more: object) -> str:
    """The page with all parts of the draft, what was said about it, and what comes next."""
    draft = whole.read(position)
    given = {
        "describe_form": describe_form(position),
        "file_form": forms.FileForm(formdata=None),
        "comment_form": forms.CommentForm(formdata=None),
        "return_form": forms.CommentForm(formdata=None, prefix="return-"),
        "send_form": forms.NoteForm(formdata=None),
        "withdraw_form": forms.ReasonForm(formdata=None),
        "tighten_form": tighten_form(position),
        "translate_form": translate_form(position),
        "sponsor_form": forms.SponsorForm(formdata=None),
        **more,
    }
    return render_template(
        "positions/hub.html",
        round=position.round,
        position=position,
        draft=draft,
        steps=draft.steps(),
        whole_files=[file for file in draft.files if file.question_id is None],
        conflicts=len(draft.in_conflict),
        own_word=own_word,
        language_word=language_word,
        comments=queries.comments_on(position),
        here=here(position),
        shown_as=attribution.shown_to_public(position),
        versions=position.versions,
        writing=position.writing in WRITING,
        **given,
    )


@bp.post("/rounds/<slug>/position/open")
def open_(slug: str) -> ResponseReturnValue:
    """Begin the organisation's position, or go to the one that a colleague has begun."""
    round_ = fetching.round_at(slug)
    require("round.answer", round_)
    organisation = get_or_404(Organisation, fetching.acting_for() or uuid.uuid4())
    delegation = web.who().delegation(organisation.id)
    if delegation is None or delegation.role == "observer":
        raise NotPossible(_("Observers read; a drafter or clearer begins the position."))
    actions.open_draft(round_, organisation, by=current_person())
    return redirect(url_for(".page", slug=slug, number=1), 303)


@bp.post("/rounds/<slug>/position/preview")
def preview(slug: str) -> ResponseReturnValue:
    """What is being written, as it will look; an organiser may try the form too."""
    round_ = web.one_or_404(by_slug(slug))
    if web.can("round.preview", round_):
        web.require("round.preview", round_)
    else:
        fetching.own_or_404(slug, "position.draft", lock=False)
    language = request.args.get("language", "")
    return str(text.render(text.clean(request.form.get("text", "")), language=language))


def describe_form(position: Position) -> forms.DescribeForm:
    """The form for language and attribution, with what may still be chosen."""
    form = forms.DescribeForm(
        formdata=request.form if request.endpoint == "positions.describe" else None,
        language=position.language,
        attribution=attribution.promised(position).value,
    )
    known = sorted({*position.round.languages, position.language} - {*position.also_in})
    form.language.choices = [SelectChoice(code, language_word(code)) for code in known]
    least = position.round.attribution
    if position.was_submitted:
        least = attribution.promised(position)
    open_to_them = [level for level in Attribution if not attribution.is_loosened(least, level)]
    if position.party.unaccredited:  # the mark stands beside the name
        open_to_them = [level for level in open_to_them if level is Attribution.NAMED]
    form.attribution.choices = [
        SelectChoice(level.value, attribution_word(level)) for level in open_to_them
    ]
    return form


def translate_form(position: Position, *, sent: bool = False) -> forms.TranslateForm:
    """The form with the languages of the round in which the position is not prepared yet."""
    form = forms.TranslateForm(formdata=request.form if sent else None)
    left = [
        code
        for code in position.round.languages
        if code != position.language and code not in position.also_in
    ]
    form.into.choices = [SelectChoice(code, language_word(code)) for code in left]
    return form


def tighten_form(position: Position, *, sent: bool = False) -> forms.TightenForm:
    """The form with what is left to choose: only what shows less than now."""
    form = forms.TightenForm(formdata=request.form if sent else None)
    form.to.choices = [
        SelectChoice(level.value, attribution_word(level))
        for level in attribution.stricter_than(attribution.promised(position))
        if not position.party.unaccredited  # the mark stands beside the name
    ]
    return form


@bp.post("/rounds/<slug>/position/describe")
def describe(slug: str) -> ResponseReturnValue:
    """Say in which language the position is and how it may be shown."""
    position = fetching.own_or_404(slug, "position.write")
    form = describe_form(position)
    if not form.validate():
        return page(position, describe_form=form), 422
    actions.describe(
        position, language=form.language.data, attribution_=Attribution(form.attribution.data)
    )
    return redirect(url_for(".show", slug=slug), 303)


def here(position: Position) -> list[DraftVisit]:
    """Who else of the delegation is here. That this person is here is noted after the page was read."""
    visits = queries.here_now(position)
    person = current_person().id
    own = next((visit for visit in visits if visit.person_id == person), None)
    fresh = own is not None and clock.now() - own.seen_at < NOTED_EVERY
    if not fresh and web.can("position.comment", position):
        ident = position.id
        web.note_afterwards(lambda: actions.visit(ident, by=person))
    return [visit for visit in visits if visit is not own]
