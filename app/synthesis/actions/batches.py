"""What is decided in one go: begun, written, undone."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import identity_key

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.likely import likeliest
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import (
    Batch,
    BatchKind,
    Coding,
    LookState,
    Passage,
    SecondLook,
    Suggestion,
    SuggestionState,
    Topic,
)
from app.synthesis.rules import LOOK_MOVES, MOVES

AT_ONCE = 500
SETTLED = ("decided_at", "seen_at", "revision", "likely_id", "likely_score")


def begin(round_: Round, kind: BatchKind, *, by: Person | None, size: int = 1) -> Batch:
    """Open a deed: everything decided with it can be undone with it."""
    batch = Batch(
        round_id=round_.id, round=round_, kind=kind, by_id=by.id if by else None, size=size
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def recode(
    passages: Sequence[Passage], away: Iterable[UUID], into: Topic, batch: Batch, by: Person | None
) -> None:
    """Put passages on a topic in place of others. Ended codings stay, with what ended them."""
    now = clock.now()
    gone = set(away)
    for start in range(0, len(passages), AT_ONCE):
        part = [passage.id for passage in passages[start : start + AT_ONCE]]
        standing = sa.select(Coding).where(Coding.passage_id.in_(part), Coding.undone_at.is_(None))
        have: set[UUID] = set()
        for coding in db.session.scalars(standing):
            if coding.topic_id in gone and coding.topic_id != into.id:
                coding.undone_at, coding.ended_batch_id = now, batch.id
                coding.undone_by_id = by.id if by else None
            elif coding.topic_id == into.id:
                have.add(coding.passage_id)
        db.session.flush()
        db.session.add_all(
            Coding(
                passage_id=ident,
                topic_id=into.id,
                batch_id=batch.id,
                decided_by_id=by.id if by else None,
                decided_at=now,
            )
            for ident in part
            if ident not in have
        )


def undo(batch: Batch, *, by: Person) -> set[UUID]:
    """Take back what was decided in one go; what it had put an end to stands again.

    Returns the passages that changed.
    """
    if batch.undone_at is not None:
        raise NotPossible(_("This was undone already."))
    if batch.kind in {BatchKind.MERGE, BatchKind.IMPORT}:
        raise NotPossible(_("This cannot be undone here: topics were merged, or codings imported."))
    return take_back(batch, by=by)


def take_back(batch: Batch, *, by: Person) -> set[UUID]:
    """Undo a batch of whatever kind; one that belongs to a deed on the tree is undone with it."""
    touched = _end_codings(batch, by)
    touched |= _revive_codings(batch)
    touched |= _reopen_suggestions(batch)
    touched |= _take_back_none(batch)
    _unsettle(batch)
    batch.undone_at, batch.undone_by_id = clock.now(), by.id
    db.session.flush()
    parties = settle_passages(touched)
    count_voices(batch.round_id, parties)
    record("synthesis:undo", batch, by=by, round_id=batch.round_id, passages=len(touched))
    return touched


def _end_codings(batch: Batch, by: Person) -> set[UUID]:
    touched = set()
    for coding in db.session.scalars(
        sa.select(Coding).where(Coding.batch_id == batch.id, Coding.undone_at.is_(None))
    ):
        coding.undone_at, coding.undone_by_id = clock.now(), by.id
        touched.add(coding.passage_id)
    db.session.flush()
    return touched


def _revive_codings(batch: Batch) -> set[UUID]:
    """Let codings that the batch had ended stand again, unless another stands in their place."""
    touched = set()
    other = aliased(Coding)
    taken = (
        sa.select(other.id)
        .where(
            other.passage_id == Coding.passage_id,
            other.topic_id == Coding.topic_id,
            other.undone_at.is_(None),
        )
        .exists()
    )
    for coding in db.session.scalars(
        sa.select(Coding).where(Coding.ended_batch_id == batch.id, ~taken)
    ):
        coding.undone_at = coding.undone_by_id = coding.ended_batch_id = None
        touched.add(coding.passage_id)
    return touched


def _reopen_suggestions(batch: Batch) -> set[UUID]:
    touched = set()
    for suggestion in db.session.scalars(
        sa.select(Suggestion).where(Suggestion.batch_id == batch.id)
    ):
        if SuggestionState.OPEN in MOVES[suggestion.state]:
            suggestion.state = SuggestionState.OPEN
            suggestion.settled_at = suggestion.settled_by_id = suggestion.batch_id = None
            touched.add(suggestion.passage_id)
    return touched


def _take_back_none(batch: Batch) -> set[UUID]:
    touched = set()
    for passage in db.session.scalars(
        sa.select(Passage).where(Passage.none_fits_batch_id == batch.id)
    ):
        passage.none_fits_at = passage.none_fits_by_id = passage.none_fits_batch_id = None
        touched.add(passage.id)
    return touched


def _unsettle(batch: Batch) -> None:
    """Two still differ where the deed had settled it."""
    for look in db.session.scalars(sa.select(SecondLook).where(SecondLook.batch_id == batch.id)):
        if LookState.DIFFERS in LOOK_MOVES[look.state]:
            look.state = LookState.DIFFERS
            look.settled_at = look.settled_by_id = look.batch_id = None


def settle_passages(
    touched: Iterable[UUID], *, seen: Collection[UUID] = frozenset()
) -> set[UUID | None]:
    """Note which passages are decided now, raise their revision, and say whose they are.

    `seen` are those of them whose words lay before the person who decided.
    """
    now = clock.now()
    idents = list(touched)
    parties: set[UUID | None] = set()
    for start in range(0, len(idents), AT_ONCE):
        part = idents[start : start + AT_ONCE]
        coded = (
            sa.select(Coding.id)
            .where(Coding.passage_id == Passage.id, Coding.undone_at.is_(None))
            .exists()
        )
        decided = sa.or_(Passage.none_fits_at.is_not(None), coded)
        with tallied(Passage.id.in_(part)):
            changed = db.session.execute(
                sa.update(Passage)
                .where(Passage.id.in_(part))
                .values(
                    decided_at=sa.case((decided, sa.literal(now, Passage.decided_at.type))),
                    seen_at=sa.case(
                        (
                            Passage.id.in_([ident for ident in part if ident in seen]),
                            sa.func.coalesce(
                                Passage.seen_at, sa.literal(now, Passage.seen_at.type)
                            ),
                        ),
                        else_=Passage.seen_at,
                    ),
                    revision=Passage.revision + 1,
                    **likeliest(),
                )
                .returning(Passage.party_id)
                .execution_options(synchronize_session=False)
            )
            parties |= set(changed.scalars())
        for ident in part:
            known = db.session.identity_map.get(identity_key(Passage, ident))
            if known is not None:
                db.session.expire(known, SETTLED)
    return parties
