"""What the quoted are asked about, and what they said."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.positions.models import Position
from app.rounds.models import Party
from app.summaries.models import Citation, Review, Section, Sentence, Summary, SummaryState
from app.synthesis.models import Passage


def of_organisations(
    round_id: uuid.UUID, organisation_ids: Iterable[uuid.UUID]
) -> "sa.Select[Citation]":
    """The citations of these organisations' words, in the order of the text."""
    return (
        sa.select(Citation)
        .join(Citation.sentence)
        .join(Sentence.section)
        .join(Section.summary)
        .join(Citation.passage)
        .join(Passage.party)
        .where(Summary.round_id == round_id, Party.organisation_id.in_(list(organisation_ids)))
        .options(
            contains_eager(Citation.sentence)
            .contains_eager(Sentence.section)
            .contains_eager(Section.summary),
            contains_eager(Citation.passage)
            .contains_eager(Passage.party)
            .joinedload(Party.organisation),
            contains_eager(Citation.passage)
            .joinedload(Passage.position)
            .joinedload(Position.round),
            joinedload(Citation.review),
        )
        .order_by(Section.place, Sentence.place, Citation.at, Citation.id)
    )


def waiting(
    round_id: uuid.UUID, organisation_ids: Iterable[uuid.UUID]
) -> "sa.Select[int, int, datetime | None]":
    """While the review runs: how many citations are of their words, how many have their answer to
    the sentence as it stands, and until when; no row when none is.
    """
    answered = sa.func.count(Review.id).filter(Review.sentence_revision == Sentence.revision)
    return (
        sa.select(sa.func.count(Citation.id), answered, Summary.review_ends_at)
        .join(Citation.sentence)
        .join(Sentence.section)
        .join(Section.summary)
        .join(Citation.passage)
        .join(Passage.party)
        .outerjoin(Citation.review)
        .where(
            Summary.round_id == round_id,
            Summary.state == SummaryState.IN_REVIEW,
            Party.organisation_id.in_(list(organisation_ids)),
        )
        .group_by(Summary.id, Summary.review_ends_at)
    )


def citation(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Citation]":
    """One citation of the round's summary, with whose words it is of."""
    return (
        sa.select(Citation)
        .join(Citation.sentence)
        .join(Sentence.section)
        .join(Section.summary)
        .where(Summary.round_id == round_id, Citation.id == ident)
    )


def review(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Review]":
    """What a party said of a citation in the round's summary."""
    return (
        sa.select(Review)
        .join(Summary, Summary.id == Review.summary_id)
        .where(Summary.round_id == round_id, Review.id == ident)
    )
