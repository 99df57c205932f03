"""Which sources of a summary broke: what was noted, and what cites them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import db
from app.policy import Who
from app.summaries.models import (
    Breach,
    BrokenSupport,
    Citation,
    Section,
    Sentence,
    Summary,
    SummaryState,
    SummaryVersion,
)
from app.summaries.queries import published
from app.summaries.queries.sources import Source
from app.summaries.queries.writing import Text


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A source that no longer holds, and the sentence that rests on it."""

    sentence: str
    section: str
    source: Source | None
    sentence_id: uuid.UUID | None  # in the text that is being written, where it can be mended
    noted_at: datetime | None


def standing(summary_id: uuid.UUID) -> "sa.Select[BrokenSupport]":
    """What broke and was not mended yet."""
    return sa.select(BrokenSupport).where(
        BrokenSupport.summary_id == summary_id, BrokenSupport.mended_at.is_(None)
    )


def history(summary_id: uuid.UUID) -> "sa.Select[BrokenSupport]":
    """All that ever broke, the newest first."""
    return (
        sa.select(BrokenSupport)
        .where(BrokenSupport.summary_id == summary_id)
        .order_by(BrokenSupport.broke_at.desc(), BrokenSupport.id)
    )


def latest(summary_id: uuid.UUID) -> SummaryVersion | None:
    """The version published last."""
    query = (
        sa.select(SummaryVersion)
        .where(SummaryVersion.summary_id == summary_id)
        .order_by(SummaryVersion.number.desc())
    )
    return db.session.scalar(query.limit(1))


def cited(summary: Summary) -> dict[uuid.UUID, str]:
    """The passages that the version published last cites, and those of a text in review; their hashes."""
    version = latest(summary.id)
    found = {
        uuid.UUID(one["passage"]): one["quote_hash"]
        for part in (version.content if version else [])
        for line in part["sentences"]
        for one in line["citations"]
    }
    if summary.state is SummaryState.IN_REVIEW:
        query = (
            sa.select(Citation.passage_id, Citation.quote_hash)
            .join(Citation.sentence)
            .join(Sentence.section)
            .where(Section.summary_id == summary.id)
        )
        found |= {ident: said for ident, said in db.session.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    return found


def breach_of(source: Source | None) -> Breach:
    """What broke it."""
    return (source.breach if source else None) or Breach.CHANGED


def of_text(text: Text, noted: Sequence[BrokenSupport]) -> list[Broken]:
    """The broken sources of the text that is being written."""
    at = {one.passage_id: one.broke_at for one in noted}
    return [
        Broken(
            sentence=line.sentence.text,
            section=part.section.title,
            source=one.source,
            sentence_id=line.sentence.id,
            noted_at=at.get(one.citation.passage_id),
        )
        for part in text.parts
        for line in part.lines
        for one in line.cited
        if not one.stands
    ]


def of_version(
    version: SummaryVersion, who: Who | None, noted: Sequence[BrokenSupport]
) -> list[Broken]:
    """The broken sources of a published version."""
    at = {one.passage_id: one.broke_at for one in noted}
    return [
        Broken(
            sentence=line.text,
            section=part.title,
            source=one.source,
            sentence_id=None,
            noted_at=at.get(one.passage_id),
        )
        for part in published.read(version, who).parts
        for line in part.lines
        for one in line.cited
        if not one.stands
    ]
