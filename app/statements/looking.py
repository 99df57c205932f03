"""One reader before the propositions of one round: what they may see of them."""

import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property

from app import db, web
from app.organisations.models import Group
from app.organisations.queries import groups
from app.positions.attribution import Shown
from app.rounds.models import Round
from app.statements import queries
from app.statements.models import Statement
from app.statements.queries import Proposition
from app.synthesis.queries import Node, tree_nodes
from app.synthesis.queries.topics import as_signed
from app.synthesis.rules import sees_all, withholds


class Side:
    """What a page or a file of propositions asks for, whichever it is."""

    def __init__(self, round_: Round) -> None:
        self.round_ = round_
        self.who = web.who()
        self.all_names = sees_all(self.who, round_)
        self.groups: list[Group] = list(db.session.scalars(groups()))
        withheld = withholds(round_, all_names=self.all_names)
        self.least = round_.least_shown if withheld else None

    @cached_property
    def nodes(self) -> list[Node]:
        """The signed-off topic tree; for readers in the places of its last sign-off."""
        nodes = tree_nodes(self.round_.id, signed=True)
        return nodes if self.all_names else as_signed(self.round_.id, nodes)

    def every(self) -> list[Proposition]:
        """All propositions, in the order of form and tree."""
        return queries.propositions(self.round_, self.groups, self.nodes, all_names=self.all_names)

    def one(self, statement: Statement) -> Proposition:
        """One statement alone."""
        counts = queries.counted(self.round_, self.groups, all_names=self.all_names)
        return counts.statement(statement)

    def parties(self, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Shown]:
        """Parties under the names this reader may see."""
        return queries.parties_shown(self.round_, ids, self.who)

    def lone(
        self, found: Iterable[Proposition], parties: Mapping[uuid.UUID, Shown]
    ) -> dict[uuid.UUID, Shown]:
        """Who stands alone on which proposition, where they may be named."""
        if self.least is not None:
            return {}
        return {one.id: parties[one.lone] for one in found if one.lone and parties[one.lone].named}
