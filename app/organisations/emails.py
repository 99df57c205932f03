"""What is written to whom about organisations and those who speak for them."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import addresses, db
from app.accounts.models import Person
from app.notifications.actions import write
from app.organisations.models import (
    Delegate,
    DelegateState,
    MemberInvitation,
    Organisation,
)


def _administrators() -> Iterable[Person]:
    return db.session.scalars(
        sa.select(Person).where(Person.admin.is_(True), Person.disabled_at.is_(None))
    )


def _members(organisation: Organisation, *, managers: bool = False) -> list[Person]:
    query = (
        sa.select(Delegate)
        .where(Delegate.organisation_id == organisation.id, Delegate.state == DelegateState.ACTIVE)
        .options(joinedload(Delegate.person))
    )
    if managers:
        query = query.where(Delegate.manages.is_(True))
    return [delegate.person for delegate in db.session.scalars(query)]


def tell_administrators_of(organisation: Organisation) -> None:
    """An organisation waits for a decision."""
    link = addresses.whole("organisations.desk")
    for person in _administrators():
        with force_locale(person.language):
            write(
                "organisations:applied",
                to=person,
                subject=_("%(name)s asks to be registered", name=organisation.name),
                body=_(
                    "An organisation waits for your decision:\n\n%(name)s\n\n%(link)s",
                    name=organisation.name,
                    link=link,
                ),
            )


def tell_members_accepted(organisation: Organisation) -> None:
    """The organisation may take part from now on."""
    link = addresses.whole("organisations.show", ident=organisation.id)
    for person in _members(organisation):
        with force_locale(person.language):
            write(
                "organisations:accepted",
                to=person,
                subject=_("%(name)s is registered", name=organisation.name),
                body=_(
                    "%(name)s was accepted. It can now answer the rounds that are open to it.\n\n%(link)s",
                    name=organisation.name,
                    link=link,
                ),
            )


def tell_members_returned(organisation: Organisation, reason: str) -> None:
    """The entry came back, and why."""
    link = addresses.whole("organisations.edit", ident=organisation.id)
    for person in _members(organisation):
        with force_locale(person.language):
            write(
                "organisations:returned",
                to=person,
                subject=_("The entry of %(name)s was returned", name=organisation.name),
                body=_(
                    "The reason given:\n\n%(reason)s\n\nYou can change the entry and send it again:\n\n%(link)s",
                    reason=reason,
                    link=link,
                ),
            )


def tell_members_merged(organisation: Organisation, into: Organisation) -> None:
    """Two entries for one body became one."""
    link = addresses.whole("organisations.show", ident=into.id)
    for person in _members(into):
        with force_locale(person.language):
            write(
                "organisations:merged",
                to=person,
                subject=_(
                    "%(name)s is now part of %(into)s", name=organisation.name, into=into.name
                ),
                body=_(
                    "Two entries named the same organisation. They are one now, with all people and positions:\n\n%(link)s",
                    link=link,
                ),
            )


def tell_managers_of_request(organisation: Organisation, person: Person) -> None:
    """Somebody asks to speak for the organisation."""
    link = addresses.whole("organisations.members", ident=organisation.id)
    for manager in _members(organisation, managers=True):
        with force_locale(manager.language):
            write(
                "organisations:request",
                to=manager,
                subject=_(
                    "%(person)s asks to speak for %(name)s",
                    person=person.name,
                    name=organisation.name,
                ),
                body=_(
                    "%(person)s asks to speak for %(name)s. Decide here:\n\n%(link)s",
                    person=person.name,
                    name=organisation.name,
                    link=link,
                ),
            )


def tell_decision(delegate: Delegate, *, accepted: bool) -> None:
    """The request was decided."""
    person, name = delegate.person, delegate.organisation.name
    with force_locale(person.language):
        if accepted:
            subject = _("You now speak for %(name)s", name=name)
            body = _(
                "Your request was accepted.\n\n%(link)s",
                link=addresses.whole("organisations.mine"),
            )
        else:
            subject = _("Your request to speak for %(name)s", name=name)
            body = _("Those who manage the entry did not accept your request.")
        write("organisations:decision", to=person, subject=subject, body=body)


def invite(invitation: MemberInvitation, token: str, by: Person) -> None:
    """An invitation to whoever reads mail at the address, with an account or without."""
    person = db.session.scalar(sa.select(Person).where(Person.email == invitation.email))
    language = person.language if person else by.language
    name = invitation.organisation.name
    with force_locale(language):
        write(
            "organisations:invitation",
            to=person,
            address=invitation.email,
            language=language,
            subject=_("Speak for %(name)s", name=name),
            body=_(
                "%(person)s invites you to speak for %(name)s in consultations."
                "\n\nThe invitation is for you alone and ends in 14 days:\n\n%(link)s",
                person=by.name,
                name=name,
                link=addresses.whole("organisations.invitation", token=token),
            ),
        )
