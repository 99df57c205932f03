"""What nobody saw is not told as seen: decided many at once, or along with the text it copies."""

import pytest
import sqlalchemy as sa

from app import clock, db
from app.summaries import note
from app.summaries.queries import method
from app.synthesis import actions
from app.synthesis.models import Batch, Campaign, Passage, Suggestion, Twin
from app.synthesis.views.lists import EXAMPLES
from tests import make
from tests.client import PageClient
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")

EXTRA = 4


def waiting(number: int) -> tuple[kit.Heard, list[Passage]]:
    """A round with two passages that a person decided, and so many that the engine suggested."""
    world = kit.heard()
    found = []
    for n in range(number):
        passage = make.passage(make.position(make.party(world.round_), f"Spare ward {n}, please."))
        made = Suggestion(passage=passage, topic=world.topic, score=0.5 + n / 100, engine="test-1")
        passage.suggested_at, passage.likely_id = clock.now(), world.topic.id
        passage.likely_score = made.score
        db.session.add(made)
        found.append(passage)
    db.session.commit()
    return world, found


def told(world: kit.Heard) -> dict[str, int]:
    """What the method note would say of the passages now."""
    summary, _section = kit.begun(world)
    return method.facts_of_passages(summary)


def test_what_was_accepted_after_a_preview_is_unseen_but_for_the_examples(
    client: PageClient,
) -> None:
    world, found = waiting(EXAMPLES + EXTRA)
    make.sign_in(client, world.moderator)
    address = f"/rounds/{world.round_.slug}/coding/accept"

    client.post_ok(address, {"topic": "", "least": "0", "shown": str(len(found))})
    db.session.expire_all()

    assert all(passage.decided_at for passage in found)
    unseen = [passage for passage in found if passage.seen_at is None]
    assert unseen == found[EXAMPLES:]  # the least sure were shown
    assert told(world) == {"all": 2 + len(found), "unseen": EXTRA, "many": EXTRA}


def test_the_note_says_how_many_were_decided_unseen() -> None:
    world, found = waiting(3)
    every = list(db.session.scalars(sa.select(Suggestion)))
    actions.accept(every[:2], round_=world.round_, by=world.moderator, shown=[found[0].id])
    db.session.commit()

    lines = " ".join(note.lines(kit.published(world)))

    assert "5 passages were counted; 2 of them no person saw." in lines
    assert "1 of the passages that no person saw was decided among many at once" in lines


@pytest.mark.parametrize("fits", [True, False])
def test_copies_decided_along_are_unseen_and_the_text_itself_is_seen(fits: bool) -> None:
    world, (text, copy, _other) = waiting(3)
    campaign = Campaign(round_id=world.round_.id, canonical_id=text.id)
    db.session.add(campaign)
    db.session.flush()
    for one in (text, copy):
        db.session.add(Twin(passage_id=one.id, campaign_id=campaign.id, likeness=1.0))
    db.session.commit()

    topics = [world.topic] if fits else []
    actions.code_with_copies(text, topics=topics, by=world.moderator)
    db.session.commit()

    assert text.seen_at is not None
    assert (copy.decided_at is not None, copy.seen_at) == (True, None)
    assert told(world) == {"all": 5, "unseen": 2, "many": 1}


def test_what_a_person_looks_at_later_is_seen_and_stays_so() -> None:
    world, (passage,) = waiting(1)
    (made,) = db.session.scalars(sa.select(Suggestion))
    batch = actions.accept([made], round_=world.round_, by=world.moderator, shown=())
    assert passage.seen_at is None

    actions.code(passage, topics=[world.topic], by=world.moderator)
    assert passage.seen_at is not None
    actions.undo(db.session.get_one(Batch, batch.id), by=world.moderator)
    assert passage.seen_at is not None
