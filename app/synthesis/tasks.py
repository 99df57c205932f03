"""Work that outlives a request: cutting texts into passages, and suggesting topics for them."""

import functools
import uuid
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app import db
from app.analysis import assign, coding, embed, split
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.moderation.models import Contribution
from app.rounds.models import Round
from app.synthesis.actions import suggesting
from app.synthesis.actions.counting import count_voices
from app.synthesis.actions.passages import carry_over, cut
from app.synthesis.actions.suggesting import SPLIT, SUGGEST, Found
from app.synthesis.models import Passage
from app.synthesis.queries import engine, origins
from app.synthesis.queries.quotes import with_source
from app.synthesis.queries.topics import topics_of, tree_of
from app.synthesis.rules import coding_open

TEXTS = 50  # contributions cut in one transaction
PASSAGES = 500  # passages embedded or assigned in one


@handles(SPLIT, label=_l("Cutting texts into passages"))
def cut_texts(job: Job, progress: Progress) -> dict[str, Any]:
    """Cut what was not cut yet, a few texts at a time; then ask for suggestions."""
    round_id = uuid.UUID(job.args["round"])
    texts = passages = 0
    while True:
        query = origins.uncut(round_id).options(selectinload(Contribution.redactions))
        found = list(db.session.scalars(query.limit(TEXTS)))
        if not found:
            break
        _carry(found)
        spans = [
            [(span.start, span.end) for span in split.passages(one.plain, language=one.language)]
            for one in found
        ]
        passages += cut(found, spans)
        texts += len(found)
        progress.step(done=texts)
        db.session.expunge_all()
    if texts and coding_open(db.session.scalar(tree_of(round_id))):
        suggesting.suggest_for_round(db.session.get_one(Round, round_id))
    return {"texts": texts, "passages": passages}


def _carry(contributions: list[Contribution]) -> None:
    """What people decided on an earlier version is found again in the new one, word for word."""
    positions = {
        source.position.id
        for source in origins.sources(contributions).values()
        if source.position is not None and (source.position.current_number or 0) > 1
    }
    if not positions:
        return
    new = [one.id for one in contributions]
    query = with_source(
        sa.select(Passage)
        .where(
            Passage.position_id.in_(positions),
            Passage.contribution_id.not_in(new),
            Passage.decided_at.is_not(None),
            Passage.removed_at.is_(None),
        )
        .options(selectinload(Passage.codings))
        .order_by(Passage.created_at.desc(), Passage.id)
    )
    before = db.session.scalars(query).unique().all()
    if before and carry_over(before, contributions):
        count_voices(before[0].round_id, [passage.party_id for passage in before])


@handles(SUGGEST, label=_l("Suggesting topics"), computes=True)
def suggest(job: Job, progress: Progress) -> dict[str, Any]:
    """Learn from what people decided, then suggest topics where they are wanted."""
    round_id = uuid.UUID(job.args["round"])
    if not coding_open(db.session.scalar(tree_of(round_id))):
        return {"suggested": 0}
    total = engine.count_waiting(round_id)
    if not total:
        return {"suggested": 0}
    embedder = _embedder()
    _embed(round_id, embedder, progress)
    assigner = _assigner(round_id, embedder)
    done = suggested = 0
    while chunk := engine.waiting(round_id, embedder.id, PASSAGES):
        texts, languages = [one.text for one in chunk], [one.language for one in chunk]
        vectors = _vectors(chunk)
        ranking = assigner.rank(texts, vectors, languages)
        found = [
            Found(
                passage_id=words.id,
                topics=[
                    (uuid.UUID(one.topic), one.score, one.reasons.words) for one in suggestions
                ],
                certainty=_certainty(scores),
            )
            for words, suggestions, scores in zip(
                chunk, assigner.suggest(texts, vectors, languages), ranking.scores, strict=True
            )
        ]
        progress.begin_write()
        suggested += suggesting.keep_suggestions(found, engine=f"{assigner.version} {embedder.id}")
        done += len(chunk)
        progress.step(done=done, total=max(total, done))
    return {"suggested": suggested, "passages": done}


@functools.cache
def _embedder() -> embed.Embedder:
    """The encoder, loaded when a worker first needs it and kept."""
    return embed.open_embedder()


def _embed(round_id: uuid.UUID, embedder: embed.Embedder, progress: Progress) -> None:
    while chunk := engine.without_vector(round_id, embedder.id, PASSAGES):
        vectors = embed.to_bytes(embedder.embed([one.text for one in chunk]))
        progress.begin_write()
        suggesting.keep_vectors([one.id for one in chunk], embedder.id, vectors)
        progress.step()


def _assigner(round_id: uuid.UUID, embedder: embed.Embedder) -> assign.Assigner:
    topics = engine.codable(db.session.scalars(topics_of(round_id)).all())
    known = engine.examples(round_id, embedder.id, {topic.id for topic in topics})
    around = engine.corpus(round_id, embedder.id)
    return assign.Assigner.build(
        [
            coding.Topic(
                id=str(topic.id),
                name=topic.name,
                belongs=topic.belongs,
                not_belongs=topic.not_belongs,
                example=topic.example,
            )
            for topic in topics
        ],
        [
            coding.Example(
                text=one.text,
                topics=one.topics,
                vector=embed.from_bytes([one.vector])[0] if one.vector else None,
                language=one.language,
            )
            for one in known
        ],
        corpus=coding.Corpus(
            [one.text for one in around], _vectors(around), [one.language for one in around]
        ),
        embedder=embedder,
    )


def _vectors(chunk: list[engine.Words]) -> Any:  # noqa: ANN401 - a matrix of the engine's, or None
    if any(one.vector is None for one in chunk):
        return None
    return embed.from_bytes([one.vector for one in chunk if one.vector is not None])


def _certainty(scores: Any) -> float:  # noqa: ANN401 - a row of the engine's matrix
    """How far the first choice is ahead of the second, 0 to 1."""
    ordered = sorted((float(score) for score in scores), reverse=True)
    if not ordered:
        return 1.0
    return round(ordered[0] - (ordered[1] if len(ordered) > 1 else 0.0), 6)
