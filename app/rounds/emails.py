"""What is written to whom when a round moves, when its deadline moves, and when somebody is asked.

Every mail is in its reader's language. People who are told: those who follow the round, those
who speak for its parties, and, before it closes, those who speak for organisations invited to it.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from app import addresses, clock, db
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.notifications.actions import write
from app.notifications.models import Follow
from app.organisations.models import Delegate, DelegateState
from app.rounds.audience import may_read
from app.rounds.models import (
    Extension,
    Look,
    Party,
    Question,
    Role,
    RoleInvitation,
    Round,
    RoundInvitation,
    RoundRole,
    RoundState,
)
from app.rounds.words import role_label

WITH_INVITED = frozenset({RoundState.ANNOUNCED, RoundState.OPEN, RoundState.WITHDRAWN})


def audience(round_: Round, *, invited: bool) -> Iterable[Person]:
    """Everyone who wants or needs to hear of the round and may still see it, each once."""
    round_id = round_.id
    bodies: list[sa.Select[uuid.UUID]] = [
        sa.select(Party.organisation_id).where(Party.round_id == round_id)
    ]
    if invited:
        bodies.append(
            sa.select(RoundInvitation.organisation_id).where(RoundInvitation.round_id == round_id)
        )
    delegates = sa.select(Delegate.person_id).where(
        Delegate.state == DelegateState.ACTIVE,
        sa.or_(*[Delegate.organisation_id.in_(body) for body in bodies]),
    )
    return db.session.scalars(
        _reachable().where(
            sa.or_(
                Person.id.in_(sa.select(Follow.person_id).where(Follow.round_id == round_id)),
                Person.id.in_(delegates),
            ),
            may_read(round_),
        )
    ).all()


def runners(round_id: uuid.UUID) -> Iterable[Person]:
    """The organisers and moderators of the round."""
    roles = sa.select(RoundRole.person_id).where(RoundRole.round_id == round_id)
    return db.session.scalars(_reachable().where(Person.id.in_(roles))).all()


def organisers(round_id: uuid.UUID) -> Iterable[Person]:
    """The organisers of the round."""
    roles = sa.select(RoundRole.person_id).where(
        RoundRole.round_id == round_id, RoundRole.role == Role.ORGANISER
    )
    return db.session.scalars(_reachable().where(Person.id.in_(roles))).all()


def tell_look(round_: Round, look: Look) -> None:
    """Tell the organisers that an administrator looks into their round, who, and why."""
    for person in organisers(round_.id):
        with force_locale(person.language):
            words = _(
                "%(name)s, an administrator of this installation, looks into the round, until "
                "%(until)s. They may read it and change nothing. The reason given:\n\n%(reason)s",
                name=look.person.name,
                until=when(look.until, round_, person),
                reason=look.reason,
            )
            subject = _("An administrator looks in: %(title)s", title=round_.title)
            _write("rounds:look", round_, person, subject, words)


def _reachable() -> "sa.Select[Person]":
    return sa.select(Person).where(can_be_written_to()).order_by(Person.email)


def tell_moved(round_: Round) -> None:
    """The round is in another state: say so, and what it means for the reader."""
    state = round_.state
    people = {p.id: p for p in audience(round_, invited=state in WITH_INVITED)}
    if state in {RoundState.CLOSED, RoundState.OPEN}:
        people |= {person.id: person for person in runners(round_.id)}
    for person in people.values():
        with force_locale(person.language):
            subject, words = _moved(round_, person)
            _write("rounds:moved", round_, person, subject, words)


def _moved(round_: Round, person: Person) -> tuple[str, str]:
    title = round_.title
    match round_.state:
        case RoundState.ANNOUNCED:
            return _("Announced: %(title)s", title=title), _(
                "The round opens on %(opens)s and closes on %(closes)s. What will be asked can be read now.",
                opens=when(round_.opens_at, round_, person),
                closes=when(round_.closes_at, round_, person),
            )
        case RoundState.OPEN:
            return _("Open: %(title)s", title=title), _(
                "Answers can be given until %(closes)s.",
                closes=when(round_.closes_at, round_, person),
            )
        case RoundState.CLOSED:
            return _("Closed: %(title)s", title=title), _(
                "The deadline has passed. What was received is now read and sorted. "
                "A draft that was not sent is kept, and can be downloaded."
            )
        case RoundState.PUBLISHED:
            return _("Published: %(title)s", title=title), _(
                "The result of the round is published, with what it rests on."
            )
        case RoundState.WITHDRAWN:
            return _("Withdrawn: %(title)s", title=title), _(
                "The round was withdrawn. The reason given:\n\n%(reason)s\n\n"
                "What was received stays on record.",
                reason=round_.withdrawn_reason,
            )
        case _other:
            return _("Archived: %(title)s", title=title), _(
                "The round is archived: it stays readable, and nothing in it changes any more."
            )


def tell_extended(round_: Round, extension: Extension) -> None:
    """The deadline moved, for all."""
    for person in audience(round_, invited=True):
        with force_locale(person.language):
            words = _(
                "The deadline moved from %(before)s to %(after)s. The reason given:\n\n%(reason)s",
                before=when(extension.before, round_, person),
                after=when(extension.after, round_, person),
                reason=extension.reason,
            )
            subject = _("More time: %(title)s", title=round_.title)
            _write("rounds:extended", round_, person, subject, words)


def tell_dates(round_: Round) -> None:
    """The dates of an announced round changed before it opened."""
    for person in audience(round_, invited=True):
        with force_locale(person.language):
            words = _(
                "The round now opens on %(opens)s and closes on %(closes)s.",
                opens=when(round_.opens_at, round_, person),
                closes=when(round_.closes_at, round_, person),
            )
            subject = _("New dates: %(title)s", title=round_.title)
            _write("rounds:dates", round_, person, subject, words)


def tell_reworded(question: Question, *, before: str) -> None:
    """A question changed while it is being answered: drafts may no longer fit it."""
    round_ = question.round
    for person in audience(round_, invited=False):
        with force_locale(person.language):
            words = _(
                "A question was changed while the round is open. It now reads:\n\n%(after)s\n\n"
                "It read before:\n\n%(before)s\n\n"
                "Its options and limits may have changed too. Drafts are kept: look at your answer "
                "before you send it. What was already sent keeps the wording it was given to.",
                after=question.current.wording,
                before=before,
            )
            subject = _("A question was changed: %(title)s", title=round_.title)
            _write("rounds:reworded", round_, person, subject, words)


def ask_to_role(invitation: RoleInvitation, *, by: Person) -> None:
    """Ask whoever reads mail at the address, with an account or without, to help run a round."""
    person = db.session.scalar(sa.select(Person).where(Person.email == invitation.email))
    language = person.language if person else by.language
    title = invitation.round.title
    with force_locale(language):
        role = role_label(Role(invitation.role))
        write(
            "rounds:role",
            to=person,
            address=invitation.email,
            language=language,
            subject=_("%(role)s of “%(title)s”", role=role, title=title),
            body=_(
                "%(person)s asks you to take a role in the round “%(title)s”: %(role)s."
                "\n\nSign in with this address, or sign up with it, and take it up here:\n\n%(link)s",
                person=by.name,
                title=title,
                role=role,
                link=addresses.whole("rounds.invitation", ident=invitation.id),
            ),
            round_id=invitation.round_id,
        )


def invite(round_: Round, organisation_id: uuid.UUID) -> None:
    """Tell those who speak for an organisation that it is invited."""
    query = _reachable().join(Delegate, Delegate.person_id == Person.id)
    people = db.session.scalars(
        query.where(
            Delegate.organisation_id == organisation_id, Delegate.state == DelegateState.ACTIVE
        )
    )
    for person in people:
        with force_locale(person.language):
            subject = _("Invitation: %(title)s", title=round_.title)
            words = _("Your organisation is invited to answer this round.")
            _write("rounds:invited", round_, person, subject, words)


def _write(kind: str, round_: Round, person: Person, subject: str, words: str) -> None:
    link = addresses.whole("rounds.show", slug=round_.slug)
    lines = [round_.title, round_.status_line, words, link]
    body = "\n\n".join(line for line in lines if line)
    write(kind, to=person, subject=subject, body=body, round_id=round_.id)


def when(instant: datetime | None, round_: Round, person: Person) -> str:
    """The instant in the round's zone, and in the reader's where that differs."""
    if instant is None:
        return ""
    there, here = clock.local(instant, round_.zone), clock.local(instant, person.zone)
    shown = f"{format_datetime(there, 'long', rebase=False)}"
    if here.utcoffset() == there.utcoffset():
        return shown
    return _(
        "%(there)s (for you %(here)s)",
        there=shown,
        here=format_datetime(here, "long", rebase=False),
    )
