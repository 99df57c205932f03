"""Making copies, erasing accounts, forgetting what is old: the only functions that do."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, kept
from app.accounts.actions import erase as erase_account
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs import actions as jobs
from app.meetings.models import Registration
from app.organisations import actions as organisations
from app.organisations.models import Delegate
from app.record.actions import record
from app.rights import emails, erasing, held, queries
from app.rights.models import PersonalCopy
from app.rounds import actions as rounds
from app.rounds.models import RoundRole


def ask_copy(person: Person) -> PersonalCopy:
    """Ask for a copy of all that is held; the one that is being made already, if there is one."""
    waiting = db.session.scalar(
        queries.copies_of(person.id).where(PersonalCopy.ready_at.is_(None)).limit(1)
    )
    if waiting is not None:
        return waiting
    copy = PersonalCopy(person_id=person.id)
    db.session.add(copy)
    db.session.flush()
    jobs.enqueue("rights:copy", {"copy": str(copy.id)}, slot=f"rights:copy:{person.id}", by=person)
    record("rights:ask-copy", person, by=person)
    return copy


def make_copy(copy: PersonalCopy) -> None:
    """Put it together and say so by mail."""
    copy.content = held.zipped(copy.person)
    copy.ready_at = clock.now()
    emails.copy_ready(copy)


def in_the_way(person: Person) -> list[str]:
    """What the person must hand over before the account can be erased, a sentence each."""
    found = []
    if person.admin and not db.session.scalar(queries.other_admins(person.id)):
        found.append(_("You are the only administrator: make somebody else one first."))
    found += [
        _("You are the only organiser of “%(title)s”: find another first.", title=round_.title)
        for round_ in db.session.scalars(queries.rounds_left_alone(person.id))
    ]
    found += [
        _("You are the only manager of %(name)s: name another first.", name=organisation.name)
        for organisation in db.session.scalars(queries.organisations_left_alone(person.id))
    ]
    return found


def erase(person: Person) -> None:
    """Erase an account: name and address go everywhere, what organisations said stays theirs."""
    if in_the_way(person):
        raise NotPossible(_("Hand over first what nobody else could go on with."))
    _end_places(person)
    erasing.from_messages(person)
    erasing.from_invitations(person)
    erasing.from_entries_of_organisations(person)
    erasing.from_programmes(person)
    db.session.execute(sa.delete(PersonalCopy).where(PersonalCopy.person_id == person.id))
    entries = erasing.from_record(person)
    erase_account(person, name=erasing.ERASED)
    record("rights:erase", person, by=person, entries=entries)


def tidy() -> None:
    """Forget copies that were made long enough ago."""
    old = sa.delete(PersonalCopy).where(PersonalCopy.asked_at < kept.before("copies"))
    db.session.execute(old.execution_options(synchronize_session=False))


def _end_places(person: Person) -> None:
    places = sa.select(Delegate).where(Delegate.person_id == person.id)
    for delegate in db.session.scalars(places).all():
        organisations.end_delegation(delegate, by=person, last_too=True)
    roles = sa.select(RoundRole).where(RoundRole.person_id == person.id)
    for role in db.session.scalars(roles).all():
        rounds.end_role(role, by=person, last_too=True)
    db.session.execute(
        sa.update(Registration)
        .where(Registration.person_id == person.id, Registration.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
