"""What one party is asked, and what it said so far."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.moderation.models import Contribution
from app.rounds.models import Party, Round
from app.statements.models import Statement, StatementAnswer, StatementState
from app.statements.queries.statements import of_round
from app.statements.queries.taking_part import taking_part
from app.statements.rules import AnswerSheet

PUT, CLOSED, WITHDRAWN = StatementState.PUT, StatementState.CLOSED, StatementState.WITHDRAWN


@dataclass(frozen=True, kw_only=True)
class OneAsked:
    """A statement and what the party says to it, if it has said something."""

    statement: Statement
    answer: StatementAnswer | None

    @property
    def answered(self) -> bool:
        """Whether the party takes a stance on it now."""
        return self.answer is not None and self.answer.stance is not None


def waiting(round_: Round, organisation_id: uuid.UUID) -> "sa.Select[int, int, int]":
    """How many statements count, how many of them the organisation answered, and 1 if it takes part."""
    put = sa.select(Statement.id).where(
        Statement.round_id == round_.id, Statement.state.in_((PUT, CLOSED))
    )
    answered = (
        sa.select(sa.func.count())
        .select_from(StatementAnswer)
        .join(StatementAnswer.party)
        .where(
            StatementAnswer.statement_id.in_(put),
            StatementAnswer.stance.is_not(None),
            Party.organisation_id == organisation_id,
        )
    )
    return sa.select(
        sa.select(sa.func.count()).select_from(put.subquery()).scalar_subquery(),
        answered.scalar_subquery(),
        _part_of(round_, organisation_id).scalar_subquery(),
    )


def _part_of(round_: Round, organisation_id: uuid.UUID) -> "sa.Select[int]":
    able = taking_part(round_, all_names=True)
    return (
        sa.select(sa.func.count()).select_from(able).where(able.c.organisation == organisation_id)
    )


def sheet_of(round_: Round, organisation_id: uuid.UUID) -> AnswerSheet:
    """The sheet of an organisation; one that takes no part has an empty one it may not see."""
    return AnswerSheet(
        round=round_,
        organisation_id=organisation_id,
        takes_part=bool(db.session.scalar(_part_of(round_, organisation_id))),
    )


def asked_of(sheet: AnswerSheet) -> list[OneAsked]:
    """Every statement that was put to the party, with its answer; two queries."""
    answers = (
        sa.select(StatementAnswer)
        .join(StatementAnswer.party)
        .join(StatementAnswer.statement)
        .where(
            Party.round_id == sheet.round.id,
            Statement.round_id == sheet.round.id,
            Party.organisation_id == sheet.organisation_id,
        )
        .options(joinedload(StatementAnswer.contribution).joinedload(Contribution.redactions))
    )
    said = {answer.statement_id: answer for answer in db.session.scalars(answers).unique()}
    return [
        OneAsked(statement=statement, answer=said.get(statement.id))
        for statement in db.session.scalars(of_round(sheet.round.id, PUT, CLOSED, WITHDRAWN))
    ]
