"""The propositions of a round counted: stance questions and statements, group by group.

Four queries whatever the number of propositions. Parties are counted, never accounts; who took no
stance is silent, and is in every number.
"""

import enum
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from app import db
from app.organisations.models import Group
from app.positions.models import Answer, Position, PositionVersion
from app.rounds.models import Party, QuestionKind, Round
from app.statements.models import ReleasedStances, Statement, StatementAnswer
from app.statements.queries.statements import of_round, topic_now
from app.statements.queries.taking_part import taking_part
from app.statements.rules import COUNTING
from app.statements.side_by_side import SideBySide, side_by_side
from app.synthesis.queries import Filter, Node, could_speak, spoken
from app.synthesis.queries.choosing import states
from app.synthesis.rules import withholds


class Kind(enum.StrEnum):
    """What a proposition is."""

    QUESTION = "question"
    STATEMENT = "statement"


@dataclass(kw_only=True)
class Declared:
    """The stances taken on one proposition: by group, and who took one that nobody else took."""

    by_sign: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    sole: dict[str, uuid.UUID] = field(default_factory=dict)  # stance -> its party, if it has one
    able: dict[str, int] | None = None  # parties by group, where they were kept with the stances

    def lone(self, found: SideBySide) -> uuid.UUID | None:
        """The party that stands alone against all others, where there is one."""
        return next((party for stance, party in self.sole.items() if stance in found.lone), None)


@dataclass(frozen=True, kw_only=True)
class Proposition:
    """What parties took a stance on, with the groups side by side."""

    id: uuid.UUID
    kind: Kind
    number: str  # as people cite it
    wording: str
    language: str | None  # none for a question, which is in the round's own
    node: Node | None  # where a statement stands in the topic tree
    found: SideBySide
    lone: uuid.UUID | None  # the party that stands alone; only a query may make a name of it
    place: int = 0  # in the tree: questions first, as asked


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Everything that was declared in a round, for one reader."""

    declared: Mapping[uuid.UUID, Declared]
    could_speak: Mapping[str, int]  # parties of each group that could take a stance on a question
    could_answer: Mapping[str, int]  # and on a statement
    least: int | None

    def able(self, kind: Kind) -> Mapping[str, int]:
        """Parties of each group that could take a stance on a proposition of the kind."""
        return self.could_speak if kind is Kind.QUESTION else self.could_answer

    def question(self, ident: uuid.UUID, wording: str, number: int) -> Proposition:
        """A stance question, which has the given place among them."""
        declared = self.declared.get(ident, Declared())
        found = side_by_side(declared.by_sign, declared.able or self.could_speak, self.least)
        return Proposition(
            id=ident,
            kind=Kind.QUESTION,
            number=_("Question %(n)s", n=number),
            wording=wording,
            language=None,
            node=None,
            found=found,
            lone=declared.lone(found),
        )

    def statement(
        self, statement: Statement, node: Node | None = None, place: int = 0
    ) -> Proposition:
        """A statement, at its place in the tree."""
        declared = self.declared.get(statement.id, Declared())
        found = side_by_side(declared.by_sign, declared.able or self.could_answer, self.least)
        return Proposition(
            id=statement.id,
            kind=Kind.STATEMENT,
            number=_("Statement %(n)s", n=statement.number),
            wording=statement.wording,
            language=statement.language,
            node=node,
            found=found,
            lone=declared.lone(found),
            place=place,
        )


def propositions(
    round_: Round, groups: list[Group], nodes: list[Node], *, all_names: bool
) -> list[Proposition]:
    """Every proposition of the round for a reader, in the order of form and tree; four queries.

    `groups` are all groups in their order, `nodes` the signed-off tree; `all_names`: the reader
    runs the round, and nothing is withheld.
    """
    counts = counted(round_, groups, all_names=all_names)
    asked = [
        (ident, wording)
        for ident, wording, kind in db.session.execute(spoken.questions(round_))
        if kind is QuestionKind.STANCE
    ]
    found = [counts.question(*one, number) for number, one in enumerate(asked, start=1)]
    places = {node.id: place for place, node in enumerate(nodes)}
    under = []
    for statement in db.session.scalars(of_round(round_.id, *COUNTING)):
        place = places.get(topic_now(statement).id)
        node = None if place is None else nodes[place]
        under.append(counts.statement(statement, node, len(places) if place is None else place))
    return found + sorted(under, key=lambda one: one.place)


def counted(round_: Round, groups: list[Group], *, all_names: bool) -> Counts:
    """A round's stances and parties by group, for one reader.

    Where names are not shown, everybody else reads what was published and not what moved since.
    """
    if not all_names and withholds(round_, all_names=all_names):
        kept = released(round_, groups)
        if kept is not None:
            return kept
    return counted_now(round_, groups, all_names=all_names)


def released(round_: Round, groups: list[Group]) -> Counts | None:
    """What was published, or None in a round of which nothing was; one query."""
    signs = {group.id: group.sign for group in groups}
    declared: defaultdict[uuid.UUID, Declared] = defaultdict(Declared)
    query = sa.select(ReleasedStances).where(ReleasedStances.round_id == round_.id)
    for row in db.session.scalars(query):
        one = declared[row.proposition_id]
        one.by_sign[signs[row.group_id]] = dict(row.counts)
        one.able = {**(one.able or {}), signs[row.group_id]: row.parties}
    if not declared:
        return None
    for one in declared.values():
        one.able = _in_order(groups, one.able or {})
    return Counts(declared=declared, could_speak={}, could_answer={}, least=round_.least_shown)


def counted_now(round_: Round, groups: list[Group], *, all_names: bool) -> Counts:
    """Count a round's stances and parties by group as they are, in two queries."""
    signs = {group.id: group.sign for group in groups}
    declared: defaultdict[uuid.UUID, Declared] = defaultdict(Declared)
    rows = db.session.execute(_declared(round_, all_names=all_names))
    for ident, group, stance, number, party in rows:
        one = declared[ident]
        one.by_sign[signs[group]][stance] = number
        one.sole[stance] = uuid.UUID(party)
    able: dict[str, dict[str, int]] = {kind: {} for kind in Kind}
    for kind, group, number in db.session.execute(_able(round_, all_names=all_names)):
        able[kind][signs[group]] = number
    withheld = withholds(round_, all_names=all_names)
    return Counts(
        declared=declared,
        could_speak=_in_order(groups, able[Kind.QUESTION]),
        could_answer=_in_order(groups, able[Kind.STATEMENT]),
        least=round_.least_shown if withheld else None,
    )


