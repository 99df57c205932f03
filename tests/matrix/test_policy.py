"""Every permission, of everything it can be asked of, for every role, in every state, behind every door."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import policy
from tests.matrix import policy_table as table
from tests.matrix.cast import ROLES, Cast
from tests.matrix.conftest import CELLS
from tests.matrix.things import furnish
from tests.matrix.world import World, rounds


@pytest.fixture(scope="module")
def worlds(whole_app: Flask) -> Iterator[list[World]]:
    """A furnished round in every state behind every door; none of it is in a database."""
    with whole_app.app_context():
        cast = Cast()
        yield [furnish(world) for world in rounds(cast)]


def test_everybody_may_what_was_declared_and_nothing_else(
    worlds: list[World], record_property: Callable[[str, object], None]
) -> None:
    asked = sorted({(permission, thing) for permission, thing, _, _ in table.declared()})
    wrong, cells = [], 0
    for world in worlds:
        for permission, thing in asked:
            given = world.things[thing]
            may = table.who_may(permission, thing, world.state, world.door)
            for role in ROLES:
                cells += 1
                if policy.allows(permission, world.who[role], given) is not (role in may):
                    does = "may not" if role in may else "may"
                    of = f"{permission} of {thing}" if thing else permission
                    wrong.append(f"{role} {does} {of} in {world.name}")
    assert not wrong, f"{len(wrong)} of {cells} cells: " + "; ".join(wrong[:40])
    assert cells > 200_000
    record_property(CELLS, ("policy", cells))


def test_every_permission_has_a_row_and_no_row_is_of_another() -> None:
    assert {permission for permission, *_ in table.declared()} == set(policy.permissions())


def test_every_thing_is_asked_about_and_every_permission_of_all_conditions_of_its_thing(
    worlds: list[World],
) -> None:
    """A new condition of a thing needs a line in every permission that is asked of such things."""
    conditions: dict[str, set[str]] = {}
    for thing in worlds[0].things:
        conditions.setdefault(thing.partition("~")[0], set()).add(thing)
    asked: dict[str, set[str]] = {}
    for permission, thing, _, _ in table.declared():
        asked.setdefault(permission, set()).add(thing)
    for permission, things in asked.items():
        noun = next(iter(things)).partition("~")[0]
        assert things == conditions[noun], permission
    assert set().union(*asked.values()) == set(worlds[0].things)


def test_every_role_is_in_every_row() -> None:
    """A role that is only ever forgotten would look like one that may nothing."""
    named = set().union(*table.declared().values())
    assert named == set(ROLES)
