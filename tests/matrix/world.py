"""A round of a given state behind a given door, with one of everything that a round can have in it.

Made without a database, so that the policy can be asked thousands of questions in a second; `rows`
is what the pages' matrix keeps.
"""

import functools
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

from app import clock
from app.policy import VISITOR, Delegation, Who
from app.rights.models import PersonalCopy
from app.rounds.models import (
    Attribution,
    Footing,
    Party,
    Phase,
    PhaseKind,
    Role,
    Round,
    RoundInvitation,
    RoundRole,
    RoundState,
    Visibility,
)
from app.rounds.models import Look as Glance
from tests.matrix.cast import PARTIES, SPEAKS_FOR, Cast, ident

STATES = tuple(state.value for state in RoundState)
# How one gets in: the four visibilities, a public round that seals its names, and a public one
# that accredits. A round for parties accredits too.
DOORS = ("public", "parties", "invited", "confidential", "sealed", "admitting")
DAY = timedelta(days=1)
Row = TypeVar("Row")
OVER = {RoundState.CLOSED, RoundState.PUBLISHED, RoundState.ARCHIVED}


def visibility(door: str) -> Visibility:
    """Who may read a round behind this door."""
    return Visibility.PUBLIC if door in {"sealed", "admitting"} else Visibility(door)


def accredits(door: str) -> bool:
    """Whether a round behind this door asks for accreditation."""
    return door in {"parties", "admitting"}


class World:
    """One round, its people as the rules see them, and its things by name."""

    def __init__(self, cast: Cast, state: str, door: str, *, name: str = "") -> None:
        self.cast, self.state, self.door = cast, state, door
        self.name = name or f"{state}-{door}"
        self.people, self.organisations = cast.people, cast.organisations
        self.round = self._round()
        # What each row is called, by its table and key.
        self.names: dict[tuple[str, uuid.UUID], str] = {("round", self.round.id): ""}
        self.rows: list[Any] = [self.round]
        self.parties = {of: self._party(of) for of in PARTIES}
        self.invitation = self.keep(
            RoundInvitation,
            round_id=self.round.id,
            organisation=self.organisations["invitees"],
            organisation_id=self.organisations["invitees"].id,
            observer=False,
        )
        self.round.invitations = [self.invitation]
        self.glance = self.keep(
            Glance,
            round_id=self.round.id,
            person=self.people["looker"],
            person_id=self.people["looker"].id,
            reason="A complaint says that somebody was left out.",
            since=clock.now() - timedelta(minutes=5),
            until=clock.now() + timedelta(hours=1),
        )
        self.copy = self.keep(
            PersonalCopy,
            person_id=self.people["drafter"].id,
            asked_at=clock.now(),
            ready_at=clock.now(),
            content=b"PK",
        )
        for role in ("moderator", "organiser"):
            self.keep(
                RoundRole,
                role,
                round=self.round,
                person=self.people[role],
                person_id=self.people[role].id,
                role=Role(role),
            )
        self.things: dict[str, Any] = {
            "": None,
            "round": self.round,
            "glance": self.glance,
            "copy": self.copy,
        }

    def key(self, *name: str) -> uuid.UUID:
        """The key of this round's thing of that name."""
        return ident("round", self.name, *name)

    def keep(self, kind: Callable[..., Row], what: str = "", /, **facts: Any) -> Row:
        """Make a row of this round, and keep it."""
        table = getattr(kind, "__tablename__", "")
        made = kind(id=self.key(table, what), **facts)
        self.names[table, self.key(table, what)] = what
        self.rows.append(made)
        return made

    def person_id(self, role: str) -> uuid.UUID:
        """The key of the person in this role."""
        return self.people[role].id

    def _round(self) -> Round:
        now = clock.now()
        state = RoundState(self.state)
        sealed = self.door == "sealed"
        draft = state is RoundState.DRAFT
        made = Round(
            id=self.key(),
            slug=self.name,
            title=f"Round {self.name}",
            status_line="Informal; not an agreed text",
            terms="What you send is published.",
            state=state,
            visibility=visibility(self.door),
            accredits=accredits(self.door),
            attribution=Attribution.NONE if sealed else Attribution.NAMED,
            names_sealed=sealed,
            two_persons=False,
            individuals=False,
            answering="all",
            late="refuse",
            grace_minutes=0,
            terms_version=1,
            announced_at=None if draft else now - 30 * DAY,
            opens_at=None if draft else now + (5 if state is RoundState.ANNOUNCED else -20) * DAY,
            closes_at=None if draft else now + (-2 if state in OVER else 10) * DAY,
            published_at=now - DAY
            if state in {RoundState.PUBLISHED, RoundState.ARCHIVED}
            else None,
            withdrawn_reason="Nobody asks any more." if state is RoundState.WITHDRAWN else None,
        )
        made.phases = [
            Phase(
                id=self.key("phase"),
                kind=PhaseKind.READING,
                starts_at=now - DAY,
                ends_at=now + 5 * DAY,
            )
        ]
        return made

    def _party(self, of: str) -> Party:
        organisation = self.organisations[of]
        return self.keep(
            Party,
            of,
            round=self.round,
            round_id=self.round.id,
            organisation=organisation,
            organisation_id=organisation.id,
            group=organisation.group,
            group_id=organisation.group_id,
            unaccredited=False,
        )

    def footing(self, organisation: str) -> Footing | None:
        """How the organisation stands with the round's accreditation."""
        if not accredits(self.door):
            return None
        writes = self.door == "admitting"
        return {
            "own": Footing.ACCREDITED,
            "rivals": Footing.ACCREDITED,
            "askers": Footing.ASKED,
            "applicants": Footing.WAITING,
            "appellants": Footing.WAITING,
            "newcomers": Footing.WAITING,
            "refused": Footing.IN_WRITING if writes else Footing.REFUSED,
        }.get(organisation)

    @functools.cached_property
    def who(self) -> dict[str, Who]:
        """Everybody, as the rules see them."""
        return {"visitor": VISITOR} | {role: self._who(role) for role in self.people}

    def _who(self, role: str) -> Who:
        delegations, footings = {}, {}
        acting_for = None
        if role in SPEAKS_FOR:
            of, what = SPEAKS_FOR[role]
            organisation = self.organisations[of]
            acting_for = organisation.id
            delegations[organisation.id] = Delegation(
                organisation=organisation.id,
                role=what,
                group=organisation.group_id,
                accepted=of != "unaccepted",
                manages=role == "clearer",
            )
            footing = self.footing(of)
            if footing is not None:
                footings[self.round.id, organisation.id] = footing.value
        what, _, elsewhere = role.partition("_")
        of_round = ident("round", "elsewhere") if elsewhere else self.round.id
        on_rounds = {of_round: frozenset({what})} if what in set(Role) else {}
        return Who(
            person=self.people[role].id,
            admin=self.people[role].admin,
            auditor=self.people[role].auditor,
            acting_for=acting_for,
            delegations=delegations,
            roles=on_rounds,
            footings=footings,
            looks=frozenset({self.round.id}) if role == "looker" else frozenset(),
        )


def of_round(world: World, **facts: Any) -> Any:
    """Something that has this round, and what else a rule asks of it."""
    return SimpleNamespace(round=world.round, **facts)


def rounds(cast: Cast) -> Iterator[World]:
    """A world for every state behind every door."""
    for state in STATES:
        for door in DOORS:
            yield World(cast, state, door)
