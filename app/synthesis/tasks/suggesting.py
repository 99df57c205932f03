"""Suggesting topics: learnt from what people decided, in shares that several workers do."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from app import db
from app.analysis import coding, embed, parts
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.jobs.registry import handles
from app.synthesis.actions import suggesting
from app.synthesis.actions.sharing import ASSIGN, SHARE, share_of, share_out
from app.synthesis.actions.suggesting import SUGGEST, Found, Suggested
from app.synthesis.queries import engine
from app.synthesis.queries.engine import Share
from app.synthesis.queries.topics import topics_of, tree_of
from app.synthesis.rules import coding_open
from app.synthesis.tasks import embedding, teaching
from app.synthesis.tasks.embedding import PASSAGES


@handles(SUGGEST, label=_l("Suggesting topics"), computes=True)
def suggest(job: Job, progress: Progress) -> dict[str, Any]:
    """Suggest topics where they are wanted; where that is much, share it out."""
    round_id = uuid.UUID(job.args["round"])
    if not coding_open(db.session.scalar(tree_of(round_id))):
        return {"suggested": 0}
    total = engine.count_waiting(round_id)
    if not total:
        return {"suggested": 0}
    embedding.read_all(round_id, job, progress)
    if total > SHARE:
        progress.begin_write()
        return {"shares": share_out(ASSIGN, round_id, total)}
    return _suggest(round_id, None, progress, total)


@handles(ASSIGN, label=_l("Suggesting topics for a share of the passages"), computes=True)
def suggest_share(job: Job, progress: Progress) -> dict[str, Any]:
    """Suggest topics for the passages of one share."""
    share = share_of(job)
    round_id = uuid.UUID(job.args["round"])
    return _suggest(round_id, share, progress, engine.count_waiting(round_id, share))


def _suggest(
    round_id: uuid.UUID, share: Share | None, progress: Progress, total: int
) -> dict[str, Any]:
    embedder = embedding.embedder(round_id)
    assigner, known = assigner_of(round_id, embedder)
    done = suggested = 0
    while chunk := engine.waiting(round_id, embedder.id, PASSAGES, share):
        texts, languages = [one.text for one in chunk], [one.language for one in chunk]
        vectors = _vectors(chunk)
        ranking = assigner.rank(texts, vectors, languages)
        found = [
            Found(
                passage_id=words.id,
                topics=[
                    Suggested(
                        topic_id=uuid.UUID(one.topic),
                        score=one.score,
                        words=one.reasons.words,
                        examples=[known[place].id for place in one.reasons.examples],
                    )
                    for one in suggestions
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
    turns = teaching.turns(round_id, assigner, embedder)
    progress.begin_write()
    suggesting.keep_turns(round_id, turns)
    return {"suggested": suggested, "passages": done}


def assigner_of(
    round_id: uuid.UUID, embedder: embed.Embedder
) -> tuple[parts.Suggests, list[engine.Words]]:
    """What suggests topics, and the decided passages that it learnt from, in its own order."""
    topics = engine.codable(db.session.scalars(topics_of(round_id)).all())
    known = engine.examples(round_id, embedder.id, {topic.id for topic in topics})
    around = engine.corpus(round_id, embedder.id)
    assigner = parts.assigner()(
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
    return assigner, known


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
