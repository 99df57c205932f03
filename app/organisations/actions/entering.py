"""Organisations entered many at once, on somebody else's list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app import clock, db, text
from app.accounts.models import Person
from app.organisations.geography import region_of
from app.organisations.models import Group, Organisation, OrganisationName, OrganisationState
from app.record.actions import record


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An organisation as a list names it. `shown` is False for participants without one."""

    name: str
    group: Group
    country: str | None = None
    also: Sequence[str] = field(default_factory=tuple)
    shown: bool = True


def enter_organisations(listed: Sequence[Listed], *, by: Person | None) -> list[Organisation]:
    """Enter organisations as accepted, in the order given, with one entry in the record."""
    made = [_organisation(one, by) for one in listed]
    db.session.add_all(made)
    db.session.flush()
    if made:
        record("organisations:enter", made[0], by=by, organisations=[str(one.id) for one in made])
    return made


def _organisation(one: Listed, by: Person | None) -> Organisation:
    names = {text.fold(name): name for name in one.also if text.fold(name) != text.fold(one.name)}
    return Organisation(
        name=one.name,
        short_name=one.name,
        folded=text.fold(one.name),
        group=one.group,
        country=one.country,
        region=region_of(one.country),
        state=OrganisationState.ACCEPTED,
        decided_at=clock.now(),
        created_by_id=by.id if by else None,
        shown=one.shown,
        names=[OrganisationName(name=name, folded=folded) for folded, name in names.items()],
    )
