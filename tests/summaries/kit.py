"""A round that was heard, with topics, coded passages and a moderator, for the tests of summaries."""

from dataclasses import dataclass
from datetime import timedelta

from app import clock, db
from app.accounts.models import Person
from app.organisations.models import Organisation
from app.positions.models import Position
from app.rounds.models import Party, Round
from app.summaries import actions
from app.summaries.models import Section, Sentence, Summary, SummaryVersion
from app.synthesis.models import Passage, Topic
from tests import make


@dataclass
class Heard:
    """What `heard` made."""

    round_: Round
    moderator: Person
    organiser: Person
    topic: Topic
    parties: list[Party]
    positions: list[Position]
    passages: list[Passage]
    delegates: list[Person]

    @property
    def organisation(self) -> Organisation:
        """The first of those that were heard."""
        return self.parties[0].organisation


WORDS = "Hospitals must be off limits. We ask for a norm."


def heard(*groups: str, **facts: object) -> Heard:
    """A closed round in which one party of each group spoke of hospitals, and each passage is coded."""
    moderator, organiser = make.person(), make.person()
    round_ = make.round_(
        **{"state": "closed", "moderators": [moderator], "organisers": [organiser], **facts}
    )
    topic = make.topic(round_, "Critical infrastructure")
    world = Heard(round_, moderator, organiser, topic, [], [], [], [])
    for number, sign in enumerate(groups or ("CS", "ST"), start=1):
        organisation = make.organisation(group=sign)
        world.delegates.append(make.delegate_of(organisation))
        party = make.party(round_, organisation)
        position = make.position(party, f"Hospitals must be off limits, says {number}. We ask.")
        passage = make.passage(position, f"Hospitals must be off limits, says {number}.")
        make.coding(passage, topic, moderator)
        world.parties.append(party)
        world.positions.append(position)
        world.passages.append(passage)
    return world


def begun(world: Heard) -> tuple[Summary, Section]:
    """Its summary, with one section on the topic."""
    summary = actions.begin(world.round_, by=world.moderator, title="Summary", topics=[world.topic])
    db.session.commit()
    return summary, summary.sections[0]


def written(world: Heard, *, said: str = "All asked to spare hospitals.") -> Sentence:
    """Its summary with one sentence that cites everybody."""
    _summary, section = begun(world)
    (sentence,) = actions.add_sentences(section, said=said, by=world.moderator)
    for passage in world.passages:
        actions.cite(sentence, passage, by=world.moderator)
    db.session.commit()
    return sentence


def reviewed(world: Heard) -> Sentence:
    """The same, out for review for a week."""
    sentence = written(world)
    summary = sentence.section.summary
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=7), by=world.moderator)
    db.session.commit()
    return sentence


def published(world: Heard) -> SummaryVersion:
    """The same, published without waiting for the review to end."""
    sentence = reviewed(world)
    version = actions.publish(
        sentence.section.summary, hurry="The session begins tomorrow.", by=world.moderator
    )
    db.session.commit()
    return version
