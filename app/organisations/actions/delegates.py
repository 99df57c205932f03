"""Those who speak for an organisation: invited, asking, accepted, ended."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible, NotSeen
from app.organisations import emails
from app.organisations.models import (
    Delegate,
    DelegateRole,
    DelegateState,
    MemberInvitation,
    Organisation,
)
from app.organisations.signals import left
from app.record.actions import record

VALID = timedelta(days=14)


def ask_to_join(organisation: Organisation, *, role: DelegateRole, by: Person) -> Delegate:
    """Ask to speak for the organisation; its managers are told. Asking twice changes nothing."""
    delegate = _place_of(by, organisation)
    if delegate is not None and delegate.state in {DelegateState.ACTIVE, DelegateState.ASKED}:
        return delegate
    if delegate is None:
        delegate = Delegate(person_id=by.id, organisation_id=organisation.id, role=role)
        db.session.add(delegate)
    delegate.role = role
    delegate.state = DelegateState.ASKED
    delegate.manages = False
    delegate.since = clock.now()
    record("organisations:ask-to-join", organisation, by=by, for_=organisation, role=role)
    emails.tell_managers_of_request(organisation, by)
    return delegate


def decide_request(delegate: Delegate, *, accepted: bool, by: Person) -> None:
    """Let somebody in who asked, or not; they are told either way."""
    if delegate.state is not DelegateState.ASKED:
        raise NotPossible(_("This request was decided already."))
    delegate.state = DelegateState.ACTIVE if accepted else DelegateState.REFUSED
    delegate.since = clock.now()
    record(
        "organisations:decide-request",
        delegate.organisation,
        by=by,
        for_=delegate.organisation_id,
        person=delegate.person_id,
        accepted=accepted,
    )
    emails.tell_decision(delegate, accepted=accepted)


def set_role(delegate: Delegate, *, role: DelegateRole, manages: bool, by: Person) -> None:
    """Change what a member may do. The last manager stays one."""
    if delegate.manages and not manages:
        _keep_a_manager(delegate)
    delegate.role = role
    delegate.manages = manages
    record(
        "organisations:set-role",
        delegate.organisation,
        by=by,
        for_=delegate.organisation_id,
        person=delegate.person_id,
        role=role,
        manages=manages,
    )


def end_delegation(delegate: Delegate, *, by: Person, last_too: bool = False) -> None:
    """End a member's place. The last manager cannot leave before another is named.

    With `last_too` they can: who erases an account has been told what it leaves behind.
    """
    if delegate.state is DelegateState.ENDED:
        return
    if delegate.manages and not last_too:
        _keep_a_manager(delegate)
    delegate.state = DelegateState.ENDED
    delegate.manages = False
    delegate.ended_at = clock.now()
    record(
        "organisations:end-delegation",
        delegate.organisation,
        by=by,
        for_=delegate.organisation_id,
        person=delegate.person_id,
    )
    left.send(delegate, by=by)


def _keep_a_manager(delegate: Delegate) -> None:
    others = sa.select(sa.func.count()).where(
        Delegate.organisation_id == delegate.organisation_id,
        Delegate.manages.is_(True),
        Delegate.state == DelegateState.ACTIVE,
        Delegate.id != delegate.id,
    )
    if not db.session.scalar(others):
        raise NotPossible(_("Name another manager first: an organisation needs one."))


def invite_member(
    organisation: Organisation, *, email: str, role: DelegateRole, by: Person
) -> MemberInvitation:
    """Invite somebody by mail. An earlier invitation to the same address ends with this one."""
    address = email.strip().casefold()
    earlier = sa.select(MemberInvitation).where(
        MemberInvitation.organisation_id == organisation.id,
        MemberInvitation.email == address,
        MemberInvitation.accepted_at.is_(None),
        MemberInvitation.revoked_at.is_(None),
    )
    for old in db.session.scalars(earlier):
        old.revoked_at = clock.now()
    token = secrets.token_urlsafe(24)
    invitation = MemberInvitation(
        organisation_id=organisation.id,
        organisation=organisation,
        email=address,
        role=role,
        token_hash=_hash(token),
        invited_by_id=by.id,
        expires_at=clock.now() + VALID,
    )
    db.session.add(invitation)
    record("organisations:invite", organisation, by=by, for_=organisation, role=role)
    emails.invite(invitation, token, by)
    return invitation


def revoke_invitation(invitation: MemberInvitation, *, by: Person) -> None:
    """Make an invitation that was not taken up worth nothing."""
    if invitation.accepted_at is not None:
        raise NotPossible(_("The invitation was taken up already."))
    invitation.revoked_at = clock.now()
    record(
        "organisations:revoke-invitation",
        invitation.organisation,
        by=by,
        for_=invitation.organisation_id,
    )


def find_invitation(token: str, *, lock: bool = False) -> MemberInvitation:
    """The invitation that stands for a token; NotSeen for any that was used, revoked or ran out."""
    query = sa.select(MemberInvitation).where(
        MemberInvitation.token_hash == _hash(token),
        MemberInvitation.accepted_at.is_(None),
        MemberInvitation.revoked_at.is_(None),
        MemberInvitation.expires_at > clock.now(),
    )
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotSeen
    return found


def accept_invitation(invitation: MemberInvitation, *, by: Person) -> Delegate:
    """Take up an invitation: only whoever it was sent to can."""
    if by.email != invitation.email:
        raise NotPossible(
            _(
                "This invitation was sent to another address. Sign in with the account of that address."
            )
        )
    delegate = _place_of(by, invitation.organisation)
    if delegate is None:
        delegate = Delegate(
            person_id=by.id, organisation_id=invitation.organisation_id, role=invitation.role
        )
        db.session.add(delegate)
    delegate.role = invitation.role
    delegate.state = DelegateState.ACTIVE
    delegate.since = clock.now()
    delegate.ended_at = None
    invitation.accepted_at = clock.now()
    record(
        "organisations:accept-invitation",
        invitation.organisation,
        by=by,
        for_=invitation.organisation_id,
        role=invitation.role,
    )
    return delegate


def _place_of(person: Person, organisation: Organisation) -> Delegate | None:
    return db.session.scalar(
        sa.select(Delegate).where(
            Delegate.person_id == person.id, Delegate.organisation_id == organisation.id
        )
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
