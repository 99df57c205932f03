"""Who answered what and why, under the name each reader may see."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.moderation.models import Contribution
from app.moderation.words import plain
from app.policy import Who
from app.positions import attribution
from app.positions.attribution import Shown
from app.positions.models import Position, Stance
from app.rounds.models import Attribution, Party, Round
from app.statements.models import Statement, StatementAnswer
from app.statements.queries.taking_part import taking_part


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What one party said to a statement, as this reader may see it."""

    answer: StatementAnswer
    party: Shown
    stance: Stance
    words: str  # with a notice where they were hidden; empty where none were given


def reasons(statement: Statement, *, all_names: bool) -> list[StatementAnswer]:
    """The answers to a statement that give a reason, of parties that take part."""
    able = taking_part(statement.round, all_names=all_names)
    query = (
        sa.select(StatementAnswer)
        .join(StatementAnswer.party)
        .join(able, able.c.organisation == Party.organisation_id)
        .where(
            StatementAnswer.statement_id == statement.id,
            StatementAnswer.contribution_id.is_not(None),
        )
        .options(
            joinedload(StatementAnswer.contribution).options(
                joinedload(Contribution.redactions), joinedload(Contribution.round)
            )
        )
    )
    return list(db.session.scalars(query).unique())


def given(answers: Iterable[StatementAnswer], shown: Mapping[uuid.UUID, Shown]) -> list[Reason]:
    """Answers under the names of `shown`, by group; where none is shown, in an order that tells none."""
    said = [
        Reason(
            answer=one,
            party=shown[one.party_id],
            stance=one.stance,
            words=plain(one.contribution),
        )
        for one in answers
        if one.stance is not None and one.contribution is not None
    ]
    # Keys are random: among those of one group and stance without a name they order nothing.
    return sorted(
        said,
        key=lambda one: (
            one.party.group.place if one.party.group else 0,
            list(Stance).index(one.stance),
            one.party.label.casefold(),
            one.answer.id,
        ),
    )


def words_of(statement_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Contribution]":
    """The words of a reason that was given to this statement and stands."""
    return (
        sa.select(Contribution)
        .join(StatementAnswer, StatementAnswer.contribution_id == Contribution.id)
        .where(StatementAnswer.statement_id == statement_id, Contribution.id == ident)
    )


def parties_shown(
    round_: Round, party_ids: Iterable[uuid.UUID], who: Who
) -> dict[uuid.UUID, Shown]:
    """Parties under the names this reader may see, by their keys; one query.

    What a party was promised for any position of its in the round holds here, whatever became of
    that position.
    """
    ids = set(party_ids)
    if not ids:
        return {}
    query = (
        sa.select(Party, Position.attribution)
        .outerjoin(Position, Position.party_id == Party.id)
        .where(Party.round_id == round_.id, Party.id.in_(ids))
        .options(joinedload(Party.organisation), joinedload(Party.group), joinedload(Party.round))
    )
    parties: dict[uuid.UUID, Party] = {}
    promised: defaultdict[uuid.UUID, list[Attribution]] = defaultdict(list)
    for party, level in db.session.execute(query):
        parties[party.id] = party
        if level is not None:
            promised[party.id].append(level)
    return {
        ident: attribution.party_shown(party, who, *promised[ident])
        for ident, party in parties.items()
    }
