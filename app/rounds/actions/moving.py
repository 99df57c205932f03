"""The one door through which a round's state goes, and the moving of its deadline."""

from datetime import datetime

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds import checklist, emails, signals
from app.rounds.actions.joining import copy_standing
from app.rounds.models import Extension, Round, RoundState
from app.rounds.rules import MOVES
from app.rounds.timing import effective_state
from app.rounds.words import state_name

NEEDS_REASON = frozenset({RoundState.WITHDRAWN})


def move(round_: Round, to: RoundState, *, by: Person | None, reason: str | None = None) -> Round:
    """Take the round to another state; whoever follows it is told by mail.

    Opening before the announced time, and closing before the deadline, moves that date to now.
    A withdrawal needs its reason, and so does a closing before the deadline.
    """
    follow_clock(round_)
    before = round_.state
    if to is before or to not in MOVES[before]:
        raise NotPossible(
            _(
                "A round that is %(before)s cannot become %(to)s.",
                before=state_name(before),
                to=state_name(to),
            )
        )
    _check(round_, to, reason)
    _set(round_, to, by=by, reason=reason)
    return round_


def extend(round_: Round, closes_at: datetime, *, reason: str, by: Person | None) -> Extension:
    """Move the deadline, for all, with a reason; parties and followers are told by mail.

    What comes after the deadline moves with it.
    """
    follow_clock(round_)
    before = round_.closes_at
    if round_.state is not RoundState.OPEN or before is None:
        raise NotPossible(_("Only a round that is open can be extended."))
    if not reason.strip():
        raise NotPossible(_("An extension needs its reason."))
    if closes_at <= before:
        raise NotPossible(_("The new deadline must come after the one that stands."))
    round_.closes_at = closes_at
    for phase in round_.phases:
        if phase.starts_at >= before:
            phase.starts_at += closes_at - before
            phase.ends_at += closes_at - before
    extension = Extension(
        before=before, after=closes_at, reason=reason.strip(), by_id=by.id if by else None
    )
    round_.extensions.append(extension)
    record(
        "rounds:extend",
        round_,
        by=by,
        round_id=round_.id,
        before=before.isoformat(),
        after=closes_at.isoformat(),
        reason=reason.strip(),
    )
    emails.tell_extended(round_, extension)
    signals.extended.send(round_, before=before, after=closes_at, reason=reason, by=by)
    return extension


def follow_clock(round_: Round) -> Round:
    """Bring the stored state up to what the clock says: announced opens, open closes."""
    due = effective_state(round_)
    if round_.state is RoundState.ANNOUNCED and due in {RoundState.OPEN, RoundState.CLOSED}:
        _set(round_, RoundState.OPEN, by=None)
    if round_.state is RoundState.OPEN and due is RoundState.CLOSED:
        _set(round_, RoundState.CLOSED, by=None)
    return round_


def _check(round_: Round, to: RoundState, reason: str | None) -> None:
    missing = checklist.missing(round_) if to is RoundState.ANNOUNCED else []
    if missing:
        raise NotPossible(" ".join(str(lack.words) for lack in missing))
    early = to is RoundState.CLOSED and not clock.has_passed(round_.closes_at)
    if (to in NEEDS_REASON or early) and not (reason or "").strip():
        raise NotPossible(_("Say why: everyone who follows the round is told."))


def _set(round_: Round, to: RoundState, *, by: Person | None, reason: str | None = None) -> None:
    before, now = round_.state, clock.now()
    said = (reason or "").strip() or None
    if to is RoundState.ANNOUNCED:
        round_.announced_at = now
    elif to is RoundState.OPEN:
        if not clock.has_passed(round_.opens_at):
            round_.opens_at = now
        for party in round_.parties:
            copy_standing(party)
    elif to is RoundState.CLOSED and not clock.has_passed(round_.closes_at):
        round_.closes_at = now
    elif to is RoundState.PUBLISHED:
        round_.published_at = now
    elif to is RoundState.WITHDRAWN:
        round_.withdrawn_reason = said
    round_.state = to
    db.session.flush()
    record("rounds:move", round_, by=by, round_id=round_.id, before=before, after=to, reason=said)
    emails.tell_moved(round_)
    signals.moved.send(round_, before=before, after=to, by=by)
