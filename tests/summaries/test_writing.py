"""What supports a sentence, what breaks it, and how two moderators write at once."""

import pytest

from app import clock, db
from app.errors import Conflict, NotPossible
from app.moderation import actions as moderation
from app.positions.models import PositionState
from app.summaries import actions, queries
from app.summaries.models import Summary, SummaryState
from app.summaries.queries import Breach, Lack
from app.summaries.rules import MOVES, Support, support_of
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("own", "standing", "broken", "expected"),
    [
        (False, 0, 0, Support.UNSUPPORTED),
        (False, 2, 0, Support.SUPPORTED),
        (False, 1, 1, Support.PARTLY),
        (False, 0, 1, Support.BROKEN),
        (True, 0, 0, Support.OWN),
        (True, 1, 0, Support.OWN),
        (True, 1, 1, Support.PARTLY),
        (True, 0, 1, Support.OWN),
    ],
)
def test_a_sentence_says_what_it_rests_on(
    own: bool, standing: int, broken: int, expected: Support
) -> None:
    assert support_of(own=own, standing=standing, broken=broken) is expected


def test_each_line_becomes_a_sentence() -> None:
    _summary, section = kit.begun(kit.heard())

    actions.add_sentences(section, said="One.\n\nTwo.\n", by=None)

    assert [sentence.text for sentence in section.sentences] == ["One.", "Two."]


def test_a_line_break_splits_a_sentence_and_the_sources_stay_with_the_first() -> None:
    world = kit.heard()
    sentence = kit.written(world)
    actions.add_sentences(sentence.section, said="Last.", by=None)

    actions.write(sentence, said="First.\nSecond.", own=False, revision=0, by=world.moderator)
    db.session.commit()
    db.session.expire_all()

    section = sentence.section
    assert [one.text for one in section.sentences] == ["First.", "Second.", "Last."]
    assert [len(one.citations) for one in section.sentences] == [2, 0, 0]


def test_who_writes_on_an_older_text_changes_nothing_and_is_told() -> None:
    sentence = kit.written(kit.heard())
    actions.write(sentence, said="Mine.", own=False, revision=0, by=None)

    with pytest.raises(Conflict):
        actions.write(sentence, said="Yours.", own=False, revision=0, by=None)

    assert sentence.text == "Mine."


def test_the_same_text_sent_twice_is_no_conflict() -> None:
    sentence = kit.written(kit.heard())
    actions.write(sentence, said="Mine.", own=False, revision=0, by=None)

    actions.write(sentence, said="Mine.", own=False, revision=0, by=None)

    assert sentence.revision == 1


def test_sentences_and_sections_move_and_stay_in_order() -> None:
    world = kit.heard()
    summary, section = kit.begun(world)
    one, two, three = actions.add_sentences(section, said="1.\n2.\n3.", by=None)
    other = actions.add_section(summary, title="Other", topic=None, by=None)

    actions.move_sentence(three, steps=-2, by=None)
    actions.move_sentence(one, steps=99, by=None)
    actions.move_section(other, steps=-1, by=None)
    actions.put_sentence(two, other, by=None)
    db.session.commit()
    db.session.expire_all()

    assert [part.title for part in summary.sections] == ["Other", "Critical infrastructure"]
    assert [line.text for line in section.sentences] == ["3.", "1."]
    assert [line.text for line in other.sentences] == ["2."]


def test_citing_twice_is_citing_once() -> None:
    world = kit.heard()
    sentence = kit.written(world)

    actions.cite(sentence, world.passages[0], by=None)

    assert len(sentence.citations) == 2


def test_a_passage_of_another_round_cannot_be_cited() -> None:
    sentence = kit.written(kit.heard())
    stranger = kit.heard().passages[0]

    with pytest.raises(NotPossible):
        actions.cite(sentence, stranger, by=None)


def test_words_that_are_hidden_cannot_be_cited() -> None:
    world = kit.heard()
    _summary, section = kit.begun(world)
    (sentence,) = actions.add_sentences(section, said="One.", by=None)
    contribution = world.passages[0].contribution
    moderation.hide(contribution, start=0, end=5, reason="A name", by=world.moderator)

    with pytest.raises(NotPossible):
        actions.cite(sentence, world.passages[0], by=None)


