"""The method note: frozen with each version, told on every way out; and what words of quantity say."""

import copy
import io
import json

import pytest
import sqlalchemy as sa
from docx import Document

from app import clock, db
from app.moderation import actions as moderation
from app.positions import actions as positions
from app.positions.models import Stance
from app.summaries import actions, documents, note
from app.summaries.models import SummaryVersion
from app.summaries.queries import passages, published, text_of
from app.summaries.queries.behind import Behind, behind, limits_of
from app.synthesis import actions as synthesis
from app.synthesis.models import Campaign, Sample, SampledPassage, Suggestion, Twin
from tests import make
from tests.client import PageClient
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")


def measured(world: kit.Heard) -> Sample:
    """Quality measured on what the world said: the engine is right on all, the person says so."""
    for passage in world.passages:
        made = Suggestion(passage=passage, topic=world.topic, score=0.9, engine="test-1")
        db.session.add(made)
        passage.suggested_at = clock.now()
    db.session.commit()
    given_up = synthesis.draw(world.round_, margin=10, by=world.moderator)
    sample = synthesis.draw(world.round_, margin=5, why="The wrong margin.", by=world.moderator)
    for one in db.session.scalars(
        sa.select(SampledPassage).where(SampledPassage.sample_id == sample.id)
    ):
        synthesis.code_blind(one, topics=[world.topic], by=world.moderator)
    synthesis.close(sample, by=world.moderator)
    assert given_up.why == "The wrong margin."
    return sample


def test_the_note_tells_what_was_measured_hidden_and_given_up() -> None:
    world = kit.heard("CS", "ST", "PS")
    measured(world)
    first, second, _third = world.passages
    campaign = Campaign(round_id=world.round_.id, canonical_id=first.id)
    db.session.add(campaign)
    db.session.flush()
    db.session.add_all(
        Twin(passage_id=one.id, campaign_id=campaign.id, likeness=1.0) for one in (first, second)
    )
    extra = make.position(make.party(world.round_), "A name is in it.")
    said = extra.versions[0].answers[0].contribution
    assert said is not None
    moderation.hide(said, start=0, end=6, reason="A name", by=world.moderator)
    late = make.position(make.party(world.round_), "We take it back.")
    positions.withdraw(late, reason="An error.", by=make.delegate_of(late.party.organisation))

    version = kit.published(world)

    told = " ".join(note.lines(version))
    assert "1 text came from several parties: 2 passages of 2 parties repeat it." in told
    assert "measured on 3 of 3 passages" in told
    assert "The engine and person 1: the very same topics on 3 of 3 passages" in told
    assert "The engine with a person: mean F1 over the topics 1.00." in told
    assert "given up before: The wrong margin." in told
    assert "The sample was drawn on version 1 of the topic tree." in told
    assert "1 positions had been withdrawn" in told
    assert "words were hidden in 1 places" in told
    assert "Of the persons who decided, 1 moderate the round now." in told
    assert "some: under 25 %; several: 25 to 40 %" in told
    assert "%%" not in told


def test_the_note_tells_bounds_of_weak_topics_and_names_those_too_rare_to_judge() -> None:
    world = kit.heard()
    measured(world)
    facts = copy.deepcopy(kit.published(world).facts)
    (topic,) = facts["quality"]["topics"]
    assert topic["judged"] is False  # two passages judge no topic
    told = " ".join(note.lines(SummaryVersion(facts=facts)))
    assert "Topics too rare in the sample to judge: Critical infrastructure." in told

    topic |= {"judged": True, "f1": 400, "low": 210, "high": 590}
    facts["quality"]["weak"] = [topic["topic"]]
    facts["quality"] |= {"macro_f1": 400, "macro_low": 250, "macro_high": 520}
    facts["quality"]["between"] = {
        **facts["quality"]["engine"][0],
        "macro_f1": 700,
        "macro_low": 610,
        "macro_high": 790,
    }
    told = " ".join(note.lines(SummaryVersion(facts=facts)))
    assert "does badly: Critical infrastructure (F1 0.40, 0.21 to 0.59)." in told
    assert "The engine with a person: mean F1 over the topics 0.40 (0.25 to 0.52)." in told
    assert "Two persons with each other: mean F1 over the topics 0.70 (0.61 to 0.79)." in told
    assert "too rare" not in told


