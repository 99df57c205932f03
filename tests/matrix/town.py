"""Rounds of several states behind several doors, kept in one database, and somebody to ask in them."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.matrix.addresses import values
from tests.matrix.asking import Asker
from tests.matrix.world import World

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

    def worlds_of(self, rule: Rule, place: int, *, whole: bool = False) -> list[World]:
        """The rounds the route is asked in: one after the other in turn; all, in the whole matrix.

        One where its address is the same in all.
        """
        with self.app.test_request_context():
            here, there = (values(rule, world) for world in self.worlds[:2])
        if here == there or not whole:
            return [self.worlds[place % len(self.worlds)]]
        return self.worlds

    def world(self, name: str) -> World:
        """The round of this state behind this door."""
        return next(world for world in self.worlds if world.name == name)
