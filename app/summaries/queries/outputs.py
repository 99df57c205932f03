"""The outputs of a round, each with whose it is, its version, date and method, and where it went."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import db
from app.meetings.models import Account, AccountState, Session
from app.policy import Who
from app.positions.attribution import shown
from app.positions.models import CoSponsor, Position, PositionState
from app.record import leaf
from app.rounds.models import Party, Round
from app.summaries.models import Authority, Dispatch, Summary, SummaryVersion


@dataclass(frozen=True, kw_only=True)
class Output:
    """Something that came out of a round."""

    key: str
    authority: Authority
    title: str
    version: str
    at: datetime
    method: str
    content_hash: str
    href: str


def dispatches(round_id: uuid.UUID) -> "sa.Select[Dispatch]":
    """What was sent to whom, newest first."""
    return (
        sa.select(Dispatch)
        .where(Dispatch.round_id == round_id)
        .order_by(Dispatch.sent_at.desc(), Dispatch.id)
    )


def summaries(round_: Round) -> list[Output]:
    """The versions of the summary, newest first."""
    query = (
        sa.select(
            SummaryVersion.number,
            SummaryVersion.title,
            SummaryVersion.published_at,
            SummaryVersion.content_hash,
        )
        .join(Summary, Summary.id == SummaryVersion.summary_id)
        .where(Summary.round_id == round_.id)
        .order_by(SummaryVersion.number.desc())
    )
    return [
        Output(
            key=f"summary:{row.number}",
            authority=Authority.SUMMARY,
            title=row.title,
            version=str(row.number),
            at=row.published_at,
            method=_("Written by the moderators from cited passages; not agreed text."),
            content_hash=row.content_hash,
            href=f"/rounds/{round_.slug}/summary/v/{row.number}",
        )
        for row in db.session.execute(query)
    ]


def accounts(round_: Round) -> list[Output]:
    """The approved accounts of sessions, in the order of the sessions."""
    query = (
        sa.select(Account)
        .join(Account.session)
        .where(Session.round_id == round_.id, Account.state == AccountState.APPROVED)
        .options(joinedload(Account.session), joinedload(Account.contribution))
        .order_by(Session.starts_at, Account.number.desc())
    )
    return [
        Output(
            key=f"account:{account.id}",
            authority=Authority.ACCOUNT,
            title=account.session.title,
            version=str(account.number),
            at=account.approved_at or account.saved_at,
            method=_("Written by the rapporteur, approved by the co-chairs."),
            content_hash=leaf.content_hash(
                account.contribution.source if account.contribution else ""
            ),
            href=f"/rounds/{round_.slug}/programme/{account.session_id}",
        )
        for account in db.session.scalars(query)
    ]


def positions(round_id: uuid.UUID) -> "sa.Select[Position]":
    """The accepted positions, in the order in which they were given."""
    return (
        sa.select(Position)
        .where(Position.round_id == round_id, Position.state == PositionState.ACCEPTED)
        .options(
            joinedload(Position.current, innerjoin=True),
            joinedload(Position.party).joinedload(Party.organisation),
            joinedload(Position.party).joinedload(Party.group),
            joinedload(Position.co_sponsors).joinedload(CoSponsor.organisation),
        )
        .order_by(Position.reference)
    )


def of_position(position: Position, who: Who) -> Output | None:
    """A position as an output, under the name this reader may see."""
    current = position.current
    if current is None:
        return None
    party = shown(position, who)
    return Output(
        key=f"position:{position.reference}",
        authority=Authority.POSITION,
        title=f"{position.reference} · {party.label}",
        version=str(current.number),
        # Where names are sealed all bear one date, that of the deadline.
        at=party.when(current.submitted_at) or position.round.closes_at or position.created_at,
        method=_("Entered on behalf of the party.")
        if position.imported
        else _("Submitted by the party."),
        content_hash=current.content_hash,
        href=f"/rounds/{position.round.slug}/positions/{position.reference}",
    )
