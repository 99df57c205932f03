"""Notes of a session, and its account: written by the rapporteur, approved by the co-chairs."""

from datetime import datetime

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import Conflict, NotPossible
from app.meetings import emails
from app.meetings.models import Account, AccountState, Approval, CoChair, Session, SessionState
from app.meetings.rules import (
    ACCOUNT_MOVES,
    APPROVED,
    DRAFT,
    FOR_APPROVAL,
    has_begun,
    has_ended,
    latest,
    missing,
)
from app.meetings.signals import account_approved
from app.moderation.actions import contribute
from app.moderation.models import ContributionKind
from app.record.actions import record


def seen(words: str) -> str:
    """What a form says it was drawn from, so that nobody's words are written over unseen."""
    return text.quote_hash(words)


def save_notes(session: Session, *, words: str, was: str) -> None:
    """Keep the working notes. Raises Conflict when somebody else changed them meanwhile."""
    if was != seen(session.notes) and words != session.notes:
        raise Conflict(_("Somebody else changed the notes meanwhile."))
    session.notes = words


def save_account(
    session: Session, *, words: str, language: str, was: str | None = None, by: Person | None
) -> Account:
    """Keep the draft of the account, a new version where the last one was sent.

    With `was`, raises Conflict when the draft changed meanwhile, in another window.
    """
    if session.state is SessionState.CANCELLED or not has_begun(session):
        raise NotPossible(_("There is nothing to report before the session has begun."))
    last = latest(session)
    if was is not None and was != seen(last.text if last else ""):
        if last is not None and last.text == words:
            return last
        raise Conflict(_("The account was changed in another window meanwhile."))
    if last is not None and last.state is not DRAFT:
        if last.text == words and last.language == language:
            return last
        last = None
    if last is None:
        last = Account(
            session=session, number=len(session.accounts) + 1, state=DRAFT, text="", language=""
        )
        db.session.add(last)
    last.text, last.language = words, language
    last.written_by_id = by.id if by else None
    last.saved_at = clock.now()
    return last


def discard_draft(session: Session) -> None:
    """Throw away a draft that nobody else has seen; what was sent before stays as it is."""
    last = latest(session)
    if last is None or last.state is not DRAFT:
        raise NotPossible(_("There is no draft to discard."))
    session.accounts.remove(last)
    db.session.delete(last)


def send_account(account: Account, *, by: Person | None, quietly: bool = False) -> None:
    """Send a draft to the co-chairs. From now on its words are fixed, as a contribution."""
    session = account.session
    if not has_ended(session):
        raise NotPossible(_("The account can be sent when the session is over."))
    if not session.chairs:
        raise NotPossible(_("There is no co-chair to approve the account. Ask the organiser."))
    if not text.plain(account.text).strip():
        raise NotPossible(_("The account is still empty."))
    _move(account, FOR_APPROVAL)
    account.contribution = contribute(
        round_=session.round,
        kind=ContributionKind.ACCOUNT,
        source=account.text,
        language=account.language,
    )
    record(
        "meetings:send_account",
        account,
        by=by,
        round_id=session.round_id,
        session=str(session.id),
        number=account.number,
        content_hash=text.quote_hash(account.contribution.source),
    )
    if not quietly:
        emails.ask_for_approval(account)


def answer_account(
    account: Account, *, chair: CoChair, approved: bool, comment: str = "", by: Person | None
) -> Approval:
    """A co-chair approves a version, or asks for changes and says which.

    Until the version is approved or a newer one is begun, an answer may be changed. When every
    co-chair has approved, the account is public.
    """
    answer = _answer(account, chair, approved=approved, comment=comment, by=by)
    if approved:
        _approve_if_all_did(account, by=by)
    else:
        emails.tell_changes_asked(account, chair, comment)
    return answer


def answer_for(account: Account, *, chair: CoChair, reason: str, by: Person) -> Approval:
    """Record on behalf of a co-chair that they approved, and how that is known."""
    answer = _answer(account, chair, approved=True, comment=reason, by=by, on_behalf=True)
    _approve_if_all_did(account, by=by)
    return answer


def _answer(
    account: Account,
    chair: CoChair,
    *,
    approved: bool,
    comment: str,
    by: Person | None,
    on_behalf: bool = False,
) -> Approval:
    if account.state is not FOR_APPROVAL:
        raise NotPossible(_("This version of the account does not wait for approval."))
    if latest(account.session) is not account:
        raise NotPossible(_("A newer version of the account is being written."))
    answer = next((one for one in account.approvals if one.chair_id == chair.id), None)
    if answer is None:
        answer = Approval(chair=chair, chair_id=chair.id)
        account.approvals.append(answer)
    answer.approved, answer.comment = approved, comment
    answer.by_id = by.id if by else None
    answer.at = clock.now()
    record(
        "meetings:answer_account",
        account,
        by=by,
        for_=chair.organisation_id,
        round_id=account.session.round_id,
        approved=approved,
        on_behalf=on_behalf,
        number=account.number,
    )
    return answer


def _approve_if_all_did(account: Account, *, by: Person | None) -> None:
    if missing(account):
        return
    approve(account, by=by)
    emails.tell_approved(account)


def approve(account: Account, *, by: Person | None, at: datetime | None = None) -> None:
    """Make a version that every co-chair approved the one that everyone reads."""
    _move(account, APPROVED)
    account.approved_at = at or clock.now()
    record(
        "meetings:approve_account",
        account,
        by=by,
        round_id=account.session.round_id,
        session=str(account.session_id),
        number=account.number,
    )
    account_approved.send(account, by=by)


def _move(account: Account, to: AccountState) -> None:
    if to not in ACCOUNT_MOVES[account.state]:
        raise NotPossible(_("This version of the account was already sent."))
    account.state = to
