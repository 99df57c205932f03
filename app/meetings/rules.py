"""How a session and its account may move, and who may do what with them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app import clock
from app.meetings.models import Account, AccountState, Session, SessionState
from app.organisations.models import Organisation
from app.policy import Predicate, Who, is_signed_in, predicate
from app.rounds import rules as rounds

PLANNED, HELD, CANCELLED = SessionState
DRAFT, FOR_APPROVAL, APPROVED = AccountState

LEAST_GROUPS = 2

MOVES: dict[SessionState, frozenset[SessionState]] = {
    PLANNED: frozenset({HELD, CANCELLED}),
    HELD: frozenset(),
    CANCELLED: frozenset(),
}

ACCOUNT_MOVES: dict[AccountState, frozenset[AccountState]] = {
    DRAFT: frozenset({FOR_APPROVAL}),
    FOR_APPROVAL: frozenset({APPROVED}),  # changes asked for become a version of their own
    APPROVED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A session and whether the one asking has a place in it, and for whom they come."""

    session: Session
    taken: int = 0
    registered: bool = False
    organisation: str | None = None

    @property
    def left(self) -> int | None:
        """How many places are left; None where there is no limit."""
        return places_left(self.session, self.taken)


def has_begun(session: Session) -> bool:
    """Whether the session was held, or its time has come."""
    return session.state is HELD or (
        session.state is PLANNED and clock.has_passed(session.starts_at)
    )


def has_ended(session: Session) -> bool:
    """Whether the session is behind us."""
    return session.state is HELD or (session.state is PLANNED and clock.has_passed(session.ends_at))


def takes_registrations(session: Session) -> bool:
    """Whether people may still say that they come, if there is room."""
    return session.state is PLANNED and not clock.has_passed(session.ends_at)


def spans_groups(organisations: Collection[Organisation]) -> bool:
    """Whether those who chair come from at least two stakeholder groups."""
    return len({organisation.group.id for organisation in organisations}) >= LEAST_GROUPS


def places_left(session: Session, taken: int) -> int | None:
    """How many may still register; None where there is no limit."""
    return None if session.places is None else max(0, session.places - taken)


def latest(session: Session) -> Account | None:
    """The newest version of the session's account, whatever its state."""
    return session.accounts[-1] if session.accounts else None


def in_force(session: Session) -> Account | None:
    """The version of the account that everyone reads: the last that was approved."""
    return next((a for a in reversed(session.accounts) if a.state is APPROVED), None)


def missing(account: Account) -> Sequence[uuid.UUID]:
    """The co-chairs who have not approved this version, by their ids."""
    said = {approval.chair_id for approval in account.approvals if approval.approved}
    return [chair.id for chair in account.session.chairs if chair.id not in said]


def changes_asked(account: Account) -> bool:
    """Whether a co-chair has asked for changes."""
    return any(not approval.approved for approval in account.approvals)


def of_round(of: Predicate) -> Predicate:
    """A predicate of rounds, asked of the round that a session belongs to."""

    def test(who: Who, session: Any) -> bool:  # noqa: ANN401 - anything that has a round
        return of(who, session.round)

    return Predicate(test, f"round.{of.name}")


def of_session(of: Predicate) -> Predicate:
    """A predicate of sessions, asked of the session that an account or a seat belongs to."""

    def test(who: Who, thing: Any) -> bool:  # noqa: ANN401 - anything that has a session
        return of(who, thing.session)

    return Predicate(test, f"session.{of.name}")


@predicate
def is_chair(who: Who, session: Session) -> bool:
    """The person chairs the session with others."""
    return who.signed_in and any(chair.person_id == who.person for chair in session.chairs)


@predicate
def is_rapporteur(who: Who, session: Session) -> bool:
    """The person writes the session's account."""
    return who.signed_in and session.rapporteur_id == who.person


@predicate
def is_approved(who: Who, account: Account) -> bool:  # noqa: ARG001 - asks only the state
    """The co-chairs approved this version of the account."""
    return account.state is APPROVED


@predicate
def is_sent(who: Who, account: Account) -> bool:  # noqa: ARG001 - asks only the state
    """The rapporteur has sent this version to the co-chairs."""
    return account.state is not DRAFT


@predicate
def has_place(who: Who, seat: Seat) -> bool:
    """The person registered for the session."""
    return who.signed_in and seat.registered


runs_it = of_round(rounds.runs_it)
organises = of_round(rounds.is_organiser & ~rounds.is_over)
goes_on = ~of_round(rounds.is_over)
sits_at_it = runs_it | is_chair | is_rapporteur
may_see = of_round(rounds.may_see) | is_chair | is_rapporteur

ALLOW: dict[str, Predicate] = {
    "round.plan_session": rounds.is_organiser & ~rounds.is_over,
    "session.view": may_see,
    "session.edit": organises,
    "session.cancel": organises,
    "session.hold": organises,
    "session.register": is_signed_in & may_see & goes_on,
    "session.registered": runs_it,
    "session.read_notes": sits_at_it,
    "session.write_notes": sits_at_it & goes_on,
    "session.write_account": is_rapporteur & goes_on,
    "session.follow_account": sits_at_it,
    "seat.view": of_session(may_see),
    "seat.join": has_place | of_session(sits_at_it),
    "account.view": is_approved & of_session(may_see)
    | is_sent & of_session(sits_at_it)
    | of_session(is_rapporteur),
    "account.answer": is_sent & of_session(is_chair & goes_on),
    "account.answer_for": is_sent & of_session(organises),
}