def _breaches(summary: Summary) -> list[Breach | None]:
    db.session.commit()
    db.session.expire_all()
    return [one.source.breach for one in queries.text_of(summary, None).cited() if one.source]


@pytest.mark.parametrize(
    ("state", "breach"),
    [
        (PositionState.WITHDRAWN, Breach.WITHDRAWN),
        (PositionState.HELD, Breach.NOT_ACCEPTED),
        (PositionState.SUBMITTED, Breach.NOT_ACCEPTED),
    ],
)
def test_a_citation_breaks_when_its_position_stands_no_more(
    state: PositionState, breach: Breach
) -> None:
    world = kit.heard()
    sentence = kit.written(world)
    position = world.positions[0]
    position.reason, position.withdrawn_at, position.state = "Because", clock.now(), state

    assert _breaches(sentence.section.summary) == [breach, None]
    assert queries.support(sentence) is Support.PARTLY


def test_a_citation_breaks_when_a_new_version_replaces_the_old() -> None:
    world = kit.heard()
    sentence = kit.written(world)
    world.positions[0].current_number = 2

    assert _breaches(sentence.section.summary) == [Breach.REPLACED, None]


def test_a_citation_breaks_when_words_are_hidden_and_mends_when_they_return() -> None:
    world = kit.heard()
    sentence = kit.written(world)
    contribution = world.passages[0].contribution
    hidden = moderation.hide(contribution, start=3, end=5, reason="A name", by=world.moderator)
    assert _breaches(sentence.section.summary) == [Breach.HIDDEN, None]

    moderation.restore(hidden, by=world.moderator)
    assert _breaches(sentence.section.summary) == [None, None]


def test_a_citation_breaks_when_the_passage_was_moved() -> None:
    world = kit.heard()
    sentence = kit.written(world)
    world.passages[0].end -= 1
    db.session.commit()

    assert queries.support(sentence) is Support.PARTLY


def test_what_is_missing_is_listed() -> None:
    world = kit.heard("CS", "ST", "PS")
    summary, section = kit.begun(world)
    first, second = actions.add_sentences(section, said="One.\nTwo.", by=None)
    actions.cite(first, world.passages[0], by=None)
    db.session.commit()

    found = queries.missing(summary)

    assert [
        (one.lack, one.sentence and one.sentence.id, one.group and one.group.sign) for one in found
    ] == [
        (Lack.UNSUPPORTED, second.id, None),
        (Lack.GROUP, None, "ST"),
        (Lack.GROUP, None, "PS"),
    ]


def test_a_group_noted_as_considered_is_not_missing() -> None:
    world = kit.heard("CS", "ST")
    summary, section = kit.begun(world)
    (sentence,) = actions.add_sentences(section, said="One.", by=None)
    actions.cite(sentence, world.passages[0], by=None)
    actions.consider(summary, world.parties[1].group, note="It agreed with others.", by=None)
    db.session.commit()

    assert queries.missing(summary) == []


def test_a_text_in_review_cannot_be_changed() -> None:
    sentence = kit.reviewed(kit.heard())

    with pytest.raises(NotPossible):
        actions.write(sentence, said="Other.", own=False, revision=0, by=None)


@pytest.mark.parametrize("before", SummaryState)
@pytest.mark.parametrize("after", SummaryState)
def test_the_state_moves_only_as_the_table_says(before: SummaryState, after: SummaryState) -> None:
    world = kit.heard()
    sentence = kit.written(world)
    summary = sentence.section.summary
    summary.review_ends_at = clock.now()
    summary.state = before
    db.session.commit()
    deeds = {
        SummaryState.DRAFT: lambda: (
            actions.take_back(summary, by=None)
            if before is SummaryState.IN_REVIEW
            else actions.begin_next(summary, by=None)
        ),
        SummaryState.IN_REVIEW: lambda: actions.send_for_review(
            summary, ends_at=clock.now().replace(year=2999), by=None
        ),
        SummaryState.PUBLISHED: lambda: actions.publish(summary, by=None),
    }
    if after in MOVES[before]:
        deeds[after]()
        assert summary.state is after
    else:
        with pytest.raises(NotPossible):
            deeds[after]()
        assert summary.state is before
