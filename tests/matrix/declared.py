"""Read `routes.txt`, and say from it and `policy.txt` what everybody should get at every address."""

from dataclasses import dataclass
from functools import cache

from tests.matrix import policy_table as policy
from tests.matrix.world import World

# What a permission is asked of where the row does not say, by the word before its dot: the thing of
# `things.py` that is in the condition in which `house.py` keeps it.
USUAL = {
    "account": "account~approved",
    "accreditation": "round",
    "application": "application~objected",
    "attachment": "attachment~joint_revised",
    "case": "case~appealed",
    "citation": "citation~in_review",
    "co_sponsor": "co_sponsor~joint_revised",
    "glass": "glance",
    "look": "second_look",
    "position": "position~joint_revised",
    "receipt": "version~joint_revised",
    "role_invitation": "asked",
    "statement": "statement~put",
}
# What is one's own, so that a rival finds a thing of theirs, and somebody without one finds none.
MINE = {
    "mine": ("position~joint_revised", {"rival": "clearer"}),
    "my_sheet": ("sheet", {"rival": "clearer"}),
}
OWN = ("drafter", "clearer", "observer")


@dataclass(frozen=True)
class Ask:
    """One question of a row."""

    how: str  # "", "only", "enough" or "impossible unless"
    permission: str
    thing: str
    seen_by: str
    states: tuple[str, ...] = ()  # of `only`: in which there is anything; none: in all


@cache
def routes() -> dict[tuple[str, str], tuple[Ask, ...]]:
    """What each address asks, by method and endpoint."""
    found = {}
    for line in policy.lines("routes.txt"):
        route, _, asks = line.partition(": ")
        method, _, endpoint = route.partition(" ")
        assert (method, endpoint) not in found, f"{route} has two rows"
        found[method, endpoint] = tuple(_ask(one.strip()) for one in asks.split(";"))
    return found


def _ask(words: str) -> Ask:
    how = ""
    for word in ("only", "impossible unless", "enough:"):
        if words.startswith(f"{word} "):
            how, words = word.rstrip(":"), words.removeprefix(f"{word} ")
    words, _, states = words.partition(" while ")
    words, _, seen_by = words.partition(" seen by ")
    permission, _, thing = words.partition(" of ")
    noun = permission.partition(".")[0]
    if how != "only" and permission != "anyone" and not thing:
        thing = "" if permission in _asks_of_nothing() else USUAL.get(noun, noun)
    span = policy.span(states) if states else ()
    return Ask(how, permission, thing, seen_by or f"{noun}.view", span)


def expected(asks: tuple[Ask, ...], role: str, world: World) -> str:
    """What the role should get: allowed, forbidden, hidden or sign in."""
    for ask in asks:
        if ask.permission == "anyone":
            continue
        if ask.how == "only":
            there = not ask.states or world.state in ask.states
            if not there or role not in policy.audiences()[ask.permission][world.door]:
                return "hidden"
            continue
        may = _may(ask.permission, ask.thing, role, world)
        if ask.how == "enough":
            if may:
                return "allowed"
            continue
        if may:
            continue
        if ask.how == "impossible unless":
            return "allowed"  # to learn that it cannot be done: 409
        return _refused(ask, role, world)
    return "allowed"


def _refused(ask: Ask, role: str, world: World) -> str:
    if (
        ask.thing
        and ask.seen_by in _permissions()
        and not _may(ask.seen_by, ask.thing, role, world)
    ):
        return "hidden"
    return "sign in" if role == "visitor" else "forbidden"


@cache
def _permissions() -> frozenset[str]:
    return frozenset(permission for permission, *_ in policy.declared())


@cache
def _asks_of_nothing() -> frozenset[str]:
    return frozenset(permission for permission, thing, *_ in policy.declared() if not thing)


def _may(permission: str, thing: str, role: str, world: World) -> bool:
    if thing in MINE:
        thing, others = MINE[thing]
        role = role if role in OWN else others.get(role, "nobody")
    if permission.startswith("round.") and permission not in _asks_of_nothing():
        thing = "round"  # also where it is asked to see something else
    return role in policy.who_may(permission, thing, world.state, world.door)
