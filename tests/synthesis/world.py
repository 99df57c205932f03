"""A small consultation, sorted: three groups, two topics, one of them in the other."""

from dataclasses import dataclass

from app.accounts.models import Person
from app.positions.models import Position
from app.rounds.models import Question, Round
from app.synthesis.models import Passage, Topic
from tests import make


@dataclass
class World:
    round_: Round
    moderator: Person
    stance: Question
    threats: Topic
    hospitals: Topic
    law: Topic
    positions: dict[str, Position]
    passages: dict[str, Passage]


WORDS = "Hospitals must be off limits. The law of the sea does not help. Tides turn."


def world(**facts: object) -> World:
    """Five parties spoke: CS twice on hospitals, PS once on law, ST once on both; AC not at all."""
    moderator = make.person()
    round_ = make.round_(moderators=[moderator], **facts)
    stance = next(q for q in round_.questions if q.current.kind == "stance")
    threats = make.topic(round_, "Threats", belongs="Dangers")
    hospitals = make.topic(round_, "Hospitals", parent_id=threats.id)
    law = make.topic(round_, "Law")
    positions, passages = {}, {}
    for name, group, word, what in (
        ("cs1", "CS", "support", "h"),
        ("cs2", "CS", "support", "h"),
        ("ps", "PS", "oppose", "l"),
        ("st", "ST", "support", "hl"),
        ("ac", "AC", "neutral", ""),
    ):
        party = make.party(round_, make.organisation(group=group, name=f"Org {name}"))
        position = make.position(party, {stance: WORDS}, stance=word)
        positions[name] = position
        if "h" in what:
            passages[f"{name}h"] = make.passage(position, "Hospitals must be off limits.")
            make.coding(passages[f"{name}h"], hospitals, moderator)
        if "l" in what:
            passages[f"{name}l"] = make.passage(position, "The law of the sea does not help.")
            make.coding(passages[f"{name}l"], law, moderator)
    return World(round_, moderator, stance, threats, hospitals, law, positions, passages)
