"""What the engine proposes for the tree: asked for, kept, and taken by a person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs.actions import enqueue
from app.jobs.models import Job
from app.moderation.models import Contribution
from app.record.actions import record
from app.rounds.models import Round
from app.synthesis.actions import batches
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.deeds import deed
from app.synthesis.actions.tree import put_in
from app.synthesis.models import (
    BatchKind,
    DeedKind,
    Grain,
    Passage,
    ProposedTopic,
    Scope,
    Sorting,
    Suggestion,
    Topic,
    TopicOrigin,
    Tree,
)
from app.synthesis.queries import proposed as queries

SORT = "synthesis:sort"
AT_ONCE = 500
REASONS = 5


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A topic, or a part of one, as the engine proposes it; `parent` is the number of its topic."""

    number: int
    parent: int | None
    size: int
    score: float
    names: dict[str, Any]


def sort_passages(
    round_: Round,
    scope: Scope,
    *,
    topic: Topic | None = None,
    topics: int | None = None,
    by: Person | None,
) -> Job:
    """Ask the engine to sort passages anew, or to cut its last sorting into so many topics."""
    within = topic.id if topic else None
    args = {"round": str(round_.id), "scope": scope.value, "topic": str(within) if within else None}
    slot = f"{SORT}:{round_.id}:{scope.value}:{within or ''}"
    if topics is not None:
        args["topics"] = str(topics)
        slot += f":{topics}"
    return enqueue(SORT, args, slot=slot, round_id=round_.id, by=by)


def keep_sorting(
    round_id: uuid.UUID,
    scope: Scope,
    topic_id: uuid.UUID | None,
    *,
    engine: str,
    passages: Sequence[uuid.UUID],
) -> Sorting:
    """Keep a new look at passages in place of the last one of its kind."""
    for old in db.session.scalars(
        sa.select(Sorting).where(
            Sorting.round_id == round_id, Sorting.scope == scope, Sorting.topic_id == topic_id
        )
    ).all():
        grains = sa.select(Grain.id).where(Grain.sorting_id == old.id)
        of_old = ProposedTopic.grain_id.in_(grains)
        for part in (ProposedTopic.parent_id.is_not(None), sa.true()):
            db.session.execute(
                sa.delete(ProposedTopic)
                .where(of_old, part)
                .execution_options(synchronize_session=False)
            )
        db.session.execute(
            sa.delete(Grain)
            .where(Grain.sorting_id == old.id)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            sa.delete(Sorting)
            .where(Sorting.id == old.id)
            .execution_options(synchronize_session=False)
        )
    sorting = Sorting(
        round_id=round_id,
        scope=scope,
        topic_id=topic_id,
        engine=engine,
        size=len(passages),
        passages=b"".join(ident.bytes for ident in passages),
    )
    db.session.add(sorting)
    db.session.flush()
    return sorting


def keep_grain(
    sorting_id: uuid.UUID,
    found: Sequence[Proposed],
    *,
    automatic: bool,
    labels: bytes,
    parts: bytes,
    scores: bytes,
) -> None:
    """Keep a sorting cut into so many topics, unless it was cut so already."""
    topics = sum(one.parent is None for one in found)
    known = db.session.scalar(
        sa.select(Grain).where(Grain.sorting_id == sorting_id, Grain.topics == topics)
    )
    if known is not None:
        known.automatic = known.automatic or automatic
        return
    grain = Grain(
        sorting_id=sorting_id,
        topics=topics,
        automatic=automatic,
        labels=labels,
        parts=parts,
        scores=scores,
    )
    db.session.add(grain)
    db.session.flush()
    above = {one.number: uuid.uuid4() for one in found if one.parent is None}
    rows = [
        {
            "id": above[one.number] if one.parent is None else uuid.uuid4(),
            "grain_id": grain.id,
            "parent_id": None if one.parent is None else above[one.parent],
            "number": one.number,
            "size": one.size,
            "score": one.score,
            "names": one.names,
        }
        for one in sorted(found, key=lambda one: one.parent is not None)
    ]
    if rows:
        db.session.execute(sa.insert(ProposedTopic), rows)


