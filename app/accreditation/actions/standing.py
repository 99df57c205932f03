"""What an accreditation means for the party a body is or becomes."""

from app import db
from app.accreditation import queries
from app.accreditation.models import Application
from app.accreditation.rules import ACCREDITED
from app.accreditation.signals import admitted
from app.rounds.models import Footing, Party
from app.rounds.queries import party_of


def mark_party(party: Party) -> None:
    """Mark a party that joins without being accredited: it submits in writing."""
    rows = db.session.execute(queries.footings([party.organisation_id]))
    footing = {row.round_id: row.footing for row in rows}.get(party.round_id)
    party.unaccredited = party.round.accredits and footing == Footing.IN_WRITING


def follow_footing(application: Application) -> None:
    """Take the mark off a party whose appeal was heard; from then on it counts as any other."""
    party = db.session.scalar(party_of(application.round_id, application.organisation_id))
    if party is not None and party.unaccredited and application.state is ACCREDITED:
        party.unaccredited = False
        admitted.send(party)
