"""Reading stakeholder groups and organisations."""

import uuid
from difflib import SequenceMatcher

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app import db, text
from app.organisations.models import (
    Delegate,
    DelegateState,
    Group,
    MemberInvitation,
    Organisation,
    OrganisationName,
    OrganisationState,
    Region,
)

LEAST_CLOSE = 0.6


def groups() -> "sa.Select[Group]":
    """The stakeholder groups in their fixed order."""
    return sa.select(Group).where(Group.retired_at.is_(None)).order_by(Group.place)


def group_name(group: Group, language: str) -> str:
    """The group's name in the language, else in English, else its sign."""
    short = language.split("_", maxsplit=1)[0].split("-", maxsplit=1)[0]
    return str(group.names.get(short) or group.names.get("en") or group.sign)


def region_name(region: Region | None) -> str:
    """The regional group's name; bodies that belong to none are global."""
    names = {
        Region.AFRICAN: _("African States"),
        Region.ASIA_PACIFIC: _("Asia-Pacific States"),
        Region.EASTERN_EUROPEAN: _("Eastern European States"),
        Region.LATIN_AMERICAN: _("Latin American and Caribbean States"),
        Region.WESTERN: _("Western European and other States"),
    }
    return names[region] if region is not None else _("global or no region")


def listed() -> "sa.Select[Organisation]":
    """The organisations that were accepted, by name."""
    return (
        sa.select(Organisation)
        .where(Organisation.state == OrganisationState.ACCEPTED, Organisation.shown.is_(True))
        .order_by(sa.func.lower(Organisation.name), Organisation.id)
    )


def waiting() -> "sa.Select[Organisation]":
    """The organisations that an administrator has yet to decide on, oldest first."""
    return (
        sa.select(Organisation)
        .where(Organisation.state == OrganisationState.APPLIED)
        .order_by(Organisation.created_at, Organisation.id)
    )


def known_as(name: str) -> "sa.Select[Organisation]":
    """The organisations that bear the name, however it is written, or bore it before a merger."""
    folded = text.fold(name)
    other = sa.select(OrganisationName.organisation_id).where(OrganisationName.folded == folded)
    return (
        sa.select(Organisation)
        .where(sa.or_(Organisation.folded == folded, Organisation.id.in_(other)))
        .where(Organisation.state != OrganisationState.MERGED)
        .order_by(Organisation.created_at, Organisation.id)
    )


def delegates_of(organisation_id: uuid.UUID) -> "sa.Select[Delegate]":
    """Those who speak for an organisation or ask to, with the people."""
    return (
        sa.select(Delegate)
        .where(
            Delegate.organisation_id == organisation_id,
            Delegate.state.in_([DelegateState.ACTIVE, DelegateState.ASKED]),
        )
        .options(selectinload(Delegate.person))
        .order_by(Delegate.since, Delegate.id)
    )


def delegations_of(person_id: uuid.UUID) -> "sa.Select[Delegate]":
    """The places a person has or asks for in organisations."""
    return (
        sa.select(Delegate)
        .where(
            Delegate.person_id == person_id,
            Delegate.state.in_([DelegateState.ACTIVE, DelegateState.ASKED]),
        )
        .options(selectinload(Delegate.organisation))
        .order_by(Delegate.since, Delegate.id)
    )


def similar(name: str, *, most: int = 5) -> list[tuple[Organisation, float]]:
    """Organisations whose name is close to this one, closest first, with how close (0 to 1).

    Closeness is the share of words in common (Dice) or, for short names and spellings, the ratio
    of Ratcliff and Obershelp (difflib) of the folded names, whichever is greater; from 0.6 on.
    """
    folded = text.fold(name)
    words = set(folded.split())
    if not words:
        return []
    likeliest = sa.or_(*(Organisation.folded.contains(word, autoescape=True) for word in words))
    near = (
        sa.select(Organisation)
        .where(
            Organisation.state != OrganisationState.MERGED, Organisation.shown.is_(True), likeliest
        )
        .order_by(Organisation.created_at)
        .limit(400)
    )
    scored = [(one, _closeness(folded, one.folded)) for one in db.session.scalars(near)]
    close = [pair for pair in scored if pair[1] >= LEAST_CLOSE]
    return sorted(close, key=lambda pair: -pair[1])[:most]


def _closeness(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    dice = 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
    return max(dice, SequenceMatcher(None, one, other).ratio())


def search(
    *, words: str = "", group_id: uuid.UUID | None = None, region: str = ""
) -> "sa.Select[Organisation]":
    """The accepted organisations of a group and region whose name holds the words."""
    query = listed()
    if words:
        folded = text.fold(words)
        known = sa.select(OrganisationName.organisation_id).where(
            OrganisationName.folded.contains(folded, autoescape=True)
        )
        query = query.where(
            sa.or_(
                Organisation.folded.contains(folded, autoescape=True),
                sa.func.lower(Organisation.short_name).contains(words.casefold(), autoescape=True),
                Organisation.id.in_(known),
            )
        )
    if group_id is not None:
        query = query.where(Organisation.group_id == group_id)
    if region in {member.value for member in Region}:
        query = query.where(Organisation.region == Region(region))
    return query


def counts_by_group() -> dict[uuid.UUID, int]:
    """How many accepted organisations each group has."""
    query = (
        sa.select(Organisation.group_id, sa.func.count())
        .where(Organisation.state == OrganisationState.ACCEPTED, Organisation.shown.is_(True))
        .group_by(Organisation.group_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def open_invitations(organisation_id: uuid.UUID) -> "sa.Select[MemberInvitation]":
    """The invitations of an organisation that were neither taken up nor revoked."""
    return (
        sa.select(MemberInvitation)
        .where(
            MemberInvitation.organisation_id == organisation_id,
            MemberInvitation.accepted_at.is_(None),
            MemberInvitation.revoked_at.is_(None),
        )
        .order_by(MemberInvitation.created_at)
    )


def folded_names() -> list[tuple[str, Organisation]]:
    """Every name of every registered organisation, folded, with the organisation it names."""
    standing = sa.and_(
        Organisation.state.in_([OrganisationState.ACCEPTED, OrganisationState.APPLIED]),
        Organisation.shown.is_(True),
    )
    own = db.session.scalars(sa.select(Organisation).where(standing)).unique().all()
    by_id = {one.id: one for one in own}
    others = db.session.execute(
        sa.select(OrganisationName.folded, OrganisationName.organisation_id)
    )
    return [
        *((one.folded, one) for one in own),
        *((folded, by_id[ident]) for folded, ident in others if ident in by_id),
    ]
