"""Rounds of several states behind several doors, kept in one database, and somebody to ask in them."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.matrix.addresses import values
from tests.matrix.asking import Asker
from tests.matrix.world import World

# Every state and every door is in one of these; `test_policy` goes through all there can be.
ROUNDS = (
    ("draft", "public"),
    ("open", "public"),
    ("open", "sealed"),
    ("closed", "confidential"),
    ("published", "parties"),
    ("archived", "invited"),
    ("announced", "admitting"),
    ("withdrawn", "public"),
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

    def asks(self, rule: Rule, place: int, world: World, *, whole: bool) -> bool:
        """Whether the route is asked in this round: in each of them, in the whole matrix.

        Otherwise, and where its address is the same in all, the routes take the rounds in turn.
        """
        with self.app.test_request_context():
            here, there = (values(rule, one) for one in self.worlds[:2])
        in_turn = self.worlds[place % len(self.worlds)] is world
        return in_turn or (whole and here != there)

    def world(self, name: str) -> World:
        """The round of this state behind this door."""
        return next(world for world in self.worlds if world.name == name)
