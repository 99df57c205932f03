"""The one query that counts the synthesis."""

from typing import Any

import sqlalchemy as sa

from app.positions.models import Position
from app.rounds.models import Round
from app.synthesis.models import Campaign
from app.synthesis.queries.choosing import Filter, could_speak, states, voices


def everything(
    round_: Round, within: "sa.CTE", chosen: Filter, *, all_names: bool
) -> "sa.CompoundSelect[Any]":
    """Rows of kind, topic, group, question, word and number; the kind says which of them are told.

    `within` has each topic beside itself and all beneath it. "spoke": parties of a group on a topic;
    "stance": the same by question and stance; "could": parties of a group that could speak;
    "once": parties on a topic with copies of one text counted once, where any were found;
    "language": positions in a language.
    """
    found = voices(round_, chosen, all_names=all_names)
    parties = sa.func.count(found.c.party_id.distinct())
    joined = sa.join(found, within, found.c.topic_id == within.c.within)
    nothing = sa.null()
    said = sa.cast(found.c.stance, sa.String)
    who = could_speak(round_, chosen, all_names=all_names).subquery()
    spoke = (
        sa.select(
            sa.literal("spoke"),
            within.c.topic,
            found.c.group_id,
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.String),
            parties,
        )
        .select_from(joined)
        .group_by(within.c.topic, found.c.group_id)
    )
    stances = (
        sa.select(
            sa.literal("stance"),
            within.c.topic,
            found.c.group_id,
            found.c.question_id,
            said,
            parties,
        )
        .select_from(joined)
        .where(found.c.stance.is_not(None))
        .group_by(within.c.topic, found.c.group_id, found.c.question_id, found.c.stance)
    )
    able = sa.select(
        sa.literal("could"),
        sa.cast(nothing, sa.Uuid),
        who.c.group_id,
        sa.cast(nothing, sa.Uuid),
        sa.cast(nothing, sa.String),
        sa.func.count(),
    ).group_by(who.c.group_id)
    written = (
        sa.select(
            sa.literal("language"),
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.Uuid),
            Position.language,
            sa.func.count(),
        )
        .where(Position.round_id == round_.id, Position.state.in_(states(all_names=all_names)))
        .group_by(Position.language)
    )
    # Copies of one text count once: a party with words of its own on the topic is one, and those
    # that only sent a copy are one together.
    has_own = sa.func.max(sa.case((found.c.campaign_id.is_(None), 1), else_=0)) == 1
    sent = sa.func.min(sa.cast(found.c.campaign_id, sa.String))
    voice = (
        sa.select(
            within.c.topic,
            sa.case((has_own, sa.cast(found.c.party_id, sa.String)), else_=sent).label("one"),
        )
        .select_from(joined)
        .group_by(within.c.topic, found.c.party_id)
        .subquery()
    )
    campaigns = sa.select(Campaign.id).where(Campaign.round_id == round_.id).exists()
    once = (
        sa.select(
            sa.literal("once"),
            voice.c.topic,
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.Uuid),
            sa.cast(nothing, sa.String),
            sa.func.count(voice.c.one.distinct()),
        )
        .where(campaigns)
        .group_by(voice.c.topic)
    )
    return sa.union_all(spoke, stances, once, able, written)
