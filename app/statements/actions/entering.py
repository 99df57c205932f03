"""Statements and answers as they were given elsewhere or earlier: the demonstration brings them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app import db
from app.accounts.models import Person
from app.moderation.actions import contribute
from app.moderation.models import ContributionKind
from app.positions.models import Stance
from app.record.actions import record
from app.rounds.models import Party, Round
from app.statements.models import Statement, StatementAnswer, StatementSource, StatementState
from app.synthesis.models import Passage, Topic


@dataclass(frozen=True, kw_only=True)
class EnteredAnswer:
    """What a party said to a statement."""

    party: Party
    stance: Stance
    at: datetime
    reason: str = ""
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class EnteredStatement:
    """A statement, from which passages it was made, when it was put, and what came back."""

    topic: Topic
    wording: str
    put_at: datetime
    passages: Sequence[Passage]
    language: str = "en"
    closed_at: datetime | None = None
    answers: Sequence[EnteredAnswer] = field(default_factory=tuple)


def enter(round_: Round, entered: Sequence[EnteredStatement], *, by: Person) -> list[Statement]:
    """Bring statements with their answers, with one entry in the record."""
    made = []
    for number, one in enumerate(entered, start=1):
        closed = one.closed_at is not None
        statement = Statement(
            round_id=round_.id,
            round=round_,
            topic=one.topic,
            number=number,
            state=StatementState.CLOSED if closed else StatementState.PUT,
            wording=one.wording,
            language=one.language,
            made_by=by,
            put_at=one.put_at,
            closed_at=one.closed_at,
        )
        statement.sources = [
            StatementSource(passage=passage, quote_hash=passage.quote_hash)
            for passage in one.passages
        ]
        statement.answers = [
            StatementAnswer(
                party=said.party,
                stance=said.stance,
                answered_at=said.at,
                contribution=contribute(
                    round_=round_,
                    kind=ContributionKind.ANSWER,
                    source=said.reason,
                    language=said.language,
                )
                if said.reason
                else None,
            )
            for said in one.answers
        ]
        made.append(statement)
    db.session.add_all(made)
    db.session.flush()
    record(
        "statements:enter",
        round_,
        by=by,
        round_id=round_.id,
        statements=len(made),
        answers=sum(len(one.answers) for one in entered),
    )
    return made
