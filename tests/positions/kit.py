"""A round from its opening to its summary, whose parties have names that must not get out."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import docx

from app import clock, db
from app.accounts.models import Person
from app.organisations.models import Organisation
from app.positions import actions
from app.positions.actions import Given
from app.positions.models import Position
from app.rounds.actions import move
from app.rounds.models import Attribution, QuestionKind, Round, RoundState
from app.summaries import actions as summaries
from app.synthesis.models import Passage
from tests import make

BODIES = (
    ("Quillwort Assembly of Brindlemere", "QAB-41", "ST", "KEN"),
    ("Farrowby League for Open Channels", "FLOC-7Q", "CS", "FRA"),
    ("Thistledown Foundries", "Thistledown-F", "PS", "BRA"),
)


@dataclass
class Veiled:
    """The round, those who run it, and everything that would tell whose a position is."""

    round: Round
    organiser: Person
    moderator: Person
    auditor: Person
    admin: Person
    rival: Person
    organisations: list[Organisation] = field(default_factory=list)
    delegates: list[Person] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)

    def renew(self) -> None:
        """Read the positions again: an export has let go of those it wrote."""
        found = [db.session.get(Position, position.id) for position in self.positions]
        self.positions = [position for position in found if position is not None]

    def telling(self) -> set[str]:
        """The words and keys that tell whose a position is, in lower case."""
        found: set[str] = set()
        for organisation in self.organisations:
            found |= {organisation.name, organisation.short_name, str(organisation.id)}
        for person in self.delegates:
            found |= {person.name, person.email, str(person.id)}
        for position in self.positions:
            found |= {str(position.party_id), str(position.party.organisation_id)}
            found |= {version.key for version in position.versions}
            found |= {
                version.submitted_at.isoformat(timespec="minutes")[:16]
                for version in position.versions
            }
        return {one.lower() for one in found}


def veiled(attribution: Attribution = Attribution.NONE, *, sealed: bool = True) -> Veiled:
    """An open round in which three parties have sent a position with a letter that names them."""
    organiser, moderator = make.person(name="Orla Host"), make.person(name="Mo Reader")
    round_ = make.round_(
        organisers=[organiser],
        moderators=[moderator],
        attribution=attribution,
        names_sealed=sealed,
        terms="We agree to be heard.",
        languages=["en", "fr"],
    )
    world = Veiled(
        round=round_,
        organiser=organiser,
        moderator=moderator,
        auditor=make.person(name="Au Ditor", auditor=True),
        admin=make.admin(name="Ad Min"),
        rival=make.delegate_of(make.organisation(name="Rival House", short_name="RH")),
    )
    text = next(q for q in round_.questions if q.current.kind is QuestionKind.TEXT)
    for number, (name, short, group, country) in enumerate(BODIES, start=1):
        body = make.organisation(name=name, short_name=short, group=group, country=country)
        person = make.person(
            name=f"Delegate Umberlight {number}",
            email=f"umberlight{number}@{short.lower()}.example",
        )
        make.delegate(person, body, "clearer")
        position = actions.open_draft(round_, body, by=person)
        said = f"Harbours and hospitals are off limits, we say {number} times. We ask for help."
        actions.save_answer(position, text, Given(text=said), revision=0, by=person)
        letter = _letter(name, person.name)
        actions.attach(position, None, letter, f"{short} letter.docx", by=person)
        actions.submit(position, key=str(uuid.uuid4()), by=person)
        world.organisations.append(body)
        world.delegates.append(person)
        world.positions.append(position)
    db.session.commit()
    for position in world.positions:  # each came at a minute that only its party knows
        for version in position.versions:
            # never at midnight, which is what pages show where the time is withheld
            day = version.submitted_at - timedelta(days=9)
            version.submitted_at = day.replace(hour=5 + number, minute=(17 * number) % 60)
            number += 1
    db.session.commit()
    return world


def _letter(organisation: str, person: str) -> io.BytesIO:
    """A letter whose words name nobody, and whose properties name everybody."""
    letter = docx.Document()
    letter.add_paragraph("Please find our answers in the form.")
    letter.core_properties.author = person
    letter.core_properties.last_modified_by = person
    letter.core_properties.title = f"Letter of {organisation}"
    letter.core_properties.comments = organisation
    out = io.BytesIO()
    letter.save(out)
    out.seek(0)
    return out


def close(world: Veiled) -> None:
    """The deadline passes."""
    world.round.closes_at = clock.now() - timedelta(minutes=5)
    db.session.flush()
    world.round.state = RoundState.CLOSED
    db.session.commit()


def sort_and_summarise(world: Veiled) -> None:
    """Accept what came, sort it, and publish the round and a summary that cites everybody."""
    world.renew()
    for position in world.positions:
        actions.accept(position, by=world.moderator)
    topic = make.topic(world.round, "Infrastructure")
    passages: list[Passage] = []
    for position in world.positions:
        passage = make.passage(position)
        make.coding(passage, topic, world.moderator)
        passages.append(passage)
    summary = summaries.begin(world.round, by=world.moderator, title="Summary", topics=[topic])
    db.session.commit()
    (sentence,) = summaries.add_sentences(
        summary.sections[0], said="Harbours are off limits.", by=world.moderator
    )
    for passage in passages:
        summaries.cite(sentence, passage, by=world.moderator)
    db.session.commit()
    summaries.send_for_review(summary, ends_at=clock.now() + timedelta(days=7), by=world.moderator)
    summaries.publish(summary, hurry="The session begins tomorrow.", by=world.moderator)
    move(world.round, RoundState.PUBLISHED, by=world.organiser)
    db.session.commit()
