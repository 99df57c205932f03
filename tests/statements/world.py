"""A round in its reading phase, sorted, with parties of three groups that can answer."""

from dataclasses import dataclass, field
from datetime import timedelta

from app import clock, db
from app.accounts.models import Person
from app.organisations.models import Organisation
from app.positions.models import Position, Stance
from app.rounds.models import Phase, PhaseKind, Question, Round, RoundState
from app.statements import actions, queries
from app.statements.actions import Given
from app.statements.models import Statement
from app.synthesis.models import Passage, Topic
from tests import make

WORDS = "Hospitals must be off limits. The law of the sea does not help."


@dataclass
class World:
    round_: Round
    moderator: Person
    stance: Question
    topic: Topic
    passage: Passage
    positions: dict[str, Position] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    clearers: dict[str, Person] = field(default_factory=dict)

    def statement(
        self, wording: str = "Hospitals are off limits.", *, put: bool = True
    ) -> Statement:
        """A statement made from the passage, put to the parties unless told otherwise."""
        made = actions.write(
            self.round_,
            topic=self.topic,
            wording=wording,
            language="en",
            passages=[self.passage],
            by=self.moderator,
        )
        if put:
            actions.put(self.round_, [made], by=self.moderator)
        db.session.commit()
        return made

    def answers(self, statement: Statement, **stances: str) -> None:
        """Let parties answer, by their names."""
        for name, stance in stances.items():
            self.answer(name, statement, stance)

    def answer(
        self,
        name: str,
        statement: Statement,
        stance: str | None,
        reason: str = "",
        revision: int = 0,
    ) -> int:
        sheet = queries.sheet_of(self.round_, self.organisations[name].id)
        given = Given(stance=Stance(stance) if stance else None, reason=reason, revision=revision)
        changed = actions.answer(
            sheet,
            {statement: given},
            organisation=self.organisations[name],
            by=self.clearers[name],
        )
        db.session.commit()
        return changed


def reading(round_: Round, *, starts: float = -1, ends: float = 5) -> Phase:
    """Give the round a reading phase, so many days from now."""
    now = clock.now()
    made = Phase(
        round=round_,
        kind=PhaseKind.READING,
        starts_at=now + timedelta(days=starts),
        ends_at=now + timedelta(days=ends),
    )
    db.session.add(made)
    db.session.commit()
    return made


def world(**facts: object) -> World:
    """Two parties of civil society, two of the private sector, one State; one of academia is silent."""
    moderator = make.person()
    days = facts.pop("days", {})
    round_ = make.round_(moderators=[moderator], **{"state": RoundState.CLOSED, **facts})
    reading(round_, **days)
    stance = next(q for q in round_.questions if q.current.kind == "stance")
    w = World(round_, moderator, stance, make.topic(round_, "Hospitals"), None)
    for name, group, word in (
        ("cs1", "CS", "support"),
        ("cs2", "CS", "support"),
        ("ps1", "PS", "oppose"),
        ("ps2", "PS", "cannot_accept"),
        ("st", "ST", "support_with_changes"),
        ("ac", "AC", "neutral"),
    ):
        organisation = make.organisation(group=group, name=f"Org {name}")
        w.organisations[name] = organisation
        w.clearers[name] = make.delegate_of(organisation, "clearer")
        w.positions[name] = make.position(
            make.party(round_, organisation), {stance: WORDS}, stance=word
        )
    w.passage = make.passage(w.positions["cs1"], "Hospitals must be off limits.")
    make.coding(w.passage, w.topic, moderator)
    return w
