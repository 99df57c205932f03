"""Who is expected at the table, how far each has come, and how that adds up."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accreditation.models import Application
from app.accreditation.queries import ACCREDITED, effectively
from app.analysis.protect import withhold
from app.balance import income
from app.balance.models import Reminder
from app.organisations.models import Group, Organisation, Region
from app.organisations.queries import group_name, region_name
from app.positions.models import CoSponsor, CoSponsorState, Position, PositionState
from app.rounds.models import Attribution, Party, Round, RoundInvitation

INVITED, ACCREDITED_, DRAFTING, SUBMITTED = STAGES = (
    "invited",
    "accredited",
    "drafting",
    "submitted",
)
SENT = frozenset(
    {PositionState.SUBMITTED, PositionState.ACCEPTED, PositionState.HELD, PositionState.RETURNED}
)
MOST = 5_000


@dataclass(kw_only=True)
class Seat:
    """An organisation expected at the table, and how far it has come."""

    organisation: uuid.UUID
    name: str
    group: Group
    region: Region | None
    country: str | None
    invited: bool = False
    accredited: bool = False
    drafting: bool = False
    submitted: bool = False
    unaccredited: bool = False
    language: str | None = None
    through: str | None = None  # the organisation under whose position its name stands
    reminded_at: datetime | None = None
    reminders: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether it has sent nothing, and nobody speaks for it."""
        return not self.submitted and self.through is None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: a name, and how many of each stage; None: withheld."""

    name: str
    sign: str | None
    expected: int
    counts: dict[str, int | None]


def seats(round_: Round) -> list[Seat]:
    """Everyone invited, accredited or taking part, by name."""
    found = {seat.organisation: seat for seat in _expected(round_)}
    positions = db.session.execute(
        sa.select(Party.organisation_id, Party.unaccredited, Position.state, Position.language)
        .join(Position, Position.party_id == Party.id, isouter=True)
        .where(Party.round_id == round_.id)
    )
    for organisation, unaccredited, state, language in positions:
        seat = found.get(organisation)
        if seat is None:
            continue
        seat.unaccredited = unaccredited
        if state in SENT:
            seat.submitted, seat.language = True, language
        elif state is not None and state is not PositionState.WITHDRAWN:
            seat.drafting = True
    for organisation, speaker in db.session.execute(_spoken_for(round_)):
        if organisation in found:
            found[organisation].through = speaker
    reminded = db.session.execute(
        sa.select(Reminder.organisation_id, sa.func.max(Reminder.at), sa.func.count())
        .where(Reminder.round_id == round_.id)
        .group_by(Reminder.organisation_id)
    )
    for organisation, at, number in reminded:
        if organisation in found:
            found[organisation].reminded_at = at
            found[organisation].reminders = number
    return list(found.values())


def _expected(round_: Round) -> list[Seat]:
    invited = sa.select(RoundInvitation.organisation_id).where(
        RoundInvitation.round_id == round_.id, RoundInvitation.observer.is_(False)
    )
    accredited = (
        sa.select(Application.organisation_id)
        .join(Application.circulation, isouter=True)
        .where(Application.round_id == round_.id, effectively(clock.now()) == ACCREDITED)
    )
    here = sa.select(Party.organisation_id).where(Party.round_id == round_.id)
    is_invited = Organisation.id.in_(invited)
    is_accredited = Organisation.id.in_(accredited)
    # A party is counted in the group it had when the round opened, as everywhere.
    group_id = sa.func.coalesce(Party.group_id, Organisation.group_id)
    query = (
        sa.select(
            Organisation.id,
            Organisation.name,
            Group,
            sa.case((Party.id.is_not(None), Party.region), else_=Organisation.region),
            sa.case((Party.id.is_not(None), Party.country), else_=Organisation.country),
            is_invited,
            is_accredited,
        )
        .select_from(Organisation)
        .join(
            Party,
            sa.and_(Party.organisation_id == Organisation.id, Party.round_id == round_.id),
            isouter=True,
        )
        .join(Group, Group.id == group_id)
        .where(sa.or_(is_invited, is_accredited, Organisation.id.in_(here)))
        .order_by(Group.place, sa.func.lower(Organisation.name), Organisation.id)
        .limit(MOST)
    )
    return [
        Seat(
            organisation=ident,
            name=name,
            group=group,
            region=region,
            country=country,
            invited=bool(was_invited),
            accredited=bool(was_accredited),
        )
        for ident, name, group, region, country, was_invited, was_accredited in db.session.execute(
            query
        )
    ]


def _spoken_for(round_: Round) -> "sa.Select[uuid.UUID, str]":
    """Organisations whose name stands, confirmed, under a position another has sent."""
    return (
        sa.select(CoSponsor.organisation_id, Organisation.name)
        .join(CoSponsor.position)
        .join(Position.party)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(
            Position.round_id == round_.id,
            Position.state.in_(SENT),
            CoSponsor.state == CoSponsorState.CONFIRMED,
        )
    )


def tables(round_: Round, seats_: Sequence[Seat], locale: str) -> dict[str, list[Line]]:
    """The seats by group, regional group, income and language.

    Where names are not shown, small counts are withheld, the desk included: a table is copied
    and sent round more easily than it is kept.
    """
    counted = [seat for seat in seats_ if not seat.unaccredited]
    sent = [seat for seat in counted if seat.submitted]
    places = {seat.group.sign: seat.group.place for seat in counted}
    names = {seat.group.sign: group_name(seat.group, locale) for seat in counted}
    by_group = _lines(round_, counted, lambda seat: seat.group.sign, lambda key: names[str(key)])
    return {
        "group": [
            Line(name=line.name, sign=key, expected=line.expected, counts=line.counts)
            for key, line in sorted(by_group.items(), key=lambda pair: places[str(pair[0])])
        ],
        "region": list(
            _lines(
                round_,
                counted,
                lambda seat: seat.region,
                lambda key: region_name(Region(key) if key else None),
            ).values()
        ),
        "income": list(
            _lines(round_, counted, lambda seat: income.of(seat.country), income.name).values()
        ),
        "language": list(
            _lines(round_, sent, lambda seat: seat.language, lambda key: key or _("none")).values()
        ),
    }


def _lines(
    round_: Round,
    counted: Sequence[Seat],
    key_of: Callable[[Seat], str | None],
    name_of: Callable[[str | None], str],
) -> dict[str | None, Line]:
    expected = Counter(key_of(seat) for seat in counted)
    counts: dict[tuple[str | None, str], int] = {
        (key, stage): sum(1 for s in counted if key_of(s) == key and getattr(s, stage))
        for key in expected
        for stage in STAGES
    }
    shown: dict[tuple[str | None, str], int | None] = dict(counts)
    if round_.attribution is not Attribution.NAMED:
        shown = withhold(counts, k=round_.least_shown, line=lambda cell: cell[1])
    return {
        key: Line(
            name=name_of(key),
            sign=None,
            expected=number,
            counts={stage: shown[key, stage] for stage in STAGES},
        )
        for key, number in sorted(expected.items(), key=lambda pair: (-pair[1], str(pair[0])))
    }
