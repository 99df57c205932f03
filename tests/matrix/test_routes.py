"""Every address, asked by everybody, in rounds of several states behind several doors."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from app import db
from tests.matrix import declared
from tests.matrix.addresses import values
from tests.matrix.asking import Asker, outcome, remembered, undrawn
from tests.matrix.cast import ROLES, Cast
from tests.matrix.found import add_findings
from tests.matrix.house import furnish, keep_cast
from tests.matrix.world import World

# Every address in every one of the rounds: some minutes. Without it each address is asked in one,
# since `test_policy` goes through every permission in every round there can be.
WHOLE = os.environ.get("TDT_MATRIX") == "whole"

# Whatever a door or a state is about is in one of these; `test_policy` goes through all of them.
ROUNDS = (
    ("draft", "public"),
    ("open", "public"),
    ("open", "sealed"),
    ("closed", "confidential"),
    ("published", "parties"),
    ("archived", "invited"),
)


@dataclass
class Town:
    """The rounds, kept, and somebody to ask in them."""

    app: Flask
    asker: Asker
    worlds: list[World]

    @property
    def rules(self) -> list[tuple[Rule, str]]:
        """Every route with each of its methods."""
        return [
            (rule, method)
            for rule in self.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]

    def worlds_of(self, rule: Rule, place: int) -> list[World]:
        """The rounds the route is asked in: one after the other in turn; all, in the whole matrix.

        One where its address is the same in all.
        """
        with self.app.test_request_context():
            here, there = (values(rule, world) for world in self.worlds[:2])
        if here == there or not WHOLE:
            return [self.worlds[place % len(self.worlds)]]
        return self.worlds


@pytest.fixture(scope="module")
def town(whole_app: Flask) -> Iterator[Town]:
    engine: Engine = whole_app.extensions[db.BIND]
    with engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        whole_app.extensions[db.BIND] = connection
        whole_app.config["PROPAGATE_EXCEPTIONS"] = False  # a failure is a cell like any other
        with whole_app.app_context():
            cast = Cast()
            keep_cast(cast)
            worlds = [World(cast, state, door) for state, door in ROUNDS]
            for world in worlds:
                add_findings(furnish(world))
            db.session.commit()
            db.session.remove()
        yield Town(whole_app, Asker(whole_app, connection), worlds)
        whole_app.config["PROPAGATE_EXCEPTIONS"] = None
        whole_app.extensions[db.BIND] = engine
        outer.rollback()


def test_every_address_answers_everybody_as_declared(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, cells = [], 0
    with undrawn(town.app, monkeypatch), remembered(town.app):
        for place, (rule, method) in enumerate(town.rules):
            asks = declared.routes()[method, rule.endpoint]
            for world in town.worlds_of(rule, place):
                for role in ROLES:
                    cells += 1
                    got = outcome(town.asker.ask(rule, method, role, world))
                    due = declared.expected(asks, role, world)
                    if got != due:
                        where = f"{method} {rule.endpoint} in {world.name}"
                        wrong.append(f"{where}: {role} gets {got}, not {due}")
    print(f"\naddresses: {cells} cells")  # noqa: T201 - `make matrix` tells how many
    assert not wrong, f"{len(wrong)} of {cells} cells:\n" + "\n".join(wrong[:60])
    assert cells > 7_000


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
