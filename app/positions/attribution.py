"""Under what name a position is shown: the one renderer that every way out must pass.

Page, print, export, feed, search, mail, file name and quotation ask here. The strictest promise
holds: the round's, the position's, or the one made for a single quotation.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.organisations.models import Group, Region
from app.organisations.queries import group_name, region_name
from app.policy import Who
from app.positions.models import CoSponsor, CoSponsorState, Position
from app.rounds import rules as rounds
from app.rounds.models import Attribution, Party, Round

STRICTNESS = (
    Attribution.NAMED,
    Attribution.GROUP_AND_REGION,
    Attribution.GROUP,
    Attribution.NONE,
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A party as one reader may see it. What is not in here must not be said."""

    label: str
    level: Attribution
    organisation_id: uuid.UUID | None = None
    short_name: str | None = None
    country: str | None = None
    group: Group | None = None
    region: Region | None = None
    unaccredited: bool = False  # the label says so; only ever beside a name, which it could tell
    sealed: bool = False  # nobody is told, ever: not even the day on which it came
    with_others: tuple[str, ...] = ()  # the names of those who confirmed a joint position

    @property
    def named(self) -> bool:
        """Whether the reader learns who it is."""
        return self.level is Attribution.NAMED

    def when(self, instant: datetime) -> datetime | None:
        """When something came, no closer than this reader may know.

        A minute could tell one party from another, so without a name it is the day; where names
        are sealed, nothing.
        """
        if self.named:
            return instant
        if self.sealed:
            return None
        return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def strictest(*levels: Attribution) -> Attribution:
    """The level that keeps every promise given."""
    return max(levels, key=STRICTNESS.index)


def is_loosened(before: Attribution, after: Attribution) -> bool:
    """Whether `after` shows more than `before`; nobody may do that, administrators included."""
    return STRICTNESS.index(after) < STRICTNESS.index(before)


def stricter_than(level: Attribution) -> tuple[Attribution, ...]:
    """The levels that show less than this one."""
    return STRICTNESS[STRICTNESS.index(level) + 1 :]


def promised(position: Position, *also: Attribution) -> Attribution:
    """What the public may see of whose position this is."""
    return strictest(position.round.attribution, position.attribution, *also)


def level_for(position: Position, who: Who, *also: Attribution) -> Attribution:
    """What this reader may see: its own delegation sees the name, and so do those who run or
    oversee the round, unless the round sealed its names.
    """
    if who.delegation(position.party.organisation_id) is not None:
        return Attribution.NAMED
    return Attribution.NAMED if sees_names(who, position.round) else promised(position, *also)


def sees_names(who: Who, round_: Round) -> bool:
    """Whether the person reads the name behind every position of the round."""
    if round_.names_sealed:
        return False
    return rounds.runs_it(who, round_) or rounds.oversees(who, round_)


def shown(position: Position, who: Who, *also: Attribution) -> Shown:
    """The party behind a position, as this reader may see it."""
    return at_level(position, level_for(position, who, *also))


def shown_to_public(position: Position, *also: Attribution) -> Shown:
    """The party behind a position, as an output for everybody may show it."""
    return at_level(position, promised(position, *also))


def aligned(sponsor: CoSponsor) -> str:
    """A name under a joint position, with the questions on which it does not align."""
    if not sponsor.except_on:
        return sponsor.organisation.name
    numbers = ", ".join(str(number) for number in sponsor.except_on)
    return ngettext(
        "%(name)s (except on question %(numbers)s)",
        "%(name)s (except on questions %(numbers)s)",
        len(sponsor.except_on),
        name=sponsor.organisation.name,
        numbers=numbers,
    )


def marked(party: Party, name: str) -> str:
    """The name, with the mark of what was submitted without accreditation, wherever it goes."""
    if not party.unaccredited:
        return name
    return _("%(name)s (submitted without accreditation)", name=name)


def party_shown(party: Party, who: Who, *promised: Attribution) -> Shown:
    """A party that speaks otherwise than by a position, as this reader may see it.

    `promised` are the promises made for its positions; the round's holds in any case.
    """
    if who.delegation(party.organisation_id) is not None or sees_names(who, party.round):
        return party_at_level(party, Attribution.NAMED)
    return party_at_level(party, strictest(party.round.attribution, *promised))


def at_level(position: Position, level: Attribution) -> Shown:
    """The party behind a position at one level of attribution."""
    if level is not Attribution.NAMED:
        return party_at_level(position.party, level)
    others = [
        aligned(sponsor)
        for sponsor in position.co_sponsors
        if sponsor.state is CoSponsorState.CONFIRMED
    ]
    return party_at_level(position.party, level, with_others=tuple(others))


def party_at_level(party: Party, level: Attribution, *, with_others: tuple[str, ...] = ()) -> Shown:
    """A party at one level of attribution, with those who speak with it where names are shown."""
    group = group_name(party.group, str(get_locale() or "en"))
    if level is Attribution.NAMED:
        organisation = party.organisation
        return Shown(
            label=marked(party, organisation.name),
            level=level,
            unaccredited=party.unaccredited,
            organisation_id=organisation.id,
            short_name=organisation.short_name,
            country=party.country,
            group=party.group,
            region=party.region,
            with_others=with_others,
        )
    if level is Attribution.GROUP_AND_REGION:
        where = region_name(party.region)
        label = _("A party from: %(group)s, %(region)s", group=group, region=where)
        return Shown(label=label, level=level, group=party.group, region=party.region)
    if level is Attribution.GROUP:
        return Shown(
            label=_("A party from: %(group)s", group=group), level=level, group=party.group
        )
    return Shown(label=_("A party"), level=level, sealed=party.round.names_sealed)


def parties_shown(parties: Sequence[Party], who: Who) -> list[Party]:
    """Those of some parties that may be named in a list telling something of their positions.

    Such as who is cited nowhere: where the reader does not see every name, a list of names
    beside the positions would match the two.
    """
    return [
        party
        for party in parties
        if who.delegation(party.organisation_id) is not None or sees_names(who, party.round)
    ]
