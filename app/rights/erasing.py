"""Taking a person's name and address out of everything that is not theirs alone to take away."""

import re

import sqlalchemy as sa

from app import db, text
from app.accounts.models import Person
from app.jobs.models import Job
from app.meetings.models import CoChair
from app.notifications.models import Follow, Message
from app.organisations.models import MemberInvitation, Organisation, OrganisationName
from app.record.actions import erase
from app.record.models import Entry
from app.rounds.models import RoleInvitation

ERASED = "(erased)"
LEAST = 3  # letters of a name that is looked for in the words of messages


def from_messages(person: Person) -> None:
    """What was written to the person goes; in what others got, name and address are struck out."""
    mine = sa.or_(Message.person_id == person.id, Message.address == person.email)
    db.session.execute(sa.delete(Message).where(mine))
    db.session.execute(sa.delete(Follow).where(Follow.person_id == person.id))
    sought = _sought(person)
    holds = [
        column.contains(one, autoescape=True)
        for one in sought
        for column in (Message.subject, Message.body)
    ]
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sought), re.IGNORECASE
    )
    for message in db.session.scalars(sa.select(Message).where(sa.or_(*holds))):
        message.subject = pattern.sub(ERASED, message.subject)
        message.body = pattern.sub(ERASED, message.body)
        message.attachments = []
    for job in db.session.scalars(sa.select(Job).where(Job.kind == "accounts:reset")):
        if job.args.get("email") == person.email:
            job.args = {"email": ""}


def from_invitations(person: Person) -> None:
    """Invitations that went to the address are taken back or lose it."""
    db.session.execute(sa.delete(RoleInvitation).where(RoleInvitation.email == person.email))
    db.session.execute(
        sa.update(MemberInvitation)
        .where(MemberInvitation.email == person.email)
        .values(email=ERASED)
        .execution_options(synchronize_session=False)
    )


def from_entries_of_organisations(person: Person) -> None:
    """Where the person was a party in their own name, the party stays and the name goes."""
    own = sa.select(Organisation).where(
        Organisation.created_by_id == person.id, Organisation.personal.is_(True)
    )
    for organisation in db.session.scalars(own):
        organisation.name = organisation.short_name = ERASED
        organisation.folded = text.fold(ERASED)
        organisation.website = None
        db.session.execute(
            sa.delete(OrganisationName).where(OrganisationName.organisation_id == organisation.id)
        )


def from_programmes(person: Person) -> None:
    """A chair's name goes; the organisation that chaired stays."""
    db.session.execute(
        sa.update(CoChair)
        .where(CoChair.person_id == person.id)
        .values(name=ERASED)
        .execution_options(synchronize_session=False)
    )


def from_record(person: Person) -> int:
    """Entries that say name or address lose their facts; a tombstone says so. How many there were."""
    own = sa.or_(
        Entry.actor_id == person.id,
        sa.and_(Entry.subject_kind == "person", Entry.subject_id == str(person.id)),
    )
    says = sa.or_(
        Entry.facts.contains(person.email, autoescape=True),
        sa.and_(own, Entry.facts.contains(person.name, autoescape=True)),
    )
    found = db.session.scalars(sa.select(Entry).where(Entry.facts.is_not(None), says)).all()
    for entry in found:
        erase(entry, by=person, reason="account erased")
    return len(found)


def _sought(person: Person) -> list[str]:
    """What is looked for in words: the address, and a name long enough not to be part of another."""
    return [person.email] + ([person.name] if len(person.name) >= LEAST else [])
