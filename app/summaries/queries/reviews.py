"""What the quoted are asked about, and what they said."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.rounds.models import Party
from app.summaries.models import Citation, Review, Section, Sentence, Summary
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
            joinedload(Citation.review),
        )
        .order_by(Section.place, Sentence.place, Citation.at, Citation.id)
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
