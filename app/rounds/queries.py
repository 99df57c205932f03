"""Reading rounds, what they ask, and who takes part."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.notifications.models import Follow
from app.organisations.models import (
    Group,
    Organisation,
)
from app.organisations.queries import search
from app.policy import Who
from app.rounds.models import (
    EarlierTerms,
    Look,
    Page,
    Party,
    Question,
    RoleInvitation,
    Round,
    RoundInvitation,
    RoundRole,
    RoundState,
    Visibility,
)
from app.rounds.rules import ADMITTED


def by_slug(slug: str) -> "sa.Select[Round]":
    """The round with this address. Its phases are read by the few pages that tell of them."""
    return sa.select(Round).where(Round.slug == slug)


def public_page(slug: str) -> "sa.Select[Round]":
    """The same for its public page, with its few phases, extensions and documents in one query."""
    return (
        sa.select(Round)
        .where(Round.slug == slug)
        .options(
            joinedload(Round.phases), joinedload(Round.extensions), joinedload(Round.documents)
        )
    )


def parties_by_group(round_id: uuid.UUID) -> "sa.Select[Group, int]":
    """How many parties of each group take part, in the order of the groups.

    Those that submit without accreditation are counted apart.
    """
    return (
        sa.select(Group, sa.func.count(Party.id))
        .join(
            Party,
            sa.and_(
                Party.group_id == Group.id,
                Party.round_id == round_id,
                Party.unaccredited.is_(False),
            ),
            isouter=True,
        )
        .group_by(Group.id)
        .having(sa.or_(Group.retired_at.is_(None), sa.func.count(Party.id) > 0))
        .order_by(Group.place)
    )


def parties_apart(round_id: uuid.UUID) -> "sa.Select[int]":
    """How many parties submit without accreditation; no count of groups has them."""
    return sa.select(sa.func.count(Party.id)).where(Party.round_id == round_id, Party.unaccredited)


def party_of(round_id: uuid.UUID, organisation_id: uuid.UUID) -> "sa.Select[Party]":
    """The organisation as a party to the round."""
    return sa.select(Party).where(
        Party.round_id == round_id, Party.organisation_id == organisation_id
    )


def pages(round_id: uuid.UUID) -> "sa.Select[Page]":
    """The pages of questions in order, with their questions and every wording, in one query."""
    return (
        sa.select(Page)
        .where(Page.round_id == round_id)
        .options(joinedload(Page.questions).joinedload(Question.versions))
        .order_by(Page.place, Page.id)
    )


def listed(who: Who, *, words: str = "", state: str = "") -> "sa.Select[Round]":
    """The rounds a person may see, as `round.view` has it: open ones first, soonest to close."""
    query = sa.select(Round).where(_seen_by(who)).options(selectinload(Round.phases))
    if words:
        holds = [
            sa.func.lower(column).contains(words.casefold(), autoescape=True)
            for column in (Round.title, Round.host, Round.addressee, Round.mandate)
        ]
        query = query.where(sa.or_(*holds))
    now = clock.now()
    if state in set(RoundState):
        query = query.where(_effectively(now) == state)
    rank = sa.case(
        (_effectively(now) == RoundState.OPEN, 0),
        (_effectively(now) == RoundState.ANNOUNCED, 1),
        (_effectively(now) == RoundState.DRAFT, 2),
        else_=3,
    )
    latest = sa.func.coalesce(Round.published_at, Round.closes_at, Round.created_at).desc()
    soonest = sa.case((rank < 2, Round.closes_at))  # noqa: PLR2004 - open and announced
    return query.order_by(rank, soonest, latest, Round.id)


def numbers_by_state(who: Who) -> "sa.Select[str, int]":
    """How many rounds a person may see in each state, as the clock has it."""
    state = _effectively(clock.now())
    return sa.select(state, sa.func.count()).where(_seen_by(who)).group_by(state)


def parties_of(round_ids: Iterable[uuid.UUID]) -> "sa.Select[uuid.UUID, int]":
    """How many parties each of the rounds has."""
    return (
        sa.select(Party.round_id, sa.func.count())
        .where(Party.round_id.in_(list(round_ids)))
        .group_by(Party.round_id)
    )


def due(now: datetime) -> "sa.Select[Round]":
    """The rounds whose stored state is behind the clock."""
    return sa.select(Round).where(Round.state != _effectively(now)).order_by(Round.id)


def followed_by(person_id: uuid.UUID, round_id: uuid.UUID) -> "sa.Select[uuid.UUID]":
    """Whether the person follows the round: one row if so."""
    return sa.select(Follow.id).where(Follow.person_id == person_id, Follow.round_id == round_id)


def role_invitations(round_id: uuid.UUID) -> "sa.Select[RoleInvitation]":
    """The addresses that were asked to help run the round and have not taken it up."""
    return (
        sa.select(RoleInvitation)
        .where(RoleInvitation.round_id == round_id)
        .order_by(RoleInvitation.at, RoleInvitation.id)
    )


def invitable(round_id: uuid.UUID, words: str) -> "sa.Select[Organisation]":
    """Accepted organisations whose name holds the words and that are not invited yet."""
    invited = sa.select(RoundInvitation.organisation_id).where(RoundInvitation.round_id == round_id)
    return search(words=words).where(Organisation.id.not_in(invited)).limit(20)


def _effectively(now: datetime) -> "sa.ColumnElement[str]":
    """`timing.effective_state`, for the database to ask."""
    open_now = sa.and_(Round.state == RoundState.ANNOUNCED, Round.opens_at <= now)
    collecting = sa.or_(Round.state == RoundState.OPEN, open_now)
    return sa.case(
        (sa.and_(collecting, Round.closes_at <= now), RoundState.CLOSED.value),
        (collecting, RoundState.OPEN.value),
        else_=sa.cast(Round.state, sa.String),
    )


def _seen_by(who: Who) -> "sa.ColumnElement[bool]":
    """`round.view`, for the database to ask."""
    mine = list(who.delegations)
    known = [
        Round.visibility == Visibility.PUBLIC,
        Round.parties.any(Party.organisation_id.in_(mine)),
        Round.invitations.any(RoundInvitation.organisation_id.in_(mine)),
    ]
    if any(delegation.accepted for delegation in who.delegations.values()):
        admitted = [key for (key, _mine), how in who.footings.items() if how in ADMITTED]
        known.append(
            sa.and_(
                Round.visibility == Visibility.PARTIES,
                sa.or_(~Round.accredits, Round.id.in_(admitted)),
            )
        )
    if who.auditor:
        known = [sa.true()]
    return sa.or_(
        Round.id.in_([*who.roles, *who.looks]),
        sa.and_(Round.state != RoundState.DRAFT, sa.or_(*known)),
    )


def earlier_terms(round_id: uuid.UUID) -> "sa.Select[EarlierTerms]":
    """The terms that were replaced, the newest first."""
    return (
        sa.select(EarlierTerms)
        .where(EarlierTerms.round_id == round_id)
        .order_by(EarlierTerms.version.desc())
    )


def copyable(who: Who) -> "sa.Select[Round]":
    """The rounds a person could make another one from: theirs first, then the latest they see."""
    mine = sa.case((Round.id.in_(list(who.roles)), 0), else_=1)
    return (
        sa.select(Round)
        .where(_seen_by(who))
        .order_by(mine, Round.created_at.desc(), Round.id)
        .limit(20)
    )


def roles(round_id: uuid.UUID) -> "sa.Select[RoundRole]":
    """Those who run the round, organisers first."""
    return (
        sa.select(RoundRole)
        .where(RoundRole.round_id == round_id)
        .options(joinedload(RoundRole.person))
        .order_by(RoundRole.role.desc(), RoundRole.since, RoundRole.id)
    )


def invitations(round_id: uuid.UUID) -> "sa.Select[RoundInvitation]":
    """The organisations that are invited, by name."""
    return (
        sa.select(RoundInvitation)
        .join(RoundInvitation.organisation)
        .where(RoundInvitation.round_id == round_id)
        .options(contains_eager(RoundInvitation.organisation))
        .order_by(sa.func.lower(Organisation.name), RoundInvitation.id)
    )


def looks(round_id: uuid.UUID) -> "sa.Select[Look]":
    """The administrators who looked into the round, newest first."""
    return (
        sa.select(Look)
        .where(Look.round_id == round_id)
        .options(joinedload(Look.person))
        .order_by(Look.since.desc(), Look.id)
    )


def look_of(person_id: uuid.UUID | None, round_id: uuid.UUID) -> "sa.Select[Look]":
    """The look that a person has into the round now."""
    return (
        sa.select(Look)
        .where(Look.round_id == round_id, Look.person_id == person_id, Look.until > clock.now())
        .order_by(Look.until.desc())
        .limit(1)
    )
