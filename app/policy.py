"""Authorisation, all of it: who somebody is, and one table of who may do what to what now.

A permission is named `<noun>.<verb>`. Each feature's `rules.py` declares `ALLOW`, a table from
permission to predicate; predicates compose with `&`, `|` and `~`, so a row reads like a sentence:

    "round.edit": is_organiser & ~is_archived

`allows` is asked by pages, the API, exports, feeds, search, mail and jobs alike.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """What a person is in one organisation: a drafter, clearer or observer of it."""

    organisation: uuid.UUID
    role: str
    group: uuid.UUID
    accepted: bool  # the administrator has accepted the organisation
    manages: bool = False  # may invite members and change the entry
    personal: bool = False  # a person in their own name, in the shape of an organisation


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody, as the rules see them. A visitor is `Who()`."""

    person: uuid.UUID | None = None
    admin: bool = False
    auditor: bool = False
    acting_for: uuid.UUID | None = None
    delegations: Mapping[uuid.UUID, Delegation] = field(default_factory=dict)
    roles: Mapping[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    # What the accreditation of a round says of an organisation the person speaks for, by both.
    footings: Mapping[tuple[uuid.UUID, uuid.UUID], str] = field(default_factory=dict)
    looks: frozenset[uuid.UUID] = frozenset()  # rounds an administrator may read for a time
    # The same person with their roles, which rest until there is a second step to signing in.
    resting: "Who | None" = None

    @property
    def signed_in(self) -> bool:
        """Whether this is a person, not a visitor."""
        return self.person is not None

    @property
    def delegations_rest(self) -> bool:
        """Whether the person speaks for somebody as soon as there is a second step, and not before."""
        return self.resting is not None and bool(self.resting.delegations) and not self.delegations

    def has_role(self, round_id: uuid.UUID, role: str) -> bool:
        """Whether the person is, for example, `moderator` of the round."""
        return role in self.roles.get(round_id, frozenset())

    def delegation(self, organisation_id: uuid.UUID | None) -> Delegation | None:
        """What the person is in the organisation, or None."""
        return None if organisation_id is None else self.delegations.get(organisation_id)

    def footing(self, round_id: uuid.UUID, organisation_id: uuid.UUID) -> str | None:
        """How the organisation stands with the round's accreditation; None where it never asked."""
        return self.footings.get((round_id, organisation_id))


VISITOR = Who()


class Predicate:
    """A question about somebody and a thing, answered yes or no, from loaded values alone."""

    def __init__(self, test: Callable[[Who, Any], bool], name: str) -> None:
        self._test = test
        self.name = name

    def __call__(self, who: Who, thing: Any) -> bool:  # noqa: ANN401 - each predicate knows its thing
        """Answer for somebody and a thing."""
        return self._test(who, thing)

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda who, thing: self(who, thing) and other(who, thing),
            f"({self.name} & {other.name})",
        )

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda who, thing: self(who, thing) or other(who, thing),
            f"({self.name} | {other.name})",
        )

    def __invert__(self) -> "Predicate":
        return Predicate(lambda who, thing: not self(who, thing), f"~{self.name}")

    def __repr__(self) -> str:
        return self.name


def predicate(test: Callable[[Who, Any], bool]) -> Predicate:
    """Make a function of (who, thing) a predicate that bears its name."""
    return Predicate(test, test.__name__)


@predicate
def anyone(who: Who, thing: object) -> bool:  # noqa: ARG001 - holds for all
    """Holds for everybody, visitors too."""
    return True


@predicate
def is_signed_in(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """The person has signed in."""
    return who.signed_in


@predicate
def is_admin(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """An administrator of the installation."""
    return who.admin


@predicate
def is_auditor(who: Who, thing: object) -> bool:  # noqa: ARG001 - asks only who
    """An auditor: reads everything on the record, changes nothing."""
    return who.auditor


_table: dict[str, Predicate] = {}


def declare(allow: Mapping[str, Predicate]) -> None:
    """Add a feature's table; a name declared twice is a mistake and raises."""
    for name, rule in allow.items():
        if _table.setdefault(name, rule) is not rule:
            raise RuntimeError(f"The permission {name} is declared twice")


def allows(name: str, who: Who, thing: object = None) -> bool:
    """Whether `who` may do `name` to `thing` now. An unknown name raises KeyError."""
    return _table[name](who, thing)


def permissions() -> Mapping[str, Predicate]:
    """The whole table, for the matrix and the documentation."""
    return dict(_table)
