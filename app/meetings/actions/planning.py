"""Planning sessions: what, when, who chairs; moving, cancelling, and saying that one was held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible
from app.meetings import emails
from app.meetings.models import CoChair, Session, SessionState
from app.meetings.rules import HELD, MOVES, PLANNED, has_begun, spans_groups
from app.organisations.models import Organisation
from app.record.actions import record
from app.rounds.models import Round


@dataclass(frozen=True, kw_only=True)
class Chair:
    """An organisation that chairs with others, and who sits for it; with or without an account."""

    organisation: Organisation
    name: str
    person: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is planned: everything about a session that its organiser says."""

    title: str
    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    description: str = ""
    link: str | None = None
    places: int | None = None
    chairs: Sequence[Chair] = ()
    rapporteur: Person | None = None


def plan(round_: Round, planned: Plan, *, by: Person | None, quietly: bool = False) -> Session:
    """Put a session on the programme, and tell those who are named; `quietly` writes to nobody."""
    _check(planned.chairs)
    session = Session(round=round_, title=planned.title, **_facts(planned))
    session.rapporteur = planned.rapporteur
    _seat(session, planned.chairs)
    db.session.add(session)
    record(
        "meetings:plan",
        session,
        by=by,
        round_id=round_.id,
        starts_at=planned.starts_at.isoformat(),
        ends_at=planned.ends_at.isoformat(),
        chairs=sorted(str(chair.organisation.id) for chair in planned.chairs),
    )
    if not quietly:
        emails.tell_named(session, _named(session, by=by))
    return session


def edit(session: Session, planned: Plan, *, by: Person) -> list[str]:
    """Change a session, and give what changed of what its visitors see.

    Those who registered are told once, in one mail with the new calendar entry, and only if
    something they see changed. SEQUENCE rises when it moves, in time or in place.
    """
    moves = (session.starts_at, session.ends_at) != (planned.starts_at, planned.ends_at)
    if session.state is SessionState.CANCELLED:
        raise NotPossible(_("This session was cancelled: it can no longer be changed."))
    if session.state is HELD and moves:
        raise NotPossible(_("This session was held: its time can no longer be changed."))
    _check(planned.chairs)
    changed = _differences(session, planned)
    before = [session.starts_at.isoformat(), session.ends_at.isoformat()]
    sitting = {person.id for person, _chairs in _named(session, by=None)}
    session.title = planned.title
    for name, value in _facts(planned).items():
        setattr(session, name, value)
    session.rapporteur = planned.rapporteur
    _seat(session, planned.chairs)
    if emails.TIME in changed or emails.LINK in changed:
        session.sequence += 1
    record(
        "meetings:move" if moves else "meetings:edit",
        session,
        by=by,
        round_id=session.round_id,
        changed=changed,
        sequence=session.sequence,
        before=before if moves else None,
    )
    if changed and session.state is PLANNED:
        emails.tell_changed(session, changed)
    new = [(one, chairs) for one, chairs in _named(session, by=by) if one.id not in sitting]
    emails.tell_named(session, new)
    return changed


def move(session: Session, *, starts_at: datetime, ends_at: datetime, by: Person) -> list[str]:
    """Move a session in time and leave the rest as it is; see `edit`."""
    return edit(session, replace(as_planned(session), starts_at=starts_at, ends_at=ends_at), by=by)


def cancel(session: Session, *, reason: str, by: Person) -> None:
    """Call a session off, with a reason that everyone reads; those concerned get a mail."""
    _move(session, SessionState.CANCELLED)
    session.cancelled_reason = reason
    session.sequence += 1
    record("meetings:cancel", session, by=by, round_id=session.round_id, reason=reason)
    emails.tell_cancelled(session)


def hold(session: Session, *, by: Person) -> None:
    """Say that the session took place."""
    if session.state is PLANNED and not has_begun(session):
        raise NotPossible(_("This session has not begun yet."))
    _move(session, HELD)
    record("meetings:hold", session, by=by, round_id=session.round_id)


def as_planned(session: Session) -> Plan:
    """The session as it stands, as a plan."""
    return Plan(
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        topic=session.topic,
        description=session.description,
        link=session.link,
        places=session.places,
        chairs=[
            Chair(organisation=chair.organisation, name=chair.name, person=chair.person)
            for chair in session.chairs
        ],
        rapporteur=session.rapporteur,
    )


def _move(session: Session, to: SessionState) -> None:
    if to not in MOVES[session.state]:
        raise NotPossible(
            _("This session was held.")
            if session.state is HELD
            else _("This session was cancelled.")
        )
    session.state = to


def _check(chairs: Sequence[Chair]) -> None:
    organisations = [chair.organisation for chair in chairs]
    if len({organisation.id for organisation in organisations}) != len(organisations):
        raise NotPossible(_("An organisation chairs a session once."))
    if chairs and not spans_groups(organisations):
        raise NotPossible(_("Co-chairs must come from at least two stakeholder groups."))


def _facts(planned: Plan) -> dict[str, object]:
    return {
        "topic": planned.topic,
        "description": planned.description,
        "starts_at": planned.starts_at,
        "ends_at": planned.ends_at,
        "link": planned.link or None,
        "places": planned.places,
    }


def _differences(session: Session, planned: Plan) -> list[str]:
    now = as_planned(session)
    pairs = {
        emails.TITLE: (now.title, planned.title),
        emails.TOPIC: (now.topic, planned.topic),
        emails.DESCRIPTION: (now.description, planned.description),
        emails.TIME: ((now.starts_at, now.ends_at), (planned.starts_at, planned.ends_at)),
        emails.LINK: (now.link or None, planned.link or None),
        emails.CHAIRS: (_shown(now.chairs), _shown(planned.chairs)),
    }
    return [name for name, (before, after) in pairs.items() if before != after]


def _shown(chairs: Sequence[Chair]) -> list[tuple[str, str]]:
    return [(chair.organisation.name, chair.name) for chair in chairs]


def _seat(session: Session, chairs: Sequence[Chair]) -> None:
    """Keep the co-chairs who stay: what they said to an account is theirs."""
    standing = {chair.organisation.id: chair for chair in session.chairs}
    wanted = {chair.organisation.id for chair in chairs}
    answered = {approval.chair_id for account in session.accounts for approval in account.approvals}
    for ident, seat in standing.items():
        if ident not in wanted:
            if seat.id in answered:
                raise NotPossible(
                    _(
                        "%(name)s has answered on the account of this session and stays a co-chair.",
                        name=seat.organisation.name,
                    )
                )
            session.chairs.remove(seat)
            db.session.delete(seat)
    for place, chair in enumerate(chairs, start=1):
        sits = standing.get(chair.organisation.id)
        if sits is None:
            sits = CoChair(organisation=chair.organisation)
            session.chairs.append(sits)
        sits.place, sits.name, sits.person = place, chair.name, chair.person
    session.chairs.sort(key=lambda chair: chair.place)


def _named(session: Session, *, by: Person | None) -> list[tuple[Person, bool]]:
    """The people named with an account here, and whether they chair; not the one who names."""
    named = [(chair.person, True) for chair in session.chairs if chair.person is not None]
    chairing = {person.id for person, _chairs in named}
    if session.rapporteur is not None and session.rapporteur.id not in chairing:
        named.append((session.rapporteur, False))
    return [(person, chairs) for person, chairs in named if by is None or person.id != by.id]
