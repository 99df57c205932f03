"""Support that breaks after publication: shown, told, listed, and in the way until it is mended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock, db, text
from app.errors import NotPossible
from app.meetings.models import Account, AccountState, Session
from app.moderation import actions as moderation
from app.notifications.models import Message
from app.organisations import actions as organisations
from app.positions import actions as positions
from app.positions.models import Answer, Position, PositionVersion
from app.positions.signals import state_changed
from app.record.models import Entry
from app.summaries import actions, documents, queries
from app.summaries.models import Breach, BrokenSupport, SummaryVersion
from app.summaries.queries import published
from app.summaries.reactions import account_approved
from app.synthesis.models import Passage
from tests import make
from tests.client import PageClient
from tests.summaries import kit

pytestmark = pytest.mark.usefixtures("app")

QUOTED = "Hospitals must be off limits, says 1."


def new_version(position: Position, words: str) -> None:
    """A later version of the position, accepted, as when a party sends one and it is accepted."""
    old = position.versions[-1]
    made = PositionVersion(
        position_id=position.id,
        number=2,
        key=f"{position.reference}-2",
        language="en",
        submitted_at=clock.now(),
        terms_version=1,
        content_hash="0" * 64,
        salt=b"0123456789abcdef",
        entry_seq=0,
    )
    made.answers = [
        Answer(
            question_id=old.answers[0].question_id,
            question_version=old.answers[0].question_version,
            place=1,
            contribution=make.contribution(position.round, words),
        )
    ]
    position.current_number = 2
    db.session.add(made)
    db.session.commit()
    db.session.expire_all()
    state_changed.send(position, before=position.state, after=position.state, by=None)


def withdrawn(world: kit.Heard) -> None:
    positions.withdraw(world.positions[0], reason="We changed our mind.", by=world.delegates[0])


def held(world: kit.Heard) -> None:
    positions.hold(world.positions[0], reason="Off the subject.", by=world.moderator)


def returned(world: kit.Heard) -> None:
    held(world)
    positions.return_(world.positions[0], reason="Off the subject.", by=world.moderator)


def hidden(world: kit.Heard) -> None:
    said = world.passages[0].contribution
    moderation.hide(said, start=3, end=9, reason="A name", by=world.moderator)


def replaced(world: kit.Heard) -> None:
    new_version(world.positions[0], "We say something else now.")


WAYS: list[tuple[Callable[[kit.Heard], None], Breach]] = [
    (withdrawn, Breach.WITHDRAWN),
    (held, Breach.NOT_ACCEPTED),
    (returned, Breach.NOT_ACCEPTED),
    (hidden, Breach.HIDDEN),
    (replaced, Breach.REPLACED),
]


def breaks() -> list[BrokenSupport]:
    db.session.commit()
    return list(db.session.scalars(sa.select(BrokenSupport).order_by(BrokenSupport.broke_at)))


def read(world: kit.Heard) -> published.Published:
    db.session.expire_all()
    version = db.session.scalar(sa.select(SummaryVersion))
    assert version is not None
    return published.read(version, None)


@pytest.mark.parametrize(("way", "breach"), WAYS)
def test_each_way_a_source_can_break_is_shown_told_and_in_the_way(
    way: Callable[[kit.Heard], None], breach: Breach
) -> None:
    world = kit.heard()
    version = kit.published(world)

    way(world)

    (noted,) = breaks()
    assert (noted.breach, noted.passage_id) == (breach, world.passages[0].id)
    mails = db.session.scalars(sa.select(Message).where(Message.kind == "summaries:broken")).all()
    assert sorted(mail.address for mail in mails) == sorted(
        [world.moderator.email, world.organiser.email]
    )
    assert f"/rounds/{world.round_.slug}/summary/broken" in mails[0].body
    assert db.session.scalar(sa.select(Entry).where(Entry.tag == "summaries:break")) is not None
    found = read(world)
    assert [one.stands for one in found.cited()] == [False, True]
    assert "says 1" not in documents.markdown(found, world.round_)
    assert "says 1" not in documents.as_json(found, world.round_)
    summary = queries.summary_of(world.round_)
    assert summary is not None
    actions.begin_next(summary, by=world.moderator)
    with pytest.raises(NotPossible):
        actions.send_for_review(
            summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator
        )
    assert version.number == 1


def test_mending_lets_the_next_version_out_and_is_noted() -> None:
    world = kit.heard("CS", "ST", "CS")
    kit.published(world)
    withdrawn(world)
    summary = queries.summary_of(world.round_)
    assert summary is not None
    actions.begin_next(summary, by=world.moderator)
    sentence = summary.sections[0].sentences[0]
    (gone,) = [one for one in sentence.citations if one.passage_id == world.passages[0].id]
    actions.uncite(gone, by=world.moderator)
    actions.send_for_review(summary, ends_at=clock.now() + timedelta(days=1), by=world.moderator)

    actions.publish(summary, hurry="Tomorrow", by=world.moderator)

    (noted,) = breaks()
    assert noted.mended_at is not None


def test_what_stands_again_is_mended_by_itself_and_told_once() -> None:
    world = kit.heard()
    kit.published(world)
    held(world)
    positions.accept(world.positions[0], by=world.moderator)
    (noted,) = breaks()
    assert noted.mended_at is not None

    held(world)
    hidden(world)

    assert [one.mended_at is None for one in breaks()] == [False, True]
    mails = sa.select(sa.func.count()).where(Message.kind == "summaries:broken")
    assert db.session.scalar(mails) == 4  # two people, twice


def test_a_version_that_breaks_during_review_cannot_be_published() -> None:
    world = kit.heard()
    sentence = kit.reviewed(world)

    withdrawn(world)

    assert len(breaks()) == 1
    with pytest.raises(NotPossible):
        actions.publish(sentence.section.summary, hurry="Tomorrow", by=world.moderator)


def test_a_draft_that_nobody_reads_tells_nobody() -> None:
    world = kit.heard()
    kit.written(world)

    withdrawn(world)

    assert breaks() == []


def test_a_new_version_with_the_very_words_still_supports() -> None:
    world = kit.heard()
    kit.published(world)

    new_version(world.positions[0], f"A new beginning. {QUOTED} We add this.")

    assert breaks() == []
    found = read(world)
    (first, _second) = found.cited()
    assert first.source is not None
    assert (first.stands, first.source.words, first.source.version) == (True, QUOTED, 2)
    assert (first.source.start, first.source.follows) == (17, True)


def test_words_hidden_in_the_later_version_break_what_followed_them() -> None:
    world = kit.heard()
    kit.published(world)
    new_version(world.positions[0], f"A new beginning. {QUOTED} We add this.")
    later = world.positions[0].versions[-1].answers[0].contribution
    assert later is not None

    moderation.hide(later, start=17, end=26, reason="A name", by=world.moderator)

    (noted,) = breaks()
    assert noted.breach is Breach.HIDDEN


def test_a_newer_version_that_waits_is_told_as_what_it_is() -> None:
    world = kit.heard()
    kit.published(world)
    world.positions[0].state = "submitted"
    new_version(world.positions[0], f"{QUOTED} We add this.")
    assert [one.breach for one in breaks()] == [Breach.WAITING]

    positions.accept(world.positions[0], by=world.moderator)

    (noted,) = breaks()
    assert noted.mended_at is not None


def test_merging_organisations_breaks_nothing() -> None:
    world = kit.heard()
    kit.published(world)
    admin = make.admin()

    organisations.merge(world.organisation, into=make.organisation(group="CS"), by=admin)

    assert breaks() == []
    assert all(one.stands for one in read(world).cited())


def account(world: kit.Heard, session: Session, number: int, words: str) -> Account:
    made = Account(
        session=session,
        number=number,
        state=AccountState.APPROVED,
        approved_at=clock.now(),
        contribution=make.contribution(world.round_, words, kind="account"),
    )
    db.session.add(made)
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("words", "broken"),
    [("The room spoke of power.", 1), ("First: the room asked for restraint. And more.", 0)],
)
def test_a_later_account_breaks_what_it_no_longer_says(words: str, broken: int) -> None:
    world = kit.heard()
    session = Session(
        round=world.round_,
        title="Norms",
        starts_at=clock.now() - timedelta(hours=2),
        ends_at=clock.now() - timedelta(hours=1),
    )
    db.session.add(session)
    db.session.commit()
    first = account(world, session, 1, "The room asked for restraint.")
    assert first.contribution is not None
    said = "he room asked for restraint."
    passage = Passage(
        round_id=world.round_.id,
        contribution=first.contribution,
        start=1,
        end=1 + len(said),
        quote_hash=text.quote_hash(said),
        language="en",
    )
    db.session.add(passage)
    db.session.commit()
    world.passages.append(passage)
    kit.published(world)
    later = account(world, session, 2, words)

    account_approved(later)

    assert len(breaks()) == broken
    assert [one.stands for one in read(world).cited()].count(False) == broken


def test_moderators_see_what_broke_and_why(client: PageClient) -> None:
    world = kit.heard()
    kit.published(world)
    withdrawn(world)
    db.session.commit()
    make.sign_in(client, world.moderator)

    page = client.get_page(f"/rounds/{world.round_.slug}/summary/broken")

    assert "In version 1, as readers have it" in page.text
    assert "The source was withdrawn on" in page.text
    assert "All asked to spare hospitals." in page.text
    assert "says 1" not in page.text
    assert "See what broke and why" in client.get_page(f"/rounds/{world.round_.slug}/summary").text
    assert (
        "Sources no longer hold"
        in client.get_page(f"/rounds/{world.round_.slug}/summary/write").text
    )
    make.sign_in(client, world.delegates[1])
    client.get_page(f"/rounds/{world.round_.slug}/summary/broken", status=403)


def test_the_page_of_a_round_tells_that_a_source_is_gone(client: PageClient) -> None:
    world = kit.heard()
    kit.published(world)
    world.round_.state, world.round_.published_at = "published", clock.now()
    db.session.commit()
    address = f"/rounds/{world.round_.slug}"
    assert "gone since it was published" not in client.get_page(address).text

    withdrawn(world)
    db.session.commit()

    assert "1 source is gone since it was published" in client.get_page(address).text
