"""The mails that meetings write, each in its reader's language."""

from collections.abc import Iterable, Sequence

from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.meetings import calendar, queries
from app.meetings.models import Account, CoChair, Session
from app.notifications.actions import Enclosure, write

TITLE, TOPIC, DESCRIPTION, TIME, LINK, CHAIRS = (
    "title",
    "topic",
    "description",
    "time",
    "link",
    "chairs",
)


def _when(session: Session, person: Person) -> str:
    """The time in UTC and, where it is another, in the reader's zone."""
    said = [_moment(session, "UTC")]
    here = clock.local(session.starts_at, person.zone)
    if here.utcoffset():
        said.append(_moment(session, person.zone))
    return "\n".join(said)


def _moment(session: Session, zone: str) -> str:
    begins, ends = clock.local(session.starts_at, zone), clock.local(session.ends_at, zone)
    return _(
        "%(day)s to %(end)s (%(zone)s)",
        day=format_datetime(begins, "EEEE d MMMM y, HH:mm", rebase=False),
        end=format_datetime(ends, "HH:mm", rebase=False),
        zone=zone,
    )


def _send(
    kind: str,
    session: Session,
    person: Person,
    subject: str,
    lines: Iterable[str],
    *,
    enclose: bool = False,
) -> None:
    enclosed = []
    if enclose:
        content = calendar.one(session, with_link=True)
        enclosed = [Enclosure(name="session.ics", media_type=calendar.MEDIA_TYPE, content=content)]
    write(
        f"meetings:{kind}",
        to=person,
        subject=subject,
        body="\n\n".join(line for line in [*lines, session.round.status_line] if line),
        enclosures=enclosed,
        round_id=session.round_id,
    )


def confirm_place(session: Session, person: Person) -> None:
    """Tell somebody who registered when it is and where."""
    with force_locale(person.language):
        _send(
            "registered",
            session,
            person,
            _("You are registered: %(session)s", session=session.title),
            [
                _when(session, person),
                _("Where to join: %(link)s", link=session.link) if session.link else "",
                calendar.address(session),
            ],
            enclose=True,
        )


def tell_changed(session: Session, changed: Sequence[str]) -> None:
    """Tell those who registered what changed, all of it in one mail, with the new calendar entry."""
    for person in db.session.scalars(queries.who_comes(session.id)):
        with force_locale(person.language):
            _send(
                "changed",
                session,
                person,
                _("Moved: %(session)s", session=session.title)
                if TIME in changed
                else _("Changed: %(session)s", session=session.title),
                [
                    _("What changed: %(parts)s.", parts=", ".join(_part(one) for one in changed)),
                    session.title,
                    _when(session, person),
                    _("Where to join: %(link)s", link=session.link) if session.link else "",
                    _("The new entry for your calendar is attached; it replaces the old one."),
                    calendar.address(session),
                ],
                enclose=True,
            )


def _part(name: str) -> str:
    return {
        TITLE: _("the title"),
        TOPIC: _("the topic"),
        DESCRIPTION: _("the description"),
        TIME: _("the time"),
        LINK: _("where to join"),
        CHAIRS: _("the co-chairs"),
    }[name]


def tell_cancelled(session: Session) -> None:
    """Tell those who registered, and those who chair and report, that it does not take place."""
    people = {person.id: person for person in db.session.scalars(queries.who_comes(session.id))}
    people |= {person.id: person for person in _who_sits(session)}
    for person in people.values():
        with force_locale(person.language):
            _send(
                "cancelled",
                session,
                person,
                _("Cancelled: %(session)s", session=session.title),
                [
                    _("This session does not take place:"),
                    _when(session, person),
                    _("The reason: %(reason)s", reason=session.cancelled_reason),
                    calendar.address(session),
                ],
                enclose=True,
            )


def tell_named(session: Session, people: Iterable[tuple[Person, bool]]) -> None:
    """Tell people that they were named as co-chair (or, with False, as rapporteur)."""
    for person, chairs in people:
        with force_locale(person.language):
            _send(
                "named",
                session,
                person,
                _("You are named: %(session)s", session=session.title),
                [
                    _("You are announced as a co-chair of this session.")
                    if chairs
                    else _("You are the rapporteur of this session and write its account."),
                    _when(session, person),
                    calendar.address(session),
                ],
                enclose=True,
            )


def ask_for_approval(account: Account) -> None:
    """Ask the co-chairs who have an account here whether they approve."""
    session = account.session
    for chair in session.chairs:
        if chair.person is None:
            continue
        with force_locale(chair.person.language):
            _send(
                "for_approval",
                session,
                chair.person,
                _("For your approval: the account of %(session)s", session=session.title),
                [
                    _(
                        "The rapporteur sends you version %(n)s of the account. Approve it, or say "
                        "what should change.",
                        n=account.number,
                    ),
                    f"{calendar.address(session)}/account/{account.number}",
                ],
            )


def tell_changes_asked(account: Account, chair: CoChair, comment: str) -> None:
    """Tell the rapporteur what a co-chair wants changed."""
    session = account.session
    if session.rapporteur is None:
        return
    with force_locale(session.rapporteur.language):
        _send(
            "changes_asked",
            session,
            session.rapporteur,
            _("Changes asked for: the account of %(session)s", session=session.title),
            [
                _(
                    "%(name)s (%(organisation)s) asks for changes:",
                    name=chair.name,
                    organisation=chair.organisation.name,
                ),
                comment,
                f"{calendar.address(session)}/account",
            ],
        )


def tell_approved(account: Account) -> None:
    """Tell the rapporteur and the co-chairs that the account is public."""
    session = account.session
    for person in _who_sits(session):
        with force_locale(person.language):
            _send(
                "approved",
                session,
                person,
                _("Approved: the account of %(session)s", session=session.title),
                [
                    _(
                        "The co-chairs approved version %(n)s of the account. It can now be read "
                        "on the page of the session.",
                        n=account.number,
                    ),
                    calendar.address(session),
                ],
            )


def _who_sits(session: Session) -> list[Person]:
    people = [chair.person for chair in session.chairs if chair.person is not None]
    if session.rapporteur is not None and session.rapporteur not in people:
        people.append(session.rapporteur)
    return people
