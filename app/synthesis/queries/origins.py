"""Where words come from: the contributions of standing versions, and what each belongs to."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app import db
from app.meetings.models import Account, AccountState, Session
from app.moderation.models import Contribution
from app.positions.models import (
    Answer,
    Attachment,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.synthesis.models import Cut
from app.synthesis.rules import COUNTING


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a contribution belongs to; all but the contribution empty for a session's account."""

    contribution: Contribution
    position: Position | None = None
    question_id: uuid.UUID | None = None
    stance: Stance | None = None
    current: bool = True

    @property
    def accepted(self) -> bool:
        """Whether it may be shown beyond those who run the round."""
        return self.position is None or self.position.state is PositionState.ACCEPTED

    @property
    def counts(self) -> bool:
        """Whether its passages count: its position stands, in this very version."""
        return self.position is None or (self.position.state in COUNTING and self.current)


def _current(words: "type[Answer | Attachment]") -> "sa.Select[uuid.UUID | None]":
    """The contributions of the versions that stand; narrow it by columns of Position."""
    return (
        sa.select(words.contribution_id)
        .join(PositionVersion, words.version_id == PositionVersion.id)
        .join(
            Position,
            sa.and_(
                Position.id == PositionVersion.position_id,
                Position.current_number == PositionVersion.number,
            ),
        )
        .where(words.contribution_id.is_not(None))
    )


def standing_contributions(
    position_ids: Iterable[uuid.UUID | None],
) -> "sa.CompoundSelect[uuid.UUID | None]":
    """The ids of the contributions that make up the current versions of positions."""
    chosen = Position.id.in_(list(position_ids))
    return sa.union_all(_current(Answer).where(chosen), _current(Attachment).where(chosen))


def sources(contributions: Iterable[Contribution]) -> dict[uuid.UUID, Source]:
    """What each contribution belongs to, by the contribution's id, in one query."""
    known = {contribution.id: contribution for contribution in contributions}
    found = {ident: Source(contribution=one) for ident, one in known.items()}
    said = sa.cast(Answer.stance, sa.String).label("stance")
    nothing = sa.cast(sa.null(), sa.String).label("stance")
    words = sa.union_all(
        sa.select(Answer.contribution_id, Answer.version_id, Answer.question_id, said).where(
            Answer.contribution_id.in_(list(known))
        ),
        sa.select(
            Attachment.contribution_id, Attachment.version_id, Attachment.question_id, nothing
        ).where(Attachment.contribution_id.in_(list(known))),
    ).subquery()
    query = (
        sa.select(
            words.c.contribution_id,
            words.c.question_id,
            words.c.stance,
            PositionVersion.number,
            Position,
        )
        .join(PositionVersion, words.c.version_id == PositionVersion.id)
        .join(Position, Position.id == PositionVersion.position_id)
    )
    for ident, question_id, stance, number, position in db.session.execute(query):
        found[ident] = Source(
            contribution=known[ident],
            position=position,
            question_id=question_id,
            stance=Stance(stance) if stance else None,
            current=number == position.current_number,
        )
    return found


def approved_accounts(which: "sa.ColumnElement[bool]") -> "sa.Select[uuid.UUID | None]":
    """The contributions of sessions' accounts that stand: of each session the last approved one."""
    newest = (
        sa.select(sa.func.max(Account.number))
        .where(Account.session_id == Session.id, Account.state == AccountState.APPROVED)
        .correlate(Session)
        .scalar_subquery()
    )
    return (
        sa.select(Account.contribution_id)
        .join(Account.session)
        .where(which, Account.number == newest, Account.contribution_id.is_not(None))
    )


def uncut(round_id: uuid.UUID) -> "sa.Select[Contribution]":
    """The contributions of standing positions of a round that were not cut into passages yet."""
    stands = sa.and_(Position.round_id == round_id, Position.state.in_(COUNTING))
    done = sa.select(Cut.contribution_id).where(Cut.contribution_id == Contribution.id).exists()
    ids = sa.union_all(
        _current(Answer).where(stands), _current(Attachment).where(stands)
    ).subquery()
    return (
        sa.select(Contribution)
        .where(Contribution.id.in_(sa.select(ids.c[0])), ~done)
        .order_by(Contribution.created_at, Contribution.id)
    )
