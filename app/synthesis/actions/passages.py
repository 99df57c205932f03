"""Marking passages: by a person, by the engine's cuts, and cutting one up."""

import uuid
from collections.abc import Sequence
from itertools import pairwise

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.analysis import language
from app.errors import NotPossible
from app.moderation.models import Contribution
from app.moderation.queries import hidden
from app.record.actions import record
from app.synthesis.actions import batches
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.tallying import tallied
from app.synthesis.models import Coding, Cut, Passage, PassageOrigin
from app.synthesis.queries.origins import Source, sources

LONGEST = 4000  # characters; longer ones are no passage but a text


def add_passage(
    contribution: Contribution,
    *,
    start: int,
    end: int,
    by: Person | None,
    origin: PassageOrigin = PassageOrigin.PERSON,
) -> Passage:
    """Mark `plain[start:end]` as a passage, without the space at its ends; the one there is, if any.

    Raises NotPossible where there is nothing to mark, or some of it is hidden.
    """
    start, end = _trimmed(contribution.plain, start, end)
    if start >= end:
        raise NotPossible(_("Choose a stretch of the text first."))
    if end - start > LONGEST:
        raise NotPossible(_("Choose a shorter stretch: a passage makes one point."))
    if any(one.start < end and start < one.end for one in hidden(contribution)):
        raise NotPossible(_("Some of these words are hidden. Choose a stretch without them."))
    db.session.flush()
    of_it = Passage.contribution_id == contribution.id
    found = db.session.scalar(
        sa.select(Passage).where(of_it, Passage.start == start, Passage.end == end)
    )
    if found is not None:
        if found.removed_at is not None:
            with tallied(Passage.id == found.id):
                found.removed_at = None
                found.counts = sources([contribution])[contribution.id].counts
        return found
    with tallied(sa.and_(of_it, Passage.start == start, Passage.end == end)):
        passage = _passage(sources([contribution])[contribution.id], start, end, origin)
        if origin is PassageOrigin.PERSON:
            passage.seen_at = clock.now()
        db.session.add(passage)
    if origin is PassageOrigin.PERSON:
        record("synthesis:mark", passage, by=by, round_id=passage.round_id, start=start, end=end)
    return passage


def cut(contributions: Sequence[Contribution], spans: Sequence[Sequence[tuple[int, int]]]) -> int:
    """Keep the passages that the engine found in contributions, and note that they were cut.

    A stretch that a person has marked, or where words are hidden, is left as it is.
    """
    known = sources(contributions)
    taken = _taken(contributions)
    made: list[Passage] = []
    for contribution, found in zip(contributions, spans, strict=True):
        closed = [(one.start, one.end) for one in hidden(contribution)]
        closed += taken.get(contribution.id, [])
        made += [
            _passage(known[contribution.id], start, end, PassageOrigin.ENGINE)
            for start, end in found
            if not any(first < end and start < last for first, last in closed)
        ]
    with tallied(_of(contributions)):
        db.session.add_all(made)
    db.session.add_all(Cut(contribution_id=contribution.id) for contribution in contributions)
    db.session.flush()
    return len(made)


