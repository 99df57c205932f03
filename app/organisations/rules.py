"""Who may do what with an organisation, and how its state may move."""

from app.organisations.models import Delegate, DelegateRole, Organisation, OrganisationState
from app.policy import Predicate, Who, anyone, is_admin, is_auditor, is_signed_in, predicate

MOVES: dict[OrganisationState, frozenset[OrganisationState]] = {
    OrganisationState.APPLIED: frozenset(
        {OrganisationState.ACCEPTED, OrganisationState.RETURNED, OrganisationState.MERGED}
    ),
    OrganisationState.RETURNED: frozenset({OrganisationState.APPLIED, OrganisationState.MERGED}),
    OrganisationState.ACCEPTED: frozenset({OrganisationState.MERGED}),
    OrganisationState.MERGED: frozenset(),
}


@predicate
def is_accepted(who: Who, organisation: Organisation) -> bool:  # noqa: ARG001 - asks only the state
    """The administrator has accepted the organisation."""
    return organisation.state is OrganisationState.ACCEPTED


@predicate
def is_merged(who: Who, organisation: Organisation) -> bool:  # noqa: ARG001 - asks only the state
    """The organisation is now part of its twin."""
    return organisation.state is OrganisationState.MERGED


@predicate
def is_member(who: Who, organisation: Organisation) -> bool:
    """The person speaks for the organisation, in whatever role."""
    return who.delegation(organisation.id) is not None


@predicate
def is_manager(who: Who, organisation: Organisation) -> bool:
    """The person may invite members and change the entry."""
    delegation = who.delegation(organisation.id)
    return delegation is not None and delegation.manages


@predicate
def is_own_delegation(who: Who, delegate: Delegate) -> bool:
    """It is the person's own place in an organisation."""
    return who.person == delegate.person_id


@predicate
def manages_delegates_organisation(who: Who, delegate: Delegate) -> bool:
    """The person manages the organisation that the delegate speaks for."""
    delegation = who.delegation(delegate.organisation_id)
    return delegation is not None and delegation.manages


def may_draft(who: Who, organisation_id: object) -> bool:
    """Whether the person may write for the organisation: drafters and clearers may."""
    delegation = next((d for key, d in who.delegations.items() if key == organisation_id), None)
    return delegation is not None and delegation.role in {
        DelegateRole.DRAFTER,
        DelegateRole.CLEARER,
    }


def may_clear(who: Who, organisation_id: object) -> bool:
    """Whether the person may clear and submit for the organisation."""
    delegation = next((d for key, d in who.delegations.items() if key == organisation_id), None)
    return delegation is not None and delegation.role == DelegateRole.CLEARER


@predicate
def is_personal(who: Who, organisation: Organisation) -> bool:  # noqa: ARG001 - asks only the row
    """It is one person, who is joined by nobody."""
    return organisation.personal


ALLOW: dict[str, Predicate] = {
    "organisation.list": anyone,
    "organisation.view": (is_accepted | is_merged) | is_member | is_admin | is_auditor,
    "organisation.register": is_signed_in,
    "organisation.join": is_signed_in & is_accepted & ~is_personal & ~is_member,
    "organisation.edit": is_manager & ~is_merged | is_admin & ~is_merged,
    "organisation.members": is_member | is_admin | is_auditor,
    "organisation.invite": is_manager & is_accepted & ~is_personal,
    "organisation.decide": is_admin,
    "organisation.merge": is_admin,
    "delegate.view": is_own_delegation | manages_delegates_organisation | is_admin,
    "delegate.decide": manages_delegates_organisation | is_admin,
    "delegate.end": is_own_delegation | manages_delegates_organisation | is_admin,
    "group.edit": is_admin,
}
