"""What becomes of the drafts of somebody who leaves: they are the organisation's, and go on."""

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.organisations.models import Delegate, DelegateRole
from app.positions import emails, queries
from app.positions.models import DraftAnswer, Position


def follow_leaving(delegate: Delegate, *, by: Person) -> None:  # noqa: ARG001 - as the signal says it
    """Tell the others of each draft that the one who left wrote on, or that only they could clear."""
    last_to_clear = delegate.role is DelegateRole.CLEARER and not emails.delegates(
        delegate.organisation_id, DelegateRole.CLEARER
    )
    for position in _drafts(delegate, all_of_them=last_to_clear):
        emails.hand_over(position, gone=delegate.person)


def _drafts(delegate: Delegate, *, all_of_them: bool) -> list[Position]:
    query = queries.of_organisation(delegate.organisation_id)
    found = [one for one in db.session.scalars(query) if one.writing is not None]
    if all_of_them:
        return found
    wrote = sa.select(DraftAnswer.position_id).where(
        DraftAnswer.position_id.in_([one.id for one in found]),
        DraftAnswer.saved_by_id == delegate.person_id,
    )
    worked_on = set(db.session.scalars(wrote))
    return [one for one in found if one.id in worked_on]
