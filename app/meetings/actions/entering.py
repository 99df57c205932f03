"""Sessions that took place before the round came here, entered at once."""

from datetime import datetime

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.meetings.actions.planning import Plan, plan
from app.meetings.actions.reporting import approve, save_account, save_notes, seen, send_account
from app.meetings.models import AccountState, Approval, Session, SessionState
from app.record.actions import record
from app.rounds.models import Round


def enter_session(
    round_: Round,
    planned: Plan,
    *,
    state: SessionState = SessionState.PLANNED,
    notes: str = "",
    account: str = "",
    language: str = "en",
    account_state: AccountState = AccountState.DRAFT,
    at: datetime | None = None,
    by: Person | None,
) -> Session:
    """Enter a session whole, with its account as far as that has come. Nobody gets a mail.

    An approved account carries the approval of every co-chair and is told as any other is, by
    `account_approved`; `at` says when, now if left out. Its words are in `session.accounts[-1].contribution`.
    """
    if state is SessionState.CANCELLED:
        raise NotPossible("Plan the session and cancel it: that says why.")
    session = plan(round_, planned, by=by, quietly=True)
    if state is SessionState.HELD:
        session.state = state
        record("meetings:hold", session, by=by, round_id=round_.id, entered=True)
    if notes:
        save_notes(session, words=notes, was=seen(session.notes))
    if not account:
        return session
    writer = planned.rapporteur or by
    draft = save_account(session, words=account, language=language, by=writer)
    if account_state is not AccountState.DRAFT:
        send_account(draft, by=writer, quietly=True)
    if account_state is AccountState.APPROVED:
        draft.approvals = [
            Approval(
                chair=chair,
                chair_id=chair.id,
                approved=True,
                at=at or clock.now(),
                by_id=chair.person_id or (by.id if by else None),
            )
            for chair in session.chairs
        ]
        db.session.flush()
        approve(draft, by=by, at=at)
    return session
