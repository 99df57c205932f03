"""What answers do when two entries turn out to be one organisation."""

import sqlalchemy as sa

from app import db
from app.accounts.models import Person
from app.rounds.models import Party
from app.statements.models import StatementAnswer


def follow_parties(party: Party, *, into: Party, by: Person) -> None:  # noqa: ARG001 - as the signal says it
    """Move a party's answers to the one that stays; of two to one statement the later one holds."""
    query = sa.select(StatementAnswer).where(StatementAnswer.party_id.in_([party.id, into.id]))
    by_statement: dict[object, list[StatementAnswer]] = {}
    for one in db.session.scalars(query):
        by_statement.setdefault(one.statement_id, []).append(one)
    for answers in by_statement.values():
        kept = max(answers, key=lambda one: one.answered_at)
        for other in answers:
            if other is not kept:
                db.session.delete(other)
        db.session.flush()  # the place of the one that goes is free before the other takes it
        kept.party = into
