"""Campaigns as they are read: how many sent them, from which groups, and what is their own."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import db
from app.moderation.models import Contribution, Redaction
from app.organisations.models import Group
from app.rounds.models import Party
from app.synthesis.models import Campaign, Coding, Passage, Twin
from app.synthesis.queries.quotes import with_source


@dataclass(frozen=True, kw_only=True)
class Text:
    """A passage as copies are looked for in it."""

    id: uuid.UUID
    text: str
    party: uuid.UUID | None


def texts(round_id: uuid.UUID) -> list[Text]:
    """The passages that count, but for those that a person said are no copies."""
    words = sa.func.substr(Contribution.plain, Passage.start + 1, Passage.end - Passage.start)
    apart = sa.select(Twin.passage_id).where(Twin.apart_at.is_not(None))
    query = (
        sa.select(Passage.id, words, Passage.party_id)
        .join(Passage.contribution)
        .where(Passage.round_id == round_id, Passage.counts, Passage.id.not_in(apart))
        .order_by(Passage.created_at, Passage.id)
    )
    return [
        Text(id=ident, text=text, party=party) for ident, text, party in db.session.execute(query)
    ]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A campaign with how many sent it: passages, parties, and parties by the sign of their group."""

    campaign: Campaign
    passages: int
    parties: int
    groups: dict[str, int]


def campaigns(round_id: uuid.UUID, *, accepted: bool) -> "sa.Select[Campaign]":
    """The campaigns of a round, those of most parties first. `accepted`: as the public may know."""
    parties = sa.func.count(Passage.party_id.distinct())
    sizes = (
        sa.select(Twin.campaign_id, parties.label("parties"))
        .join(Twin.campaign)
        .join(Twin.passage)
        .where(Campaign.round_id == round_id, *_shown(accepted=accepted))
        .group_by(Twin.campaign_id)
        .having(parties > 1)
        .subquery()
    )
    canonical = joinedload(Campaign.canonical)
    return (
        sa.select(Campaign)
        .join(sizes, sizes.c.campaign_id == Campaign.id)
        .options(canonical)
        .order_by(sizes.c.parties.desc(), Campaign.id)
    )


def sent(found: Sequence[Campaign], *, accepted: bool) -> list[Sent]:
    """The campaigns with how many sent them, in one query."""
    rows = db.session.execute(
        sa.select(Twin.campaign_id, Group.sign, Passage.party_id, sa.func.count())
        .join(Twin.passage)
        .join(Party, Party.id == Passage.party_id)
        .join(Group, Group.id == Party.group_id)
        .where(Twin.campaign_id.in_([one.id for one in found]), *_shown(accepted=accepted))
        .group_by(Twin.campaign_id, Group.sign, Passage.party_id)
        .order_by(Group.sign)
    ).all()
    return [
        Sent(
            campaign=one,
            passages=sum(number for ident, _sign, _party, number in rows if ident == one.id),
            parties=sum(ident == one.id for ident, *_rest in rows),
            groups=dict(Counter(sign for ident, sign, *_rest in rows if ident == one.id)),
        )
        for one in found
    ]


def members(campaign: Campaign, *, accepted: bool) -> "sa.Select[Twin]":
    """The copies of a campaign, those with words of their own first."""
    own = sa.cast(Twin.personal, sa.String) != "[]"
    query = (
        sa.select(Twin)
        .join(Twin.passage)
        .where(
            Twin.campaign_id == campaign.id,
            Twin.passage_id != campaign.canonical_id,
            *_shown(accepted=accepted),
        )
    )
    return query.order_by(own.desc(), Twin.likeness, Twin.passage_id)


def apart(round_id: uuid.UUID) -> "sa.Select[Twin]":
    """What a person said is no copy."""
    return (
        sa.select(Twin)
        .join(Twin.passage)
        .where(Passage.round_id == round_id, Twin.apart_at.is_not(None))
        .order_by(Twin.apart_at.desc(), Twin.passage_id)
    )


def passages_of(twins: Sequence[Twin]) -> dict[uuid.UUID, Passage]:
    """Their passages, with sources, by key."""
    query = with_source(sa.select(Passage).where(Passage.id.in_([one.passage_id for one in twins])))
    return {passage.id: passage for passage in db.session.scalars(query).unique()}


def one_campaign(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Campaign]":
    """One campaign of a round."""
    return sa.select(Campaign).where(Campaign.round_id == round_id, Campaign.id == ident)


def one_twin(round_id: uuid.UUID, passage_id: uuid.UUID) -> "sa.Select[Twin]":
    """What is known of a passage as a copy."""
    return (
        sa.select(Twin)
        .join(Twin.passage)
        .where(Passage.round_id == round_id, Twin.passage_id == passage_id)
    )


def undecided_copies(passage_id: uuid.UUID) -> "sa.Select[Passage]":
    """The copies of a passage's campaign that nobody decided on, but for the passage itself."""
    campaign = sa.select(Twin.campaign_id).where(Twin.passage_id == passage_id).scalar_subquery()
    return (
        sa.select(Passage)
        .join(Twin, Twin.passage_id == Passage.id)
        .where(
            Twin.campaign_id == campaign,
            Passage.id != passage_id,
            Passage.counts,
            Passage.decided_at.is_(None),
        )
        .order_by(Passage.id)
    )


def count_undecided(passage_id: uuid.UUID) -> int:
    """How many copies of a passage nobody decided on, but for the passage itself."""
    found = undecided_copies(passage_id).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def topics_on(passage_id: uuid.UUID) -> list[uuid.UUID]:
    """The topics that people put a passage on."""
    query = sa.select(Coding.topic_id).where(
        Coding.passage_id == passage_id, Coding.undone_at.is_(None)
    )
    return list(db.session.scalars(query))


def _shown(*, accepted: bool) -> "list[sa.ColumnElement[bool]]":
    wanted: list[sa.ColumnElement[bool]] = [Passage.counts.is_(True)]
    if accepted:
        # Beside its copies a passage tells more of its party than its party lets it tell.
        apart = sa.select(Redaction.id).where(
            Redaction.contribution_id == Passage.contribution_id,
            Redaction.attribution.is_not(None),
            Redaction.start < Passage.end,
            Redaction.end > Passage.start,
        )
        wanted += [Passage.accepted.is_(True), ~apart.exists()]
    return wanted
