"""Codings that people decided elsewhere, brought in by the thousand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock, db, text
from app.accounts.models import Person
from app.analysis import language
from app.moderation.models import Contribution
from app.record.actions import record
from app.rounds.models import Round
from app.synthesis.actions import batches
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import Batch, BatchKind, Coding, Passage, PassageOrigin, Topic
from app.synthesis.queries.origins import sources
from app.synthesis.queries.topics import tree_of
from app.synthesis.rules import must_be_open

AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Decided:
    """People put a stretch of a contribution on topics, or on none of them.

    Without `start` and `end` it is the whole. With `none_fits` they found that no topic fits.
    Without topics it is only marked, and waits to be decided.
    """

    contribution: Contribution
    topics: Sequence[Topic] = ()
    start: int | None = None
    end: int | None = None
    none_fits: bool = False
    by: Person | None = None
    at: datetime | None = None
    ids: list[UUID] = field(default_factory=list)  # filled with the passage's id


def enter_codings(
    round_: Round,
    decided: Iterable[Decided],
    *,
    by: Person | None,
    origin: PassageOrigin = PassageOrigin.IMPORT,
    tell: Callable[[int], None] | None = None,
) -> Batch:
    """Enter decided codings in bulk, with one entry in the record. Repeated ones change nothing.

    The tree must have been signed off. Contributions must be in the database (flushed). `tell`
    hears how many more are done, again and again.
    """
    must_be_open(db.session.scalar(tree_of(round_.id)))
    everything = list(decided)
    batch = batches.begin(round_, BatchKind.IMPORT, by=by, size=len(everything))
    parties: set[UUID | None] = set()
    codings = 0
    for start in range(0, len(everything), AT_ONCE):
        part = everything[start : start + AT_ONCE]
        codings += _enter(part, batch, origin, parties)
        if tell:
            tell(len(part))
    count_voices(round_.id, None if len(parties) > AT_ONCE else parties)
    record(
        "synthesis:import",
        batch,
        by=by,
        round_id=round_.id,
        passages=len(everything),
        codings=codings,
    )
    return batch


def _enter(
    part: Sequence[Decided], batch: Batch, origin: PassageOrigin, parties: set[UUID | None]
) -> int:
    db.session.flush()
    known = sources([one.contribution for one in part])
    there = {
        (ident, start, end): key
        for ident, start, end, key in db.session.execute(
            sa.select(Passage.contribution_id, Passage.start, Passage.end, Passage.id).where(
                Passage.contribution_id.in_(list(known))
            )
        )
    }
    now = clock.now()
    passages: list[dict[str, object]] = []
    codings: dict[tuple[UUID, UUID], dict[str, object]] = {}
    for one in part:
        source = known[one.contribution.id]
        plain = one.contribution.plain
        start, end = one.start or 0, len(plain) if one.end is None else one.end
        if not 0 <= start < end <= len(plain):
            continue
        place = (one.contribution.id, start, end)
        at = one.at or now
        who = one.by.id if one.by else None
        decided = bool(one.topics) or one.none_fits
        position = source.position
        if position is not None:
            parties.add(position.party_id)
        if place not in there:
            there[place] = uuid4()
            passages.append(
                {
                    "id": there[place],
                    "round_id": one.contribution.round_id,
                    "contribution_id": one.contribution.id,
                    "position_id": position.id if position else None,
                    "party_id": position.party_id if position else None,
                    "question_id": source.question_id,
                    "stance": source.stance,
                    "accepted": source.accepted,
                    "counts": source.counts,
                    "start": start,
                    "end": end,
                    "quote_hash": text.quote_hash(plain[start:end]),
                    "language": language.of_passage(plain[start:end], one.contribution.language),
                    "origin": origin,
                    "none_fits_at": at if one.none_fits else None,
                    "none_fits_by_id": who if one.none_fits else None,
                    "decided_at": at if decided else None,
                    "seen_at": at if decided else None,
                    "created_at": at,
                }
            )
        elif decided:
            parties.add(position.party_id if position else None)
        one.ids.append(there[place])
        for topic in one.topics:
            codings[there[place], topic.id] = {
                "id": uuid4(),
                "passage_id": there[place],
                "topic_id": topic.id,
                "batch_id": batch.id,
                "decided_by_id": who,
                "decided_at": at,
            }
    if passages:
        with tallied(Passage.contribution_id.in_(list(known))):
            db.session.execute(sa.insert(Passage), passages)
    old = {passage_id for passage_id, _topic in codings} - {row["id"] for row in passages}
    have = db.session.execute(
        sa.select(Coding.passage_id, Coding.topic_id).where(
            Coding.passage_id.in_(list(old)), Coding.undone_at.is_(None)
        )
    )
    for passage_id, topic_id in have:
        codings.pop((passage_id, topic_id), None)
    if codings:
        db.session.execute(sa.insert(Coding), list(codings.values()))
    batches.settle_passages(old, seen=old)
    return len(codings)
