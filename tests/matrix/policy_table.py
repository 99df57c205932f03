"""Read `policy.txt`: for every permission, of which thing, in which state, behind which door: who may.

    round.view of round
      draft: staff looker
      announced to withdrawn: readers

    position.view of position~accepted, position~revised
      draft to withdrawn: delegation staff overseers
      open at sealed: delegation

A line holds for all doors unless it says `at`; a later line overrides an earlier one. A permission
that asks of no round has one line, `ever`. Words for several roles are declared at the top.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.matrix.cast import ROLES
from tests.matrix.world import DOORS, STATES

HERE = Path(__file__).resolve().parent
EVER = "ever"
Cell = tuple[str, str, str, str]  # permission, thing, state, door
Audiences = dict[str, dict[str, frozenset[str]]]


@cache
def audiences() -> Audiences:
    """The words for several roles, behind each door."""
    found: Audiences = {role: dict.fromkeys(DOORS, frozenset({role})) for role in ROLES}
    found["nobody_at_all"] = dict.fromkeys(DOORS, frozenset())
    for line in lines("audiences.txt"):
        name, _, members = line.partition(":")
        word, _, doors = name.partition(" at ")
        for door in _some(doors) or DOORS:
            roles = [found[member][door] for member in members.split()]
            found.setdefault(word, {})[door] = frozenset().union(*roles)
    return found


def lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _some(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def span(states: str) -> tuple[str, ...]:
    if states == EVER:
        return (EVER,)
    first, _, last = states.partition(" to ")
    return STATES[STATES.index(first) : STATES.index(last or first) + 1]


@cache
def declared() -> dict[Cell, frozenset[str]]:
    """Who may, for every permission, thing, state and door."""
    table: dict[Cell, frozenset[str]] = {}
    permission, things = "", ()
    for line in lines("policy.txt"):
        if not line.startswith(" "):
            permission, _, of = line.partition(" of ")
            things = _some(of) or ("",)
            continue
        when, _, who = line.strip().partition(":")
        states, _, doors = when.partition(" at ")
        for door in _some(doors) or DOORS:
            roles = frozenset().union(*(audiences()[word][door] for word in who.split()))
            for thing in things:
                for state in span(states):
                    table[permission, thing, state, door] = roles
    return table


def who_may(permission: str, thing: str, state: str, door: str) -> frozenset[str]:
    """The roles that may; a permission without a row raises KeyError."""
    table = declared()
    if (permission, thing, EVER, door) in table:
        return table[permission, thing, EVER, door]
    return table[permission, thing, state, door]
