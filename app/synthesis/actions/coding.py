"""Deciding what passages are about. What a person decided no machine moves."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.record.actions import record
from app.rounds.models import Round
from app.synthesis.actions import batches
from app.synthesis.actions.checks import must_be_codable, must_be_seen
from app.synthesis.actions.counting import count_voices
from app.synthesis.models import (
    Batch,
    BatchKind,
    Coding,
    Passage,
    Suggestion,
    SuggestionState,
    Topic,
)
from app.synthesis.rules import must_be_open


def code(
    passage: Passage,
    *,
    topics: Sequence[Topic],
    by: Person | None,
    seen: int | None = None,
    only: bool = False,
) -> Batch:
    """Put a passage on topics, by hand. `only=True` takes it off all others.

    Suggestions for these topics become accepted, the others that stood corrected. `seen` is the
    passage's revision as the person saw it: Conflict when another has decided since.
    """
    must_be_seen(passage, seen)
    if not topics:
        raise NotPossible(_("Choose a topic first."))
    for topic in topics:
        must_be_codable(topic, passage.round_id)
    return _decide([passage], topics, BatchKind.CODE, by, only=only)


def accept(
    suggestions: Sequence[Suggestion],
    *,
    round_: Round,
    by: Person,
    seen: int | None = None,
    shown: Collection[uuid.UUID] | None = None,
) -> Batch:
    """Decide as the engine suggested, for one passage or thousands. What is decided is left alone.

    `shown` are the passages whose words lay before the person; without it, all did.
    """
    for suggestion in suggestions:
        if seen is not None:
            must_be_seen(suggestion.passage, seen)
    chosen = _still_open(suggestions)
    batch = batches.begin(round_, BatchKind.ACCEPT, by=by, size=len({s.passage_id for s in chosen}))
    now = clock.now()
    have = _standing({suggestion.passage_id for suggestion in chosen})
    for suggestion in chosen:
        _settle(suggestion, SuggestionState.ACCEPTED, batch, by)
        if (suggestion.passage_id, suggestion.topic_id) not in have:
            have.add((suggestion.passage_id, suggestion.topic_id))
            db.session.add(
                Coding(
                    passage_id=suggestion.passage_id,
                    topic_id=suggestion.topic_id,
                    suggestion_id=suggestion.id,
                    batch_id=batch.id,
                    decided_by_id=by.id,
                    decided_at=now,
                )
            )
    _conclude(batch, {suggestion.passage_id for suggestion in chosen}, by, shown=shown)
    return batch


def correct(suggestions: Sequence[Suggestion], *, to: Topic, round_: Round, by: Person) -> Batch:
    """Put the passages on another topic than was suggested."""
    must_be_codable(to, round_.id)
    chosen = _still_open(suggestions)
    idents = {suggestion.passage_id for suggestion in chosen}
    batch = batches.begin(round_, BatchKind.CORRECT, by=by, size=len(idents))
    for suggestion in chosen:
        right = suggestion.topic_id == to.id
        _settle(
            suggestion,
            SuggestionState.ACCEPTED if right else SuggestionState.CORRECTED,
            batch,
            by,
        )
    have = _standing(idents)
    db.session.add_all(
        Coding(passage_id=ident, topic_id=to.id, batch_id=batch.id, decided_by_id=by.id)
        for ident in idents
        if (ident, to.id) not in have
    )
    _conclude(batch, idents, by, topics=[to.id])
    return batch


def reject(suggestions: Sequence[Suggestion], *, round_: Round, by: Person) -> Batch:
    """Say that suggestions are wrong, without saying yet what is right."""
    chosen = _still_open(suggestions)
    batch = batches.begin(round_, BatchKind.REJECT, by=by, size=len({s.passage_id for s in chosen}))
    for suggestion in chosen:
        _settle(suggestion, SuggestionState.REJECTED, batch, by)
    _conclude(batch, {suggestion.passage_id for suggestion in chosen}, by)
    return batch


def none_fits(
    passages: Sequence[Passage],
    *,
    by: Person,
    seen: int | None = None,
    shown: Collection[uuid.UUID] | None = None,
) -> Batch:
    """Say that no topic fits. Topics that the passages were on are taken off."""
    if not passages:
        raise NotPossible(_("Choose a passage first."))
    for passage in passages:
        must_be_seen(passage, seen)
    return _decide(passages, [], BatchKind.NONE, by, only=True, shown=shown)


def code_many(
    passages: Sequence[Passage],
    *,
    topics: Sequence[Topic],
    by: Person,
    shown: Collection[uuid.UUID] | None = None,
) -> Batch:
    """Put many passages on topics in one go, in place of what stood."""
    if not passages:
        raise NotPossible(_("Choose a passage first."))
    if not topics:
        raise NotPossible(_("Choose a topic first."))
    for passage in passages:
        must_be_seen(passage, None)
    for topic in topics:
        must_be_codable(topic, passages[0].round_id)
    return _decide(passages, topics, BatchKind.CODE, by, only=True, shown=shown)


def take_off(passage: Passage, topic: Topic, *, by: Person, seen: int | None = None) -> Batch:
    """Take a passage off one topic that a person had put it on."""
    must_be_seen(passage, seen)
    coding = db.session.scalar(
        sa.select(Coding).where(
            Coding.passage_id == passage.id,
            Coding.topic_id == topic.id,
            Coding.undone_at.is_(None),
        )
    )
    if coding is None:
        raise NotPossible(_("It is not on this topic."))
    batch = batches.begin(passage.round, BatchKind.CODE, by=by)
    _end(coding, batch, by)
    _conclude(batch, {passage.id}, by, off=topic.id)
    return batch


undo = batches.undo


def _decide(
    passages: Sequence[Passage],
    topics: Sequence[Topic],
    kind: BatchKind,
    by: Person | None,
    *,
    only: bool,
    shown: Collection[uuid.UUID] | None = None,
) -> Batch:
    idents = {passage.id for passage in passages}
    wanted = {topic.id for topic in topics}
    batch = batches.begin(passages[0].round, kind, by=by, size=len(idents))
    have: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for coding in db.session.scalars(_codings(idents)):
        if only and coding.topic_id not in wanted:
            _end(coding, batch, by)
        else:
            have.add((coding.passage_id, coding.topic_id))
    open_ = db.session.scalars(_open(idents)).all()
    accepted: dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID] = {}
    for suggestion in open_:
        right = suggestion.topic_id in wanted
        wrong = SuggestionState.CORRECTED if wanted else SuggestionState.REJECTED
        _settle(suggestion, SuggestionState.ACCEPTED if right else wrong, batch, by)
        if right:
            accepted[suggestion.passage_id, suggestion.topic_id] = suggestion.id
    for passage in passages:
        if not wanted:
            passage.none_fits_at, passage.none_fits_batch_id = clock.now(), batch.id
            passage.none_fits_by_id = by.id if by else None
        elif passage.none_fits_at is not None:
            passage.none_fits_at = passage.none_fits_by_id = passage.none_fits_batch_id = None
        db.session.add_all(
            Coding(
                passage_id=passage.id,
                topic_id=topic,
                suggestion_id=accepted.get((passage.id, topic)),
                batch_id=batch.id,
                decided_by_id=by.id if by else None,
            )
            for topic in wanted
            if (passage.id, topic) not in have
        )
    _conclude(batch, idents, by, topics=sorted(wanted), shown=shown)
    return batch


def _conclude(
    batch: Batch,
    idents: Iterable[uuid.UUID],
    by: Person | None,
    *,
    topics: Sequence[uuid.UUID] = (),
    off: uuid.UUID | None = None,
    shown: Collection[uuid.UUID] | None = None,
) -> None:
    """After each deed: note what is decided, count voices, write the record."""
    db.session.flush()
    known = list(idents)
    seen = set(known) if shown is None else set(shown)
    count_voices(batch.round_id, batches.settle_passages(known, seen=seen))
    facts: dict[str, Any] = {"topics": list(topics)} if topics else {}
    if off is not None:
        facts["off"] = off
    if len(known) == 1:
        facts["passage"] = known[0]
    record(
        f"synthesis:{batch.kind}",
        batch,
        by=by,
        round_id=batch.round_id,
        passages=len(known),
        **facts,
    )


def _settle(
    suggestion: Suggestion, state: SuggestionState, batch: Batch, by: Person | None
) -> None:
    suggestion.state, suggestion.settled_at = state, clock.now()
    suggestion.batch_id, suggestion.settled_by_id = batch.id, by.id if by else None


def _end(coding: Coding, batch: Batch, by: Person | None) -> None:
    coding.undone_at, coding.ended_batch_id = clock.now(), batch.id
    coding.undone_by_id = by.id if by else None


def _still_open(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Those that nobody settled meanwhile, on passages that nobody decided and topics that stand."""
    chosen = []
    for suggestion in suggestions:
        if (
            suggestion.state is SuggestionState.OPEN
            and suggestion.passage.counts
            and suggestion.topic.removed_at is None
        ):
            must_be_open(suggestion.topic.tree)
            chosen.append(suggestion)
    if not chosen:
        raise NotPossible(_("Nothing is left to decide here: others did, or the words are gone."))
    return chosen


def _codings(idents: Iterable[uuid.UUID]) -> "sa.Select[Coding]":
    return sa.select(Coding).where(Coding.passage_id.in_(list(idents)), Coding.undone_at.is_(None))


def _open(idents: Iterable[uuid.UUID]) -> "sa.Select[Suggestion]":
    return sa.select(Suggestion).where(
        Suggestion.passage_id.in_(list(idents)), Suggestion.state == SuggestionState.OPEN
    )


def _standing(idents: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    known = list(idents)
    found: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for start in range(0, len(known), batches.AT_ONCE):
        for coding in db.session.scalars(_codings(known[start : start + batches.AT_ONCE])):
            found.add((coding.passage_id, coding.topic_id))
    return found
