"""Who said what on one topic: the passages by group, and the parties that were silent."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.moderation.models import Contribution
from app.positions.models import CoSponsor, Position
from app.rounds.models import Attribution, Party, Question, QuestionKind, QuestionVersion, Round
from app.synthesis.models import Coding, Passage, Voice
from app.synthesis.queries.choosing import Filter, could_speak, saying, states
from app.synthesis.queries.quotes import with_source

CARRIES = 40  # characters from which on a passage is a point and no fragment


def on_topics(
    round_: Round, topics: Sequence[uuid.UUID], chosen: Filter, *, all_names: bool
) -> "sa.Select[Passage]":
    """The passages put on these topics, as chosen: the shortest that carry the point first."""
    length = Passage.end - Passage.start
    there = (
        sa.select(Coding.passage_id)
        .where(Coding.topic_id.in_(topics), Coding.undone_at.is_(None))
        .scalar_subquery()
    )
    query = (
        sa.select(Passage)
        .join(Passage.party, isouter=True)
        # What is on a topic is of the topic's round. Said again, SQLite would read all of the round.
        .where(Passage.counts, Passage.id.in_(there))
        .order_by(length < CARRIES, length, Passage.id)
    )
    if not all_names:
        query = query.where(Passage.accepted)
    if chosen.question:
        query = query.where(Passage.question_id == chosen.question)
    if chosen.group:
        query = query.where(Party.group_id == chosen.group)
        if not all_names:
            query = query.where(_tells(Attribution.GROUP))
    if chosen.region or chosen.no_region:
        query = query.where(Party.region == chosen.region)
        if not all_names:
            query = query.where(_tells(Attribution.GROUP_AND_REGION))
    if chosen.stance:
        query = query.where(Passage.stance == chosen.stance)
    if chosen.language:
        query = query.where(Passage.contribution.has(Contribution.language == chosen.language))
    if chosen.text:
        query = saying(query, chosen.text, round_.id)
    return query


def _tells(level: Attribution) -> "sa.ColumnElement[bool]":
    """The passage's position shows at least this much of whose it is, so one may ask for it."""
    order = list(Attribution)
    return Passage.position.has(Position.attribution.in_(order[: order.index(level) + 1]))


def first_of_each_group(query: "sa.Select[Passage]", most: int) -> "sa.Select[Passage, int]":
    """So many passages of each group, each with how many its group has in all."""
    length = Passage.end - Passage.start
    ranked = (
        query.order_by(None)
        .with_only_columns(
            Passage.id,
            sa.func.row_number()
            .over(partition_by=Party.group_id, order_by=(length < CARRIES, length, Passage.id))
            .label("rank"),
            sa.func.count().over(partition_by=Party.group_id).label("of"),
        )
        .subquery()
    )
    return with_source(
        sa.select(Passage, ranked.c.of)
        .join(ranked, ranked.c.id == Passage.id)
        .where(ranked.c.rank <= most)
        .order_by(ranked.c.rank)
    )


def silent(
    round_: Round, topics: Sequence[uuid.UUID], chosen: Filter, *, all_names: bool
) -> "sa.Select[Position]":
    """A standing position of each party that could have spoken on these topics and did not."""
    spoke = sa.select(Voice.party_id).where(Voice.round_id == round_.id, Voice.topic_id.in_(topics))
    if not all_names:
        spoke = spoke.where(Voice.accepted)
    able = could_speak(round_, chosen, all_names=all_names).subquery()
    return (
        sa.select(Position)
        .join(Position.party)
        .join(Party.group)
        .where(
            Position.round_id == round_.id,
            Position.state.in_(states(all_names=all_names)),
            Position.party_id.in_(sa.select(able.c.id)),
            Position.party_id.not_in(spoke),
        )
        .options(
            contains_eager(Position.party).options(
                contains_eager(Party.group), joinedload(Party.organisation)
            ),
            joinedload(Position.round),
            joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation),
        )
    )


def apart(round_: Round, *, all_names: bool) -> "sa.Select[int]":
    """How many parties have a standing position that was submitted without accreditation."""
    standing = sa.select(Position.id).where(
        Position.party_id == Party.id, Position.state.in_(states(all_names=all_names))
    )
    return sa.select(sa.func.count(Party.id)).where(
        Party.round_id == round_.id, Party.unaccredited, standing.exists()
    )


def questions(round_: Round) -> "sa.Select[uuid.UUID, str, QuestionKind]":
    """The questions of a round in their order, each with its wording in force."""
    newest = (
        sa.select(sa.func.max(QuestionVersion.number))
        .where(QuestionVersion.question_id == Question.id)
        .correlate(Question)
        .scalar_subquery()
    )
    return (
        sa.select(Question.id, QuestionVersion.wording, QuestionVersion.kind)
        .join(
            QuestionVersion,
            sa.and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == newest),
        )
        .where(Question.round_id == round_.id)
        .order_by(Question.place, Question.id)
    )