def take(
    proposed: ProposedTopic,
    *,
    tree: Tree,
    name: str,
    belongs: str = "",
    language: str = "",
    parent: Topic | None = None,
    with_parts: bool = False,
    move_from: Topic | None = None,
    by: Person,
) -> Topic:
    """Put a proposed topic into the tree, its passages as suggestions on it: nothing is decided.

    `with_parts` takes the parts that the engine found in it too, beneath it, under the names they
    have in `language`. `move_from`, where the engine looked into one topic: its passages that
    people put on that topic go into the new one. Raises NotPossible when it was taken already.
    """
    if proposed.taken_as_id is not None:
        raise NotPossible(_("This was taken into the tree already."))
    parts: Sequence[ProposedTopic] = ()
    if with_parts:
        parts = db.session.scalars(
            queries.parts_of(proposed.id).where(ProposedTopic.taken_as_id.is_(None))
        ).all()

    def put(one: ProposedTopic, **facts: Any) -> Topic:  # noqa: ANN401 - as put_in takes them
        made = put_in(
            tree,
            example=one.name(language)["sentence"],
            origin=TopicOrigin.ENGINE,
            by=by,
            **facts,
        )
        _put(one, made, language)
        return made

    with deed(tree, DeedKind.TAKE, name=name, by=by) as done:
        topic = put(proposed, name=name, belongs=belongs, parent=parent)
        if move_from is not None:
            done.batch_id = _move(proposed, move_from, topic, by)
        names = set()
        for part in parts:
            said = part.name(language)["name"]
            # Two parts may go by the same words; a moderator renames them.
            own = said if said.casefold() not in names else f"{said} ({part.number + 1})"
            names.add(own.casefold())
            put(part, name=own, belongs="", parent=topic)
    # Passages of a part are suggested for the part, not for what lies above as well.
    if parts:
        _only_for_parts(topic, [part.taken_as_id for part in parts if part.taken_as_id])
    record(
        "synthesis:take",
        topic,
        by=by,
        round_id=tree.round_id,
        name=name,
        proposed=proposed.name("")["name"],
        engine=proposed.grain.sorting.engine,
        passages=proposed.size,
        parts=[part.taken_as_id for part in parts],
    )
    return topic


def _put(proposed: ProposedTopic, topic: Topic, language: str) -> None:
    """Note what became of a proposed topic, and suggest its passages for it."""
    db.session.flush()
    proposed.taken_as_id = topic.id
    terms = proposed.name(language)["terms"]
    _suggest(topic, queries.members(proposed), terms, proposed.grain.sorting.engine)


def _move(proposed: ProposedTopic, source: Topic, topic: Topic, by: Person) -> uuid.UUID | None:
    """Put what people decided for the topic that was looked into on the new one: they go on counting."""
    topic.since_version = source.since_version
    topic.split_from_id = source.id
    idents = queries.decided_within(proposed)
    if not idents:
        return None
    passages = db.session.scalars(sa.select(Passage).where(Passage.id.in_(idents))).all()
    batch = batches.begin(topic.tree.round, BatchKind.SPLIT, by=by, size=len(passages))
    batches.recode(passages, {source.id}, topic, batch, by)
    count_voices(topic.tree.round_id, [passage.party_id for passage in passages])
    return batch.id


def _suggest(
    topic: Topic, members: Sequence[tuple[uuid.UUID, float]], terms: Sequence[str], engine: str
) -> None:
    now = clock.now()
    words = sa.func.substr(Contribution.plain, Passage.start + 1, Passage.end - Passage.start)
    for start in range(0, len(members), AT_ONCE):
        scores = dict(members[start : start + AT_ONCE])
        undecided = db.session.execute(
            sa.select(Passage.id, words)
            .join(Passage.contribution)
            .where(Passage.id.in_(list(scores)), Passage.counts, Passage.decided_at.is_(None))
        )
        rows = [
            {
                "id": uuid.uuid4(),
                "passage_id": ident,
                "topic_id": topic.id,
                "score": round(min(max(scores[ident], 0.0), 1.0), 4),
                "engine": engine,
                "reasons": [term for term in terms if term in text.casefold()][:REASONS],
                "made_at": now,
            }
            for ident, text in undecided
        ]
        if rows:
            db.session.execute(sa.insert(Suggestion), rows)


def _only_for_parts(topic: Topic, parts: Sequence[uuid.UUID]) -> None:
    in_part = sa.select(Suggestion.passage_id).where(Suggestion.topic_id.in_(parts))
    db.session.execute(
        sa.delete(Suggestion)
        .where(Suggestion.topic_id == topic.id, Suggestion.passage_id.in_(in_part))
        .execution_options(synchronize_session=False)
    )
