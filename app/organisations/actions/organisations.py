"""An organisation's entry: registered, accepted, returned, changed."""

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations import emails
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    Group,
    Organisation,
    OrganisationName,
    OrganisationState,
    Region,
)
from app.organisations.rules import MOVES
from app.record.actions import record


def register(
    *,
    name: str,
    short_name: str,
    group: Group,
    by: Person | None,
    nature: str | None = None,
    country: str | None = None,
    region: Region | None = None,
    website: str | None = None,
    accepted: bool = False,
    invented: bool = False,
) -> Organisation:
    """Register an organisation. Whoever does so speaks for it as clearer and manages its entry.

    It waits for an administrator unless `accepted`; the administrators are told.
    """
    organisation = Organisation(
        name=name,
        short_name=short_name or name,
        folded=text.fold(name),
        group=group,
        nature=nature or None,
        country=country or None,
        region=region,
        website=website or None,
        state=OrganisationState.ACCEPTED if accepted else OrganisationState.APPLIED,
        decided_at=clock.now() if accepted else None,
        created_by_id=by.id if by else None,
        invented=invented,
    )
    db.session.add(organisation)
    db.session.flush()
    if by is not None:
        db.session.add(
            Delegate(
                person_id=by.id,
                organisation_id=organisation.id,
                role=DelegateRole.CLEARER,
                manages=True,
                state=DelegateState.ACTIVE,
            )
        )
    record(
        "organisations:register",
        organisation,
        by=by,
        name=name,
        group=group.sign,
        state=organisation.state,
    )
    if not accepted:
        emails.tell_administrators_of(organisation)
    return organisation


def accept(organisation: Organisation, *, by: Person) -> None:
    """Accept the organisation: from now on it may answer rounds. Its people are told."""
    _move(organisation, OrganisationState.ACCEPTED, by=by)
    emails.tell_members_accepted(organisation)


def return_(organisation: Organisation, *, reason: str, by: Person) -> None:
    """Return the entry with a reason; its people are told, may change it and apply again."""
    organisation.reason = reason
    _move(organisation, OrganisationState.RETURNED, by=by, reason=reason)
    emails.tell_members_returned(organisation, reason)


def apply_again(organisation: Organisation, *, by: Person) -> None:
    """Send a returned entry to the administrators once more."""
    _move(organisation, OrganisationState.APPLIED, by=by)
    organisation.reason = None
    emails.tell_administrators_of(organisation)


def _move(
    organisation: Organisation, to: OrganisationState, *, by: Person, reason: str | None = None
) -> None:
    before = organisation.state
    if to not in MOVES[before]:
        raise NotPossible(_("The entry is in another state by now; nothing was changed."))
    organisation.state = to
    organisation.decided_at = clock.now()
    record("organisations:move", organisation, by=by, before=before, after=to, reason=reason)


def edit(
    organisation: Organisation,
    *,
    name: str,
    short_name: str,
    group: Group,
    nature: str | None,
    country: str | None,
    region: Region | None,
    website: str | None,
    by: Person,
) -> None:
    """Change the entry. A name it had stays as another name, so that it is found by it."""
    before = {
        "name": organisation.name,
        "group": organisation.group.sign,
        "country": organisation.country,
    }
    if text.fold(name) != organisation.folded:
        add_name(organisation, name=organisation.name, by=by)
    organisation.name = name
    organisation.short_name = short_name or name
    organisation.folded = text.fold(name)
    organisation.group = group
    organisation.nature = nature or None
    organisation.country = country or None
    organisation.region = region
    organisation.website = website or None
    record(
        "organisations:edit",
        organisation,
        by=by,
        before=before,
        after={"name": name, "group": group.sign, "country": country or None},
    )


def add_name(
    organisation: Organisation, *, name: str, by: Person | None, language: str | None = None
) -> None:
    """Note another name of the organisation. One that it has already changes nothing."""
    folded = text.fold(name)
    if folded in {other.folded for other in organisation.names}:
        return
    organisation.names.append(OrganisationName(name=name, folded=folded, language=language or None))
    record("organisations:add-name", organisation, by=by, name=name, language=language)


def remove_name(other: OrganisationName, *, by: Person) -> None:
    """Take another name away."""
    record("organisations:remove-name", other.organisation, by=by, name=other.name)
    db.session.delete(other)
