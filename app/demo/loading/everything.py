"""The whole demonstration, in one transaction, once."""

import sqlalchemy as sa

from app import db
from app.demo.loading import (
    accreditation,
    content,
    desks,
    people,
    positions,
    rounds,
    sessions,
    statements,
    summaries,
)
from app.demo.loading.content import Said
from app.demo.loading.people import World
from app.notifications.models import Message
from app.organisations.models import Organisation
from app.record.actions import seal
from app.rounds.models import Round
from app.synthesis import actions as synthesis
from app.synthesis.models import Topic


def is_loaded() -> bool:
    """Whether there is anything already: the demonstration is put into an empty installation only."""
    return bool(db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)))


def load() -> list[Round]:
    """Load organisations, people and the three rounds; the rounds made."""
    world = people.load()
    made = [_round(key, world) for key in content.round_keys()]
    # What happened before today has been read long ago: no mail of it goes out now.
    db.session.flush()
    db.session.execute(sa.delete(Message))
    seal()
    return made


def _round(key: str, world: World) -> Round:
    said = content.read(f"rounds/{key}/round.toml")
    round_, questions = rounds.load(said, world)
    asked = content.accreditation_of(key)
    if asked is not None:
        accreditation.load(round_, asked, world)
    received = content.positions_of(key)
    held = sessions.load(round_, said, world)
    entered = positions.load(round_, received, questions, world, said["zone"])
    if said["state"] == "open":
        return round_
    topics = _topics(round_, said)
    places = positions.code(
        round_,
        said=received,
        positions=entered,
        questions=questions,
        sessions=held,
        topics=topics,
    )
    put = content.statements_of(key)
    if put is not None:
        statements.load(
            round_, put, positions=entered, places=places, topics=topics, zone=said["zone"]
        )
    if said["state"] == "closed":
        desks.load(round_, places=places, topics=topics)
    summary = content.summary_of(key)
    if summary is not None:
        summaries.load(round_, summary, places=places, topics=topics, round_said=said)
    return round_


def _topics(round_: Round, said: Said) -> dict[str, Topic]:
    """The signed-off tree, grown from the topics the organisers began with; by their keys."""
    moderator = next(role.person for role in round_.roles if role.role == "moderator")
    tree = synthesis.ensure_tree(round_, by=moderator)
    db.session.flush()
    synthesis.sign_off(
        tree, by=moderator, note="As the organisers began it, read through by both moderators."
    )
    named = {topic.name: topic for topic in tree.topics}
    return {one["key"]: named[one["name"]] for one in said["topics"]}
