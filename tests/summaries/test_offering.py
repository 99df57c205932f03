"""Quotes: offered to the writer beside the text, and held to the very words of their sources."""

import numpy as np
import pytest

from app import db
from app.analysis import embed
from app.errors import NotPossible
from app.summaries import actions, queries
from app.summaries.queries import Lack
from app.summaries.queries.offering import offered
from app.synthesis.models import PassageVector
from tests import make
from tests.client import PageClient
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")


def read_by_the_engine(world: kit.Heard, *nearness: float) -> None:
    """Vectors as if the engine had read the passages: the larger, the nearer to the middle."""
    for passage, near in zip(world.passages, nearness, strict=True):
        row = np.array([[near, 1 - near, 0.1]], dtype=np.float32)
        db.session.add(
            PassageVector(passage_id=passage.id, model="test", vector=embed.to_bytes(row)[0])
        )
    db.session.commit()


def test_central_ones_come_first_spread_over_groups_and_one_a_party() -> None:
    world = kit.heard("CS", "CS", "ST", "PS")
    read_by_the_engine(world, 1.0, 0.9, 0.8, 0.1)
    second = make.passage(world.positions[0], "We ask.")
    make.coding(second, world.topic, world.moderator)
    summary, section = kit.begun(world)

    chosen = offered(summary, section)

    assert len(chosen) == 3
    groups = [one.party.group.sign for one in world.passages if one.id in chosen and one.party]
    assert sorted(groups) == ["CS", "PS", "ST"]


def test_nobody_whom_the_section_cites_is_offered_again() -> None:
    world = kit.heard("CS", "ST", "PS")
    read_by_the_engine(world, 1.0, 0.9, 0.8)
    summary, section = kit.begun(world)
    (sentence,) = actions.add_sentences(section, said="One.", by=world.moderator)
    actions.cite(sentence, world.passages[0], by=world.moderator)
    db.session.commit()

    assert set(offered(summary, section)) == {world.passages[1].id, world.passages[2].id}


def test_nothing_is_offered_before_the_engine_has_read() -> None:
    world = kit.heard()
    summary, section = kit.begun(world)
    assert offered(summary, section) == []


def test_the_writer_takes_an_offered_quote(client: PageClient) -> None:
    world = kit.heard("CS", "ST")
    read_by_the_engine(world, 1.0, 0.9)
    _summary, section = kit.begun(world)
    actions.add_sentences(section, said="Hospitals.", by=world.moderator)
    db.session.commit()
    make.sign_in(client, world.moderator)

    page = client.get_page(f"/rounds/{world.round_.slug}/summary/write")

    assert "Suggested for this topic" in page.text
    assert page.text.index("Suggested for this topic") < page.text.index("Not cited yet")


def test_words_that_no_source_says_cannot_be_published_as_a_quotation() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)
    summary = sentence.section.summary
    actions.take_back(summary, by=world.moderator)
    said = "Both asked that “hospitals must be off limits”."
    actions.write(sentence, said=said, own=False, revision=0, by=world.moderator)
    db.session.commit()
    db.session.expire_all()
    assert queries.missing(summary) == []

    wrong = "Both asked that “hospitals ought to be off limits”."
    actions.write(sentence, said=wrong, own=False, revision=1, by=world.moderator)
    db.session.commit()
    db.session.expire_all()

    (lack,) = queries.missing(summary)
    assert (lack.lack, lack.words) == (Lack.QUOTE, "hospitals ought to be off limits")
    with pytest.raises(NotPossible):
        actions.send_for_review(summary, ends_at=world.round_.closes_at, by=world.moderator)


def test_a_quotation_in_another_language_than_its_sources_is_a_translation() -> None:
    world = kit.heard()
    sentence = kit.written(world, said="Deux demandent « que les hôpitaux soient épargnés ».")
    sentence.section.summary.language = "fr"
    db.session.commit()
    db.session.expire_all()
    assert queries.missing(sentence.section.summary) == []