def split_passage(passage: Passage, *, at: Sequence[int], by: Person) -> list[Passage]:
    """Cut a passage at places of its contribution. Its parts take over the topics it was put on."""
    places = sorted({place for place in at if passage.start < place < passage.end})
    if not places:
        raise NotPossible(_("Choose where to cut it."))
    edges = [passage.start, *places, passage.end]
    parts = [
        add_passage(passage.contribution, start=start, end=end, by=by)
        for start, end in pairwise(edges)
        if passage.contribution.plain[start:end].strip()
    ]
    parts = [part for part in parts if part is not passage]
    if not parts:
        raise NotPossible(_("Choose where to cut it."))
    with tallied(Passage.id.in_([passage.id, *(part.id for part in parts)])):
        passage.removed_at, passage.counts = clock.now(), False
        for part in parts:
            part.certainty = passage.certainty
    topics = db.session.scalars(
        sa.select(Coding.topic_id).where(
            Coding.passage_id == passage.id, Coding.undone_at.is_(None)
        )
    ).all()
    have = {
        (ident, topic)
        for ident, topic in db.session.execute(
            sa.select(Coding.passage_id, Coding.topic_id).where(
                Coding.passage_id.in_([part.id for part in parts]), Coding.undone_at.is_(None)
            )
        )
    }
    db.session.add_all(
        Coding(passage_id=part.id, topic_id=topic, decided_by_id=by.id)
        for part in parts
        for topic in topics
        if (part.id, topic) not in have
    )
    if topics:
        batches.settle_passages([part.id for part in parts])
    count_voices(passage.round_id, [passage.party_id])
    record(
        "synthesis:cut_up", passage, by=by, round_id=passage.round_id, parts=[p.id for p in parts]
    )
    return parts


def take_away(passage: Passage, *, by: Person) -> None:
    """Take a passage out of the work: it was marked by mistake, or says nothing. Its words stay."""
    if passage.removed_at is not None:
        return
    with tallied(Passage.id == passage.id):
        passage.removed_at, passage.counts = clock.now(), False
    count_voices(passage.round_id, [passage.party_id])
    record("synthesis:take_away", passage, by=by, round_id=passage.round_id)


def carry_over(before: Sequence[Passage], contributions: Sequence[Contribution]) -> int:
    """Find passages that people decided on again in a new version, word for word, with their topics.

    So a delegate's correction elsewhere in the text does not undo a moderator's work.
    """
    known = sources(contributions)
    carried: list[tuple[Passage, Passage]] = []
    there: set[tuple[uuid.UUID, int, int]] = set()
    for old in before:
        words = old.contribution.plain[old.start : old.end]
        for source in known.values():
            start = source.contribution.plain.find(words)
            place = (source.contribution.id, start, start + len(words))
            if source.question_id == old.question_id and start >= 0 and place not in there:
                there.add(place)
                new = _passage(source, start, start + len(words), old.origin)
                new.none_fits_at, new.none_fits_by_id = old.none_fits_at, old.none_fits_by_id
                new.decided_at, new.certainty = old.decided_at, old.certainty
                new.seen_at = old.seen_at
                carried.append((old, new))
                break
    with tallied(_of(contributions)):
        db.session.add_all(new for _old, new in carried)
    db.session.add_all(
        Coding(
            passage_id=new.id,
            topic_id=coding.topic_id,
            batch_id=coding.batch_id,
            decided_by_id=coding.decided_by_id,
            decided_at=coding.decided_at,
        )
        for old, new in carried
        for coding in old.codings
        if coding.undone_at is None
    )
    return len(carried)


def _passage(source: Source, start: int, end: int, origin: PassageOrigin) -> Passage:
    contribution, position = source.contribution, source.position
    words = contribution.plain[start:end]
    return Passage(
        round_id=contribution.round_id,
        contribution=contribution,
        position_id=position.id if position else None,
        party_id=position.party_id if position else None,
        question_id=source.question_id,
        stance=source.stance,
        accepted=source.accepted,
        counts=source.counts,
        start=start,
        end=end,
        quote_hash=text.quote_hash(words),
        language=language.of_passage(words, contribution.language),
        origin=origin,
    )


def _of(contributions: Sequence[Contribution]) -> "sa.ColumnElement[bool]":
    return Passage.contribution_id.in_([contribution.id for contribution in contributions])


def _taken(contributions: Sequence[Contribution]) -> dict[uuid.UUID, list[tuple[int, int]]]:
    query = sa.select(Passage.contribution_id, Passage.start, Passage.end).where(_of(contributions))
    taken: dict[uuid.UUID, list[tuple[int, int]]] = {}
    for ident, start, end in db.session.execute(query):
        taken.setdefault(ident, []).append((start, end))
    return taken


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(start, 0), min(end, len(plain))
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end
