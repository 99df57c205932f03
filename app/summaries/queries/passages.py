"""The passages a section could still cite, and how many parties spoke of its topic."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import db
from app.organisations.models import Group
from app.positions.models import Stance
from app.rounds.models import Party
from app.summaries.models import Section, Summary
from app.summaries.queries.writing import cited_passages
from app.synthesis.models import Coding, Passage, Topic

PER_PAGE = 30
AGAINST = (Stance.OPPOSE, Stance.CANNOT_ACCEPT)


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """What one group said on the section's topic: parties that spoke, passages not cited yet."""

    sign: str
    parties: int
    uncited: int
    against: int = 0  # of these parties, how many declared that they oppose


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said on the section's topic, by group, in the groups' order."""

    groups: tuple[GroupCount, ...]

    @property
    def parties(self) -> int:
        """How many parties addressed the point."""
        return sum(one.parties for one in self.groups)

    @property
    def against(self) -> int:
        """How many of them declared that they oppose, in the answers that address it."""
        return sum(one.against for one in self.groups)

    @property
    def uncited(self) -> int:
        """How many passages are not cited anywhere in the summary yet."""
        return sum(one.uncited for one in self.groups)


def on_topic(section: Section | None) -> "sa.ColumnElement[bool]":
    """The passages coded on the section's topic or on one beneath it; for none, on any topic."""
    coded = sa.select(Coding.passage_id).where(Coding.undone_at.is_(None))
    if section is not None and section.topic_id is not None:
        family = sa.select(Topic.id).where(Topic.id == section.topic_id).cte(recursive=True)
        child = aliased(Topic)
        family = family.union(sa.select(child.id).join(family, child.parent_id == family.c.id))
        coded = coded.where(Coding.topic_id.in_(sa.select(family.c.id)))
    return Passage.id.in_(coded)


def uncited(
    summary: Summary, section: Section | None, *, group: str | None = None, page: int = 1
) -> "sa.Select[uuid.UUID]":
    """The ids of passages on the section's topic that nothing cites yet, by group and party."""
    query = (
        sa.select(Passage.id)
        .join(Passage.party, isouter=True)
        .join(Group, Group.id == Party.group_id, isouter=True)
        .where(
            Passage.round_id == summary.round_id,
            Passage.counts,
            on_topic(section),
            Passage.id.not_in(cited_passages(summary.id)),
        )
    )
    if group and not summary.round.names_sealed:
        query = query.where(Group.sign == group)
    # Where names are sealed, the order tells neither the group nor which words go together.
    by_group = (
        Group.place.is_(None),
        Group.place,
        Party.id,
        Passage.contribution_id,
        Passage.start,
    )
    return (
        query.order_by(*((Passage.id,) if summary.round.names_sealed else by_group))
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def spoken(summary: Summary, section: Section | None) -> Spoken:
    """Who addressed the section's topic, and how much of it nothing cites yet: one query."""
    cited = Passage.id.in_(cited_passages(summary.id))
    if summary.round.names_sealed:
        return _spoken_by_anybody(summary, section, cited)
    query = (
        sa.select(
            Group.sign,
            sa.func.count(sa.distinct(Passage.party_id)).label("parties"),
            sa.func.sum(sa.case((cited, 0), else_=1)).label("uncited"),
            sa.func.count(
                sa.distinct(sa.case((Passage.stance.in_(AGAINST), Passage.party_id)))
            ).label("against"),
        )
        .select_from(Passage)
        .join(Passage.party, isouter=True)
        .join(Group, Group.id == Party.group_id, isouter=True)
        .where(Passage.round_id == summary.round_id, Passage.counts, on_topic(section))
        .group_by(Group.id, Group.sign, Group.place)
        .order_by(Group.place.is_(None), Group.place)
    )
    return Spoken(
        groups=tuple(
            GroupCount(
                sign=row.sign or "",
                parties=row.parties,
                uncited=int(row.uncited or 0),
                against=row.against,
            )
            for row in db.session.execute(query)
        )
    )


def _spoken_by_anybody(
    summary: Summary, section: Section | None, cited: "sa.ColumnElement[bool]"
) -> Spoken:
    """The same where names are sealed: by no group, since one of them may be a single party."""
    query = (
        sa.select(
            sa.func.count(sa.distinct(Passage.party_id)),
            sa.func.sum(sa.case((cited, 0), else_=1)),
            sa.func.count(sa.distinct(sa.case((Passage.stance.in_(AGAINST), Passage.party_id)))),
        )
        .select_from(Passage)
        .where(Passage.round_id == summary.round_id, Passage.counts, on_topic(section))
    )
    parties, uncited, against = db.session.execute(query).one()
    if not parties:
        return Spoken(groups=())
    return Spoken(
        groups=(GroupCount(sign="", parties=parties, uncited=int(uncited or 0), against=against),)
    )
