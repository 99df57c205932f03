"""Reading rules, applications, circulations and objections."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.accreditation.models import (
    AccreditationRules,
    Addressee,
    Application,
    ApplicationDocument,
    ApplicationState,
    Circulation,
    Objection,
)
from app.accreditation.queries.footing import (
    CIRCULATED,
    OBJECTED,
    WITHDRAWN,
    effectively,
    has_ended,
)
from app.organisations.models import (
    Group,
    Organisation,
)
from app.rounds.models import Round, RoundState

YOUNG = timedelta(days=1)  # whoever heard of it a day ago needs no reminder


def bare_rules_of(round_id: uuid.UUID) -> "sa.Select[AccreditationRules]":
    """How the round accredits, without naming who is asked and who hears appeals."""
    return sa.select(AccreditationRules).where(AccreditationRules.round_id == round_id)


def rules_of(round_id: uuid.UUID) -> "sa.Select[AccreditationRules]":
    """How the round accredits."""
    return bare_rules_of(round_id).options(
        joinedload(AccreditationRules.appeal_by),
        selectinload(AccreditationRules.addressees).joinedload(Addressee.organisation),
        selectinload(AccreditationRules.addressees).joinedload(Addressee.group),
    )


def register(
    round_id: uuid.UUID, *, state: str = "", group: str = "", words: str = ""
) -> "sa.Select[Application]":
    """The applications of the round, the newest first, of a state and a group and by name."""
    query = (
        sa.select(Application)
        .join(Application.organisation)
        .join(Application.group)
        .join(Application.circulation, isouter=True)
        .where(Application.round_id == round_id)
        .options(
            contains_eager(Application.organisation),
            contains_eager(Application.group),
            contains_eager(Application.circulation),
            selectinload(Application.objections).joinedload(Objection.organisation),
        )
        .order_by(Application.applied_at.desc(), Application.id)
    )
    if state in set(ApplicationState):
        query = query.where(effectively(clock.now()) == state)
    if group:
        query = query.where(Group.sign == group)
    if words:
        query = query.where(
            sa.func.lower(Organisation.name).contains(words.casefold(), autoescape=True)
        )
    return query


def numbers(round_id: uuid.UUID) -> "sa.Select[str, str, int, int, int]":
    """By group and state: how many applications, how many met an objection, how many appealed."""
    objected = sa.select(Objection.id).where(Objection.application_id == Application.id).exists()
    state = effectively(clock.now())
    return (
        sa.select(
            Group.sign,
            state.label("state"),
            sa.func.count().label("number"),
            sa.func.sum(sa.case((objected, 1), else_=0)).label("objected"),
            sa.func.sum(sa.case((Application.appealed_at.is_not(None), 1), else_=0)).label(
                "appealed"
            ),
        )
        .select_from(Application)
        .join(Application.group)
        .join(Application.circulation, isouter=True)
        .where(Application.round_id == round_id)
        .group_by(Group.sign, state)
    )


def application(round_id: uuid.UUID, ident: uuid.UUID) -> "sa.Select[Application]":
    """One application of the round, with everything that hangs on it."""
    return (
        sa.select(Application)
        .where(Application.round_id == round_id, Application.id == ident)
        .options(
            joinedload(Application.circulation),
            joinedload(Application.organisation),
            selectinload(Application.objections).joinedload(Objection.organisation),
            selectinload(Application.documents).joinedload(ApplicationDocument.file),
        )
    )


def application_of(round_id: uuid.UUID, organisation_id: uuid.UUID) -> "sa.Select[Application]":
    """The organisation's application that stands: withdrawn ones are behind it."""
    return (
        sa.select(Application)
        .where(
            Application.round_id == round_id,
            Application.organisation_id == organisation_id,
            Application.state != WITHDRAWN,
        )
        .options(joinedload(Application.circulation))
    )


def waiting(round_id: uuid.UUID, states: Collection[ApplicationState]) -> "sa.Select[Application]":
    """The applications of the round in these states, as stored, the oldest first."""
    return (
        sa.select(Application)
        .join(Application.circulation, isouter=True)
        .where(Application.round_id == round_id, Application.state.in_(states))
        .options(
            contains_eager(Application.circulation),
            joinedload(Application.organisation),
            joinedload(Application.group),
            selectinload(Application.objections).joinedload(Objection.organisation),
        )
        .order_by(Application.applied_at, Application.id)
    )


def circulations(round_id: uuid.UUID) -> "sa.Select[Circulation, int]":
    """Every circulation of the round with how many applications went round in it."""
    return (
        sa.select(Circulation, sa.func.count(Application.id))
        .join(Circulation.applications, isouter=True)
        .where(Circulation.round_id == round_id)
        .group_by(Circulation.id)
        .order_by(Circulation.number.desc())
    )


def open_circulations(round_ids: Collection[uuid.UUID]) -> "sa.Select[Circulation, int]":
    """The circulations of these rounds in which one may object now, the first to end first."""
    return (
        sa.select(Circulation, sa.func.count(Application.id))
        .join(Circulation.applications)
        .where(
            Circulation.round_id.in_(list(round_ids)),
            Circulation.ends_at > clock.now(),
            Application.state.in_([CIRCULATED, OBJECTED]),
        )
        .group_by(Circulation.id)
        .options(joinedload(Circulation.round))
        .order_by(Circulation.ends_at, Circulation.id)
    )


def to_answer(round_id: uuid.UUID) -> "sa.Select[Application]":
    """The applications of the round to which one may object now, the first to end first."""
    return (
        waiting(round_id, [CIRCULATED, OBJECTED])
        .where(Circulation.ends_at > clock.now())
        .order_by(None)
        .order_by(Circulation.ends_at, Application.applied_at, Application.id)
    )


def due(now: datetime) -> "sa.Select[Application]":
    """The applications whose stored state is behind the clock."""
    return (
        sa.select(Application)
        .join(Application.circulation)
        .where(
            Application.state == CIRCULATED,
            Circulation.automatic.is_(True),
            has_ended(now),
        )
        .order_by(Application.id)
    )


def to_remind(now: datetime, before: datetime) -> "sa.Select[Circulation]":
    """The circulations that end before the instant and of which nobody was reminded."""
    return (
        sa.select(Circulation)
        .where(
            Circulation.reminded_at.is_(None),
            Circulation.starts_at <= now - YOUNG,
            Circulation.ends_at > now,
            Circulation.ends_at <= before,
        )
        .order_by(Circulation.id)
    )


def applications_of(organisations: Sequence[uuid.UUID]) -> "sa.Select[Application]":
    """Everything these organisations applied for, the newest first."""
    return (
        sa.select(Application)
        .where(Application.organisation_id.in_(organisations))
        .options(
            joinedload(Application.round),
            joinedload(Application.organisation),
            joinedload(Application.circulation),
        )
        .order_by(Application.applied_at.desc(), Application.id)
    )


def asking() -> "sa.Select[AccreditationRules]":
    """The rounds that take applications now, with their rules, the first to end first."""
    ends = sa.func.coalesce(AccreditationRules.applies_until, Round.closes_at)
    return (
        sa.select(AccreditationRules)
        .join(AccreditationRules.round)
        .where(
            Round.accredits.is_(True),
            Round.state.in_([RoundState.ANNOUNCED, RoundState.OPEN, RoundState.CLOSED]),
            ends > clock.now(),
        )
        .options(contains_eager(AccreditationRules.round))
        .order_by(ends, AccreditationRules.id)
    )