def able(round_: Round) -> int:
    """How many parties could answer a statement, as those who run the round count them."""
    query = sa.select(sa.func.count()).select_from(taking_part(round_, all_names=True))
    return db.session.scalar(query) or 0


def _in_order(groups: list[Group], numbers: Mapping[str, int]) -> dict[str, int]:
    return {group.sign: numbers[group.sign] for group in groups if group.sign in numbers}


def _able(round_: Round, *, all_names: bool) -> "sa.CompoundSelect[str, uuid.UUID, int]":
    """How many parties of each group could speak, and how many could answer a statement."""
    speak = could_speak(round_, Filter(), all_names=all_names).subquery()
    answer = taking_part(round_, all_names=all_names)
    return sa.union_all(
        sa.select(sa.literal(Kind.QUESTION.value), speak.c.group_id, sa.func.count()).group_by(
            speak.c.group_id
        ),
        sa.select(sa.literal(Kind.STATEMENT.value), answer.c.group, sa.func.count()).group_by(
            answer.c.group
        ),
    )


def _declared(
    round_: Round, *, all_names: bool
) -> "sa.CompoundSelect[uuid.UUID, uuid.UUID, str, int, str]":
    """Stances: proposition, group, stance, how many parties took it, and one of these parties."""
    answer = taking_part(round_, all_names=all_names)
    asked = (
        sa.select(
            Answer.question_id,
            Party.group_id,
            sa.cast(Answer.stance, sa.String).label("stance"),
            Party.id.label("party"),
        )
        .join(PositionVersion, Answer.version_id == PositionVersion.id)
        .join(
            Position,
            sa.and_(
                Position.id == PositionVersion.position_id,
                Position.current_number == PositionVersion.number,
            ),
        )
        .join(Party, Party.id == Position.party_id)
        .where(
            Position.round_id == round_.id,
            Position.state.in_(states(all_names=all_names)),
            Party.unaccredited.is_(False),  # counted apart, in `spoken.apart`
            Answer.stance.is_not(None),
        )
    ).subquery()
    put = (
        sa.select(
            StatementAnswer.statement_id,
            answer.c.group,
            sa.cast(StatementAnswer.stance, sa.String).label("stance"),
            Party.id.label("party"),
        )
        .join(StatementAnswer.statement)
        .join(StatementAnswer.party)
        .join(answer, answer.c.organisation == Party.organisation_id)
        .where(
            Statement.round_id == round_.id,
            Statement.state.in_(COUNTING),
            StatementAnswer.stance.is_not(None),
        )
    ).subquery()
    return sa.union_all(*(_by_group(said) for said in (asked, put)))


def _by_group(said: "sa.Subquery") -> "sa.Select[uuid.UUID, uuid.UUID, str, int, str]":
    proposition, group, stance, party = said.c
    return sa.select(
        proposition,
        group,
        stance,
        sa.func.count(party.distinct()),
        # Keys have no order of their own on every database; as text they have.
        sa.func.min(sa.cast(party, sa.String)),
    ).group_by(proposition, group, stance)
