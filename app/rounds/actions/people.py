"""Who runs a round, and which organisations are invited to it."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.errors import NotPossible, NotSeen
from app.organisations.models import Organisation
from app.record.actions import record
from app.rounds import emails
from app.rounds.models import Role, RoleInvitation, Round, RoundInvitation, RoundRole
from app.rounds.queries import party_of


def ask_to_role(round_: Round, *, email: str, role: Role, by: Person) -> RoleInvitation:
    """Ask whoever has this address to organise or moderate the round.

    It answers the same whether the address is known or not: the role waits until somebody who
    has confirmed the address takes it up.
    """
    address = email.strip().lower()
    found = db.session.scalar(
        sa.select(RoleInvitation).where(
            RoleInvitation.round_id == round_.id,
            RoleInvitation.email == address,
            RoleInvitation.role == role,
        )
    )
    if found is not None:
        return found
    invitation = RoleInvitation(round=round_, email=address, role=role, by_id=by.id)
    db.session.add(invitation)
    db.session.flush()  # gives it the id that the mail names
    emails.ask_to_role(invitation, by=by)
    record("rounds:ask-to-role", invitation, by=by, round_id=round_.id, role=role)
    return invitation


def take_up(invitation: RoleInvitation, *, by: Person) -> RoundRole:
    """Become what one was asked to be; the invitation is gone with it."""
    if invitation.email != by.email:
        raise NotSeen
    round_, role = invitation.round, invitation.role
    held = next((one for one in round_.roles if (one.person_id, one.role) == (by.id, role)), None)
    db.session.delete(invitation)
    if held is not None:
        return held
    made = RoundRole(round=round_, person=by, role=role)
    db.session.add(made)
    record("rounds:take-role", made, by=by, round_id=round_.id, role=role)
    return made


def take_back(invitation: RoleInvitation, *, by: Person) -> None:
    """Ask no more; also how somebody declines."""
    record(
        "rounds:take-back-role",
        invitation,
        by=by,
        round_id=invitation.round_id,
        role=invitation.role,
    )
    db.session.delete(invitation)


def end_role(role: RoundRole, *, by: Person, last_too: bool = False) -> None:
    """Let somebody run the round no longer. The last organiser stays, unless `last_too`."""
    round_ = role.round
    organisers = [one for one in round_.roles if one.role is Role.ORGANISER]
    if role.role is Role.ORGANISER and len(organisers) == 1 and not last_too:
        raise NotPossible(_("A round keeps at least one organiser."))
    record(
        "rounds:end-role",
        role,
        by=by,
        round_id=round_.id,
        role=role.role,
        person=str(role.person_id),
    )
    db.session.delete(role)


def invite(
    round_: Round, organisation: Organisation, *, observer: bool = False, by: Person | None
) -> RoundInvitation:
    """Invite an organisation, to answer or as an observer that reads and attends.

    Those who speak for it are told by mail once the round is announced.
    """
    found = db.session.scalar(
        sa.select(RoundInvitation).where(
            RoundInvitation.round_id == round_.id,
            RoundInvitation.organisation_id == organisation.id,
        )
    )
    if found is not None:
        return found
    if observer and db.session.scalar(party_of(round_.id, organisation.id)) is not None:
        raise NotPossible(_("The organisation takes part already: it is no observer."))
    invitation = RoundInvitation(
        round_id=round_.id,
        organisation=organisation,
        observer=observer,
        by_id=by.id if by else None,
    )
    db.session.add(invitation)
    db.session.flush()
    db.session.expire(round_, ["invitations"])
    if round_.announced_at is not None:
        emails.invite(round_, organisation.id)
    record(
        "rounds:invite",
        invitation,
        by=by,
        for_=organisation,
        round_id=round_.id,
        observer=observer,
    )
    return invitation


def uninvite(invitation: RoundInvitation, round_: Round, *, by: Person) -> None:
    """Invite the organisation no more. One that takes part already stays a party."""
    record(
        "rounds:uninvite",
        invitation,
        by=by,
        for_=invitation.organisation_id,
        round_id=round_.id,
    )
    round_.invitations.remove(invitation)
    db.session.delete(invitation)
