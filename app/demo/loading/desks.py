"""What lies open on the moderators' desks: second looks in each of their states, and proposals."""

from collections.abc import Mapping
from itertools import pairwise

from app import db
from app.demo.loading.positions import Places
from app.rounds.models import Round
from app.synthesis import actions as synthesis
from app.synthesis.actions import looks
from app.synthesis.models import Passage, Scope, Topic

LOOKS = 5  # one that agreed, one that is asked for, one that was settled, and two that differ
WHY = "The code book names the example. What the text says of cost belongs under the other topic."


def load(round_: Round, *, places: Places, topics: Mapping[str, Topic]) -> None:
    """Let the second moderator look at some of what the first decided; ask the engine for topics."""
    first, second = (role.person for role in round_.roles if role.role == "moderator")
    following = {here.id: there for here, there in pairwise([*topics.values(), *topics.values()])}
    decided = [one for one in places.values() if len(one.topics) == 1][:LOOKS]
    for number, one in enumerate(decided):
        passage = db.session.get_one(Passage, one.ids[0])
        looks.ask(passage, by=first)
        if number == 1:
            continue
        same, other = one.topics, [following[one.topics[0].id]]
        look = looks.give(passage, topics=same if number == 0 else other, by=second)
        if number == LOOKS - 1:
            looks.settle(look, topics=same, reason=WHY, by=first)
    synthesis.sort_passages(round_, Scope.UNCOVERED, by=first)
