"""Every address, asked by everybody, in rounds of several states behind several doors."""

import os
from collections.abc import Callable

import pytest

from tests.matrix import declared
from tests.matrix.asking import outcome, remembered, undrawn
from tests.matrix.cast import ROLES
from tests.matrix.conftest import CELLS
from tests.matrix.town import ROUNDS, Town

Record = Callable[[str, object], None]
# Every address in every one of the rounds, as `make matrix` does. Without it each address is asked
# in one, since `test_policy` goes through every permission in every round there can be.
WHOLE = os.environ.get("TDT_MATRIX") == "whole"


@pytest.mark.parametrize("name", [f"{state}-{door}" for state, door in ROUNDS])
def test_every_address_answers_everybody_as_declared(
    town: Town, monkeypatch: pytest.MonkeyPatch, name: str, record_property: Record
) -> None:
    wrong, cells, world = [], 0, town.world(name)
    with undrawn(town.app, monkeypatch), remembered(town.app):
        for place, (rule, method) in enumerate(town.rules):
            if not town.asks(rule, place, world, whole=WHOLE):
                continue
            asks = declared.routes()[method, rule.endpoint]
            for role, answer in town.asker.ask_all(rule, method, world):
                cells += 1
                got, due = outcome(answer), declared.expected(asks, role, world)
                if got != due:
                    wrong.append(
                        f"{method} {rule.endpoint} in {name}: {role} gets {got}, not {due}"
                    )
    assert not wrong, f"{len(wrong)} of {cells} cells:\n" + "\n".join(wrong[:60])
    assert cells > (4_000 if WHOLE else 700)
    record_property(CELLS, ("addresses", cells))


def test_every_address_has_a_row_and_no_row_is_of_another(town: Town) -> None:
    assert {(method, rule.endpoint) for rule, method in town.rules} == set(declared.routes())


def test_people_are_read_from_the_database_as_the_policy_is_asked_of_them(town: Town) -> None:
    """What `test_policy` takes for a role is what the product makes of such a person."""
    with remembered(town.app) as known:
        rule = next(one for one in town.app.url_map.iter_rules() if one.endpoint == "rounds.home")
        for role in ROLES:
            town.asker.ask(rule, "GET", role, town.worlds[0])
    for world in town.worlds:
        for role, given in world.who.items():
            found = known[given.person]
            here = world.round.id
            assert found.delegations == given.delegations, role
            assert (found.admin, found.auditor, found.acting_for) == (
                given.admin,
                given.auditor,
                given.acting_for,
            )
            assert found.roles.get(here) == given.roles.get(here), (role, world.name)
            assert (here in found.looks) is (here in given.looks), (role, world.name)
            mine = {key: footing for key, footing in found.footings.items() if key[0] == here}
            assert not world.round.accredits or mine == given.footings, (role, world.name)