def test_what_was_not_measured_is_told_too_and_an_old_version_still_reads() -> None:
    version = kit.published(kit.heard())
    assert "How far the engine and people agree was not measured." in note.lines(version)

    old = SummaryVersion(
        facts={
            key: version.facts[key]
            for key in version.facts
            if key not in {"quality", "gone", "words"}
        }
    )
    assert note.lines(old)[0] == "2 parties were heard; 2 of them are cited."


def test_the_note_is_frozen_with_the_version() -> None:
    world = kit.heard()
    version = kit.published(world)
    before = note.lines(version)

    measured(world)
    positions.hold(world.positions[0], reason="Off the subject.", by=world.moderator)
    db.session.commit()
    db.session.expire_all()

    assert note.lines(version) == before


def test_every_way_out_tells_the_note() -> None:
    world = kit.heard()
    measured(world)
    version = kit.published(world)
    found = published.read(version, None)
    sentence = "The engine and person 1: the very same topics on 2 of 2 passages"

    word = Document(io.BytesIO(documents.docx(found, world.round_)))
    assert any(sentence in paragraph.text for paragraph in word.paragraphs)
    assert any("says 1" in paragraph.text for paragraph in word.paragraphs)
    assert sentence in documents.markdown(found, world.round_)
    told = json.loads(documents.as_json(found, world.round_))
    assert any(sentence in line for line in told["method_note"])
    assert told["hashed"]["facts"]["quality"]["coded"] == 2
    assert documents.pdf(found, world.round_).startswith(b"%PDF")


def said_behind(world: kit.Heard, words: str, cite: int) -> Behind:
    """A sentence that cites so many of the parties, and what stands behind it."""
    summary, section = kit.begun(world)
    (sentence,) = actions.add_sentences(section, said=words, by=world.moderator)
    for passage in world.passages[:cite]:
        actions.cite(sentence, passage, by=world.moderator)
    db.session.commit()
    db.session.expire_all()
    (line,) = text_of(summary, None).lines()
    return behind(line, passages.spoken(summary, line.sentence.section), summary)


def with_stances(*stances: str) -> kit.Heard:
    """A round of parties that declared these stances where they spoke of the topic."""
    world = kit.heard(*["CS"] * len(stances))
    for position, passage, stance in zip(world.positions, world.passages, stances, strict=True):
        position.versions[0].answers[0].stance = passage.stance = Stance(stance)
    db.session.commit()
    return world


def test_an_objection_that_is_not_cited_stands_against_general_agreement() -> None:
    found = said_behind(with_stances(*["support"] * 9, "oppose"), "There was general agreement.", 9)
    assert (found.count, found.of, found.against) == (9, 10, 1)
    assert found.disagrees
    assert found.said[0].fitting == ("most",)


def test_nine_of_ten_and_nobody_against_is_general_agreement() -> None:
    found = said_behind(
        with_stances(*["support"] * 9, "neutral"), "There was general agreement.", 9
    )
    assert (found.against, found.disagrees) == (0, False)


@pytest.mark.parametrize(
    ("stances", "disagrees"),
    [(("support", "support", "oppose", "cannot_accept"), False), (("support",) * 4, True)],
)
def test_views_diverge_where_two_sides_have_a_quarter_each(
    stances: tuple[str, ...], disagrees: bool
) -> None:
    assert said_behind(with_stances(*stances), "Views differed.", 4).disagrees is disagrees


def test_nothing_is_said_of_divergence_where_nobody_declared_a_stance() -> None:
    found = said_behind(kit.heard("CS", "ST"), "Views differed.", 2)
    assert (found.said, found.disagrees) == ((), False)


def test_a_round_may_have_a_scale_of_its_own_and_readers_are_told(client: PageClient) -> None:
    world = kit.heard()
    summary, _section = kit.begun(world)
    make.sign_in(client, world.moderator)
    address = f"/rounds/{world.round_.slug}/summary/settings"
    data = {
        "title": "Summary",
        "language": "en",
        "few": "4",
        "some": "20",
        "several": "50",
        "many": "70",
        "general": "95",
        "side": "30",
    }
    page = client.post_page(address, {**data, "many": "30"}, status=422)
    assert "The limits must rise" in page.text
    client.post_ok(address, data)
    db.session.expire_all()
    assert limits_of(summary) == {
        "few": 4,
        "some": 20,
        "several": 50,
        "many": 70,
        "general": 95,
        "side": 30,
    }
