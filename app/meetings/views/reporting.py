"""Notes and the account: writing, sending, approving, reading."""

import uuid

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.datastructures import MultiDict

from app import text, web
from app.accounts.session import current_person
from app.errors import Conflict, NotSeen
from app.meetings import actions, documents, queries, rules
from app.meetings.actions.reporting import seen
from app.meetings.forms import AccountForm, AnswerForm, NotesForm, OnBehalfForm
from app.meetings.models import Account, CoChair, Session
from app.meetings.views.blueprint import SESSION, bp, page_of, session_at
from app.rounds.queries import by_slug
from app.web import one_or_404, opened_by_token, require

ACCOUNT = f"{SESSION}/account"
VERSION = f"{ACCOUNT}/<int:number>"


@bp.route(f"{SESSION}/notes", methods=["GET", "POST"])
def notes(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Write the working notes."""
    session = session_at(slug, ident)
    require("session.write_notes" if request.method == "POST" else "session.read_notes", session)
    form = NotesForm(words=session.notes, was=seen(session.notes))
    if form.validate_on_submit():
        try:
            actions.save_notes(session, words=form.words.data or "", was=form.was.data or "")
        except Conflict:
            form.was.data = seen(session.notes)
            return _notes_page(session, form, other=session.notes), 409
        flash(_("Saved."), "success")
        return redirect(url_for("meetings.notes", slug=slug, ident=ident), 303)
    return _notes_page(session, form), 422 if form.is_submitted() else 200


@bp.route(ACCOUNT, methods=["GET", "POST"])
def write_account(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Write the account; `send` sends it to the co-chairs as it stands."""
    session = session_at(slug, ident)
    require("session.write_account", session)
    form = _account_form(session)
    if form.validate_on_submit():
        try:
            account = _save(session, form)
        except Conflict:
            return _account_page(session, form, conflict=True), 409
        if "send" in request.form:
            actions.send_account(account, by=current_person())
            flash(_("Sent to the co-chairs for approval."), "success")
            return redirect(page_of(session), 303)
        flash(_("Saved."), "success")
        return redirect(url_for("meetings.write_account", slug=slug, ident=ident), 303)
    return _account_page(session, form), 422 if form.is_submitted() else 200


@bp.post(f"{ACCOUNT}/save")
def autosave(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Keep what was just written, without leaving the page."""
    session = session_at(slug, ident)
    require("session.write_account", session)
    form = _account_form(session, partial=True)
    if not form.validate_on_submit():
        return jsonify(errors=form.errors), 422
    try:
        account = _save(session, form)
    except Conflict:
        return render_template("meetings/_other.html", other=_standing(session)), 409
    return jsonify(version=seen(account.text), saved=format_time(account.saved_at, "short"))


@bp.post(f"{ACCOUNT}/discard")
def discard(slug: str, ident: uuid.UUID) -> ResponseReturnValue:
    """Throw the draft away."""
    session = session_at(slug, ident)
    require("session.write_account", session)
    actions.discard_draft(session)
    flash(_("The draft is discarded."), "success")
    return redirect(page_of(session), 303)


@bp.get(VERSION)
def account(slug: str, ident: uuid.UUID, number: int) -> ResponseReturnValue:
    """Show one version of the account, with what the co-chairs said."""
    found = _version(slug, ident, number)
    require("account.view", found)
    return _version_page(found, AnswerForm())


@bp.post(f"{VERSION}/answer")
def answer(slug: str, ident: uuid.UUID, number: int) -> ResponseReturnValue:
    """Approve, or ask for changes."""
    found = _version(slug, ident, number)
    require("account.answer", found)
    person, form = current_person(), AnswerForm()
    if not form.validate_on_submit():
        return _version_page(found, form), 422
    approved = form.answer.data == "approve"
    for chair in found.session.chairs:
        if chair.person_id == person.id:
            comment = "" if approved else form.comment.data or ""
            actions.answer_account(
                found, chair=chair, approved=approved, comment=comment, by=person
            )
    flash(_("Your answer is noted."), "success")
    return redirect(page_of(found.session), 303)


@bp.route(f"{VERSION}/answer-for/<uuid:chair>", methods=["GET", "POST"])
def answer_for(slug: str, ident: uuid.UUID, number: int, chair: uuid.UUID) -> ResponseReturnValue:
    """Record on behalf of a co-chair that they approved."""
    found = _version(slug, ident, number)
    require("account.answer_for", found)
    sits = _chair(found.session, chair)
    form = OnBehalfForm()
    if form.validate_on_submit():
        actions.answer_for(found, chair=sits, reason=form.reason.data, by=current_person())
        flash(_("The approval is noted, with your reason."), "success")
        return redirect(_address(found), 303)
    page = render_template(
        "meetings/answer_for.html",
        round=found.session.round,
        session=found.session,
        version=found,
        chair=sits,
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


@bp.get(f"{VERSION}.pdf")
@opened_by_token("papers")
@web.costs("document")
def account_pdf(slug: str, ident: uuid.UUID, number: int) -> Response:
    """Give a version of the account as a PDF."""
    found = _version(slug, ident, number)
    require("account.view", found)
    if found.contribution is None:
        raise NotSeen
    response = Response(documents.pdf(found), content_type="application/pdf")
    name = f"{text.slug(found.session.title) or 'session'}-{found.number}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/preview")
def preview(slug: str) -> ResponseReturnValue:
    """Show how words will look, to people who may write in the round."""
    require("round.follow", one_or_404(by_slug(slug)))
    return str(text.render(text.clean(request.form.get("text", ""))))


def _account_form(session: Session, *, partial: bool = False) -> AccountForm:
    last = rules.latest(session)
    standing = last.text if last else ""
    known = {
        "words": standing,
        "language": last.language if last else session.round.languages[0],
        "was": seen(standing),
    }
    if partial:
        return AccountForm(formdata=MultiDict({**known, **request.form.to_dict()}))
    return AccountForm(data=known)


def _save(session: Session, form: AccountForm) -> Account:
    return actions.save_account(
        session,
        words=form.words.data or "",
        language=form.language.data,
        was=form.was.data or "",
        by=current_person(),
    )


def _standing(session: Session) -> str:
    last = rules.latest(session)
    return last.text if last else ""


def _account_page(session: Session, form: AccountForm, *, conflict: bool = False) -> str:
    last = rules.latest(session)
    other = _standing(session) if conflict else None
    if other is not None:
        form.was.data = seen(other)
    return render_template(
        "meetings/account.html",
        round=session.round,
        session=session,
        form=form,
        latest=last,
        answers=queries.answers(last) if last else {},
        other=other,
        can_begin=rules.has_begun(session),
        can_send=rules.has_ended(session) and bool(session.chairs),
    )


def _notes_page(session: Session, form: NotesForm, other: str | None = None) -> str:
    return render_template(
        "meetings/notes.html", round=session.round, session=session, form=form, other=other
    )


def _version(slug: str, ident: uuid.UUID, number: int) -> Account:
    session = session_at(slug, ident)
    found = next((one for one in session.accounts if one.number == number), None)
    if found is None:
        raise NotSeen
    # The session was read with all that belongs to it, and would be read again without this.
    set_committed_value(found, "session", session)
    return found


def _version_page(found: Account, form: AnswerForm) -> str:
    session = found.session
    before = next(
        (
            one
            for one in reversed(session.accounts)
            if one.number < found.number and one.contribution
        ),
        None,
    )
    return render_template(
        "meetings/version.html",
        round=session.round,
        session=session,
        version=found,
        before=before,
        changes=documents.changes(before, found) if before else None,
        answers=queries.answers(found),
        form=form,
        waits=found.state is rules.FOR_APPROVAL and rules.latest(session) is found,
        in_force=rules.in_force(session) is found,
    )


def _chair(session: Session, ident: uuid.UUID) -> CoChair:
    found = next((chair for chair in session.chairs if chair.id == ident), None)
    if found is None:
        raise NotSeen
    return found


def _address(found: Account) -> str:
    return url_for(
        "meetings.account",
        slug=found.session.round.slug,
        ident=found.session_id,
        number=found.number,
    )
