"""Keeping what counts up to date: which passages count, and the voices they give."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.meetings.models import Account
from app.moderation.models import Contribution
from app.moderation.words import stretch
from app.positions.models import Position, PositionState
from app.rounds.models import Party
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import Coding, Passage, Twin, Voice
from app.synthesis.queries.origins import approved_accounts, standing_contributions
from app.synthesis.rules import COUNTING

AT_ONCE = 500


def count_voices(round_id: uuid.UUID, party_ids: Iterable[uuid.UUID | None] | None = None) -> None:
    """Count anew on which topics parties spoke; those of the whole round without `party_ids`."""
    db.session.flush()
    if party_ids is None:
        _count(round_id, None)
        return
    parties = sorted({ident for ident in party_ids if ident is not None})
    for start in range(0, len(parties), AT_ONCE):
        _count(round_id, parties[start : start + AT_ONCE])


def _count(round_id: uuid.UUID, parties: Sequence[uuid.UUID] | None) -> None:
    gone = sa.delete(Voice).where(Voice.round_id == round_id)
    facts = {
        "round_id": Passage.round_id,
        "topic_id": Coding.topic_id,
        "party_id": Passage.party_id,
        "group_id": Party.group_id,
        "region": Party.region,
        "question_id": Passage.question_id,
        "language": Contribution.language,
        "stance": Passage.stance,
        "accepted": Passage.accepted,
        "campaign_id": Twin.campaign_id,
    }
    counted = (
        sa.select(*facts.values(), sa.func.count())
        .select_from(Passage)
        .join(Passage.contribution)
        .join(Passage.codings)
        .join(Passage.party)
        .join(Twin, Twin.passage_id == Passage.id, isouter=True)
        .where(
            Passage.round_id == round_id,
            Passage.counts,
            Coding.undone_at.is_(None),
            Party.unaccredited.is_(False),  # counted apart, in `spoken.apart`
        )
        .group_by(*facts.values())
    )
    if parties is not None:
        gone = gone.where(Voice.party_id.in_(parties))
        counted = counted.where(Passage.party_id.in_(parties))
    db.session.execute(gone.execution_options(synchronize_session=False))
    db.session.execute(sa.insert(Voice).from_select([*facts, "passages"], counted))


def weigh_position(position: Position) -> None:
    """Let a position's passages count or no longer: by its state, its version, what is hidden."""
    db.session.flush()
    _weigh(Passage.position_id == position.id)
    count_voices(position.round_id, [position.party_id])


def weigh_account(account: Account) -> None:
    """Let a session's newest approved account count, and those before it no longer."""
    db.session.flush()
    others = sa.select(Account.contribution_id).where(Account.session_id == account.session_id)
    _weigh(Passage.contribution_id.in_(others))


def weigh_contribution(contribution: Contribution) -> None:
    """Take the passages in which words were hidden out of the count, or give them back."""
    db.session.flush()
    parties = _weigh(Passage.contribution_id == contribution.id)
    count_voices(contribution.round_id, parties)


def _weigh(which: "sa.ColumnElement[bool]") -> set[uuid.UUID | None]:
    """Look at each passage again, and say whose they are."""
    query = (
        sa.select(Passage)
        .where(which)
        .options(
            joinedload(Passage.position),
            joinedload(Passage.contribution).selectinload(Contribution.redactions),
        )
    )
    passages = db.session.scalars(query).unique().all()
    positions = {passage.position_id for passage in passages} - {None}
    current = set(db.session.scalars(standing_contributions(positions)))
    spoken = [passage.contribution_id for passage in passages if passage.position_id is None]
    if spoken:
        current |= set(
            db.session.scalars(approved_accounts(Account.session_id.in_(_sessions(spoken))))
        )
    with tallied(which):
        for passage in passages:
            position = passage.position
            if position is not None:
                passage.accepted = position.state is PositionState.ACCEPTED
            passage.counts = (
                (
                    position is None
                    or (position.state in COUNTING and passage.contribution_id in current)
                )
                and passage.removed_at is None
                and _is_whole(passage)
            )
    return {passage.party_id for passage in passages}


def _sessions(contribution_ids: Sequence[uuid.UUID]) -> "sa.Select[uuid.UUID]":
    return sa.select(Account.session_id).where(Account.contribution_id.in_(contribution_ids))


def _is_whole(passage: Passage) -> bool:
    """Whether every word of it may be quoted."""
    return stretch(passage.contribution, passage.start, passage.end) is not None
