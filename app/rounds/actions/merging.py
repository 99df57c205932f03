"""What a round does when two entries turn out to be one organisation."""

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.organisations.models import Organisation
from app.record.actions import record
from app.rounds.models import Party, RoundInvitation
from app.rounds.signals import parties_joined


def follow_merger(organisation: Organisation, *, into: Organisation, by: Person) -> None:
    """Let the organisation that stays take over parties and invitations.

    Where both took part in a round, what is above moves what belongs to the party that goes
    (`parties_joined`), and may refuse; group, country and region stay those of the party kept.
    """
    for party in db.session.scalars(
        sa.select(Party).where(Party.organisation_id == organisation.id)
    ):
        kept = db.session.scalar(
            sa.select(Party).where(
                Party.round_id == party.round_id, Party.organisation_id == into.id
            )
        )
        record("rounds:merge-parties", party, by=by, round_id=party.round_id, into=into.id)
        if kept is None:
            party.organisation = into
            continue
        parties_joined.send(party, into=kept, by=by)
        db.session.flush()
        db.session.delete(party)
    _move_invitations(organisation, into)
    db.session.flush()


def _move_invitations(organisation: Organisation, into: Organisation) -> None:
    there = set(
        db.session.scalars(
            sa.select(RoundInvitation.round_id).where(RoundInvitation.organisation_id == into.id)
        )
    )
    invitations = sa.select(RoundInvitation).where(
        RoundInvitation.organisation_id == organisation.id
    )
    for invitation in db.session.scalars(invitations):
        if invitation.round_id in there:
            db.session.delete(invitation)
        else:
            invitation.organisation = into
