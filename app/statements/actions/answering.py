"""What a party says to the statements put to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.analysis import parts
from app.errors import Conflict, NotPossible
from app.moderation.actions import contribute
from app.moderation.models import ContributionKind
from app.organisations.models import Organisation
from app.positions.models import Stance
from app.record.actions import record
from app.rounds.actions import join
from app.rounds.models import Party
from app.statements.models import Statement, StatementAnswer
from app.statements.rules import PUT, AnswerSheet, effective_state


@dataclass(frozen=True, kw_only=True)
class Given:
    """A stance and a reason as they were sent, and the revision of the answer they were made on."""

    stance: Stance | None
    reason: str = ""
    revision: int = 0


def answer(
    sheet: AnswerSheet,
    given: Mapping[Statement, Given],
    *,
    organisation: Organisation,
    by: Person,
) -> int:
    """Take a party's answers; how many changed. Each change is on the record, with what was before.

    A party has one answer to a statement; until reading ends it may change it or take it back.
    An invited organisation that sent no position becomes a party by answering. Raises Conflict
    where somebody else of the delegation changed an answer meanwhile.
    """
    party = join(sheet.round, organisation, by=by)
    query = sa.select(StatementAnswer).where(
        StatementAnswer.party_id == party.id,
        StatementAnswer.statement_id.in_([statement.id for statement in given]),
    )
    there = {one.statement_id: one for one in db.session.scalars(query)}
    return sum(
        _answer(statement, party, there.get(statement.id), one, by=by)
        for statement, one in given.items()
    )


def differs(before: StatementAnswer | None, given: Given) -> bool:
    """Whether what was sent is something else than what stands."""
    if before is None:
        return given.stance is not None
    return before.stance is not given.stance or _reason_of(before) != text.clean(given.reason)


def _answer(
    statement: Statement, party: Party, before: StatementAnswer | None, given: Given, *, by: Person
) -> bool:
    if not differs(before, given):
        return False
    if effective_state(statement) is not PUT:
        raise NotPossible(_("Statement %(n)s takes no answers any more.", n=statement.number or ""))
    if given.revision != (before.revision if before else 0):
        raise Conflict(
            _(
                "Somebody of your delegation answered statement %(n)s meanwhile. Reload the page.",
                n=statement.number or "",
            )
        )
    said = before.stance if before else None
    row = before or StatementAnswer(statement_id=statement.id, party_id=party.id, revision=0)
    row.stance = given.stance
    row.contribution = (
        contribute(
            round_=party.round,
            kind=ContributionKind.ANSWER,
            source=given.reason,
            language=parts.language()(given.reason, party.round.languages),
        )
        if given.stance is not None and given.reason
        else None
    )
    row.revision += 1
    row.answered_at = clock.now()
    row.answered_by_id = by.id
    db.session.add(row)
    record(
        "statements:answer",
        row,
        by=by,
        for_=party.organisation_id,
        round_id=party.round_id,
        statement=statement.id,
        before=said,
        after=given.stance,
        reason=text.quote_hash(given.reason) if given.reason else None,
        revision=row.revision,
    )
    return True


def _reason_of(answer: StatementAnswer) -> str:
    return answer.contribution.source if answer.contribution else ""
