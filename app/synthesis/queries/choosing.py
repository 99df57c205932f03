"""What a reader chose to look at: voices, passages and parties narrowed by question, group and more."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.moderation.models import Contribution
from app.organisations.models import Region
from app.positions.models import Position, PositionState, Stance
from app.rounds.models import Party, Round
from app.synthesis.models import Coding, Passage, Topic, Tree, Twin, Voice
from app.synthesis.queries.topics import Node
from app.synthesis.rules import COUNTING

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a reader chose to look at. Nothing chosen: everything."""

    question: uuid.UUID | None = None
    group: uuid.UUID | None = None
    region: Region | None = None
    no_region: bool = False
    stance: Stance | None = None
    language: str | None = None  # that the position is written in, whatever a passage of it quotes
    text: str = ""


def closure(round_id: uuid.UUID) -> "sa.CTE":
    """Each topic that counts beside itself and everything beneath it."""
    top = (
        sa.select(Topic.id.label("topic"), Topic.id.label("within"))
        .join(Topic.tree)
        .where(
            Tree.round_id == round_id,
            Topic.removed_at.is_(None),
            Topic.since_version.is_not(None),
        )
        .cte("beneath", recursive=True)
    )
    child = aliased(Topic)
    return top.union_all(
        sa.select(top.c.topic, child.id)
        .join(child, child.parent_id == top.c.within)
        .where(child.removed_at.is_(None))
    )


def beneath(round_id: uuid.UUID, nodes: Sequence[Node]) -> "sa.CTE":
    """The same of the tree that a reader is shown, where that is not today's."""
    if not any(node.signed_place for node in nodes):
        return closure(round_id)
    pairs = [(node.id, within) for node in nodes for within in (node.id, *node.beneath)]
    topic, within = sa.column("topic", sa.Uuid), sa.column("within", sa.Uuid)
    return sa.values(topic, within, name="told").data(pairs).cte("beneath")


def voices(round_: Round, chosen: Filter, *, all_names: bool) -> "sa.CTE":
    """Who spoke on what, as chosen: from what is kept, or from the passages that hold a text."""
    if chosen.text:
        spoken = (
            sa.select(
                Coding.topic_id,
                Passage.party_id,
                Party.group_id,
                Party.region,
                Passage.question_id,
                Contribution.language,
                Passage.stance,
                Passage.accepted,
                Twin.campaign_id,
            )
            .select_from(Passage)
            .join(Passage.contribution)
            .join(Passage.codings)
            .join(Passage.party)
            .join(Twin, Twin.passage_id == Passage.id, isouter=True)
            .where(Passage.round_id == round_.id, Passage.counts, Coding.undone_at.is_(None))
            .distinct()
        )
        found = saying(spoken, chosen.text, round_.id).subquery()
    else:
        found = (
            sa.select(
                Voice.topic_id,
                Voice.party_id,
                Voice.group_id,
                Voice.region,
                Voice.question_id,
                Voice.language,
                Voice.stance,
                Voice.accepted,
                Voice.campaign_id,
            )
            .where(Voice.round_id == round_.id)
            .subquery()
        )
    query = sa.select(found)
    if not all_names:
        query = query.where(found.c.accepted)
    if chosen.question:
        query = query.where(found.c.question_id == chosen.question)
    if chosen.group:
        query = query.where(found.c.group_id == chosen.group)
    if chosen.region or chosen.no_region:
        query = query.where(found.c.region == chosen.region)
    if chosen.stance:
        query = query.where(found.c.stance == chosen.stance)
    if chosen.language:
        query = query.where(found.c.language == chosen.language)
    return query.cte("voices")  # read thrice, found once


def saying(query: "sa.Select[*Columns]", words: str, round_id: uuid.UUID) -> "sa.Select[*Columns]":
    """Of the passages of a query those that hold the words.

    The round's texts are read once for them; only where a text has them are its passages looked at.
    """
    like = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    texts = (
        sa.select(Contribution.id, Contribution.plain)
        .where(Contribution.round_id == round_id)
        .where(Contribution.plain.ilike(f"%{like}%", escape="\\"))
        .cte("texts")
        .prefix_with("MATERIALIZED", dialect="sqlite")  # or it would begin with the passages
    )
    passage = sa.func.substr(texts.c.plain, Passage.start + 1, Passage.end - Passage.start)
    return query.join(texts, texts.c.id == Passage.contribution_id).where(
        passage.ilike(f"%{like}%", escape="\\")
    )


def could_speak(round_: Round, chosen: Filter, *, all_names: bool) -> "sa.Select[Party]":
    """The parties that could have spoken: those with a standing position, as chosen.

    Those that submit without accreditation are counted apart.
    """
    standing = (
        sa.select(Position.id)
        .where(Position.party_id == Party.id, Position.state.in_(states(all_names=all_names)))
        .correlate(Party)
    )
    if chosen.language:
        standing = standing.where(Position.language == chosen.language)
    query = sa.select(Party).where(
        Party.round_id == round_.id, standing.exists(), Party.unaccredited.is_(False)
    )
    if chosen.group:
        query = query.where(Party.group_id == chosen.group)
    if chosen.region or chosen.no_region:
        query = query.where(Party.region == chosen.region)
    return query


def states(*, all_names: bool) -> tuple[PositionState, ...]:
    """The states of positions that count for a reader."""
    return COUNTING if all_names else (PositionState.ACCEPTED,)
