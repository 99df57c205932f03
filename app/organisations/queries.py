"""Reading stakeholder groups and organisations."""

import uuid

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app import text
from app.organisations.models import (
    Delegate,
    DelegateState,
    Group,
    Organisation,
    OrganisationName,
    OrganisationState,
    Region,
)


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
        .where(Organisation.state == OrganisationState.ACCEPTED)
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
