import json
import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock, db
from app.errors import NotPossible
from app.jobs.models import Job
from app.jobs.progress import Progress
from app.moderation import actions as moderation
from app.moderation.queries import hidden
from app.notifications.models import Message
from app.policy import Delegation, Who
from app.positions import actions, attribution, content, receipts, rules, tasks
from app.positions.actions import Given
from app.positions.actions.drafting import BETWEEN
from app.positions.actions.moving import move
from app.positions.models import (
    CoSponsorState,
    DraftAnswer,
    Position,
    PositionState,
    PositionVersion,
    Stance,
)
from app.positions.signals import entered, submitted
from app.record.models import Entry
from app.rounds.models import Attribution, LatePolicy
from tests import make
from tests.positions.conftest import World, begun, sent


def entries(tag: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.tag == tag)) or 0


def mails(kind: str) -> Sequence[str]:
    query = sa.select(Message.address).where(Message.kind == f"positions:{kind}")
    return sorted(db.session.scalars(query))


def test_an_organisation_has_one_draft_that_its_delegates_share(world: World) -> None:
    first = actions.open_draft(world.round, world.organisation, by=world.drafter)
    second = actions.open_draft(world.round, world.organisation, by=world.clearer)
    assert first is second
    assert entries("positions:open") == 1


def test_nothing_is_begun_when_the_round_takes_no_positions(world: World) -> None:
    world.round.closes_at = clock.now() - timedelta(hours=1)
    with pytest.raises(NotPossible):
        actions.open_draft(world.round, world.organisation, by=world.drafter)


def test_two_delegates_who_write_at_once_both_keep_their_words(world: World) -> None:
    position, question = begun(world, "first"), world.question("text")
    answer, stands = actions.save_answer(
        position, question, Given(text="second"), revision=0, by=world.clearer
    )
    assert (stands, answer.text, answer.other_text) == (False, "first", "second")
    assert answer.other_by_id == world.clearer.id


def test_a_third_writer_at_once_is_kept_as_well(world: World) -> None:
    position, question = begun(world, "first"), world.question("text")
    third = make.delegate_of(world.organisation, "drafter")
    for person, words in ((world.clearer, "second"), (third, "third")):
        actions.save_answer(position, question, Given(text=words), revision=0, by=person)
    answer = db.session.scalars(sa.select(DraftAnswer)).one()
    assert answer.other_text is not None
    assert [answer.text, *answer.other_text.split(BETWEEN)] == [
        "first",
        "second",
        "third",
    ]


def test_saving_the_same_words_again_is_no_conflict(world: World) -> None:
    position, question = begun(world, "first"), world.question("text")
    answer, stands = actions.save_answer(
        position, question, Given(text="first"), revision=0, by=world.clearer
    )
    assert (stands, answer.revision, answer.in_conflict) == (True, 1, False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(), "first"),
        (Given(text="second"), "second"),
        (Given(text="first and second"), "first and second"),
    ],
)
def test_a_conflict_is_settled_by_choosing(world: World, given: Given, expected: str) -> None:
    position, question = begun(world, "first"), world.question("text")
    answer, _ = actions.save_answer(
        position, question, Given(text="second"), revision=0, by=world.clearer
    )
    actions.settle(answer, given, revision=1, by=world.clearer)
    assert (answer.text, answer.in_conflict, answer.other_text) == (expected, False, None)
    with pytest.raises(NotPossible):
        actions.settle(answer, given, revision=1, by=world.clearer)


def test_an_unsettled_conflict_keeps_a_draft_from_being_submitted(world: World) -> None:
    position = begun(world, "first")
    actions.save_answer(
        position, world.question("text"), Given(text="second"), revision=0, by=world.clearer
    )
    with pytest.raises(NotPossible):
        actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)


def test_a_submitted_position_is_on_record_with_the_hash_of_what_it_says(world: World) -> None:
    heard: list[object] = []

    def hear(sender: Position, **_more: object) -> None:
        heard.append(sender)

    with submitted.connected_to(hear):
        position = sent(world)
    version = db.session.scalars(sa.select(PositionVersion)).one()
    entry = db.session.scalars(sa.select(Entry).where(Entry.tag == "positions:submit")).one()
    assert entry.facts is not None
    facts = json.loads(entry.facts)
    whole = content.content_of(
        position,
        number=1,
        language="en",
        answers=version.answers,
        translations=[],
        attachments=[],
        salt=version.salt,
    )
    assert heard == [position]
    assert (position.state, position.current_number) == (PositionState.SUBMITTED, 1)
    assert version.entry_seq == entry.seq
    assert facts["content_hash"] == version.content_hash == content.content_hash(whole)
    assert "Hospitals" not in entry.facts
    assert db.session.scalars(sa.select(DraftAnswer)).all() == []


def test_sending_it_twice_with_one_key_gives_the_same_version(world: World) -> None:
    position, key = begun(world), str(uuid.uuid4())
    first = actions.submit(position, key=key, by=world.clearer)
    second = actions.submit(position, key=key, by=world.clearer)
    assert first is second
    assert entries("positions:submit") == 1


def test_the_receipt_is_mailed_to_the_delegation_after_the_commit(world: World) -> None:
    position = sent(world)
    job = db.session.scalars(sa.select(Job).where(Job.kind == "positions:receipt")).one()
    version = db.session.scalars(sa.select(PositionVersion)).one()
    entry = receipts.entry_of(version)
    assert job.args == {"version": str(version.id)}
    assert entry is not None
    assert receipts.issue(version, entry)["reference"] == position.reference
    tasks.send_receipt(job, Progress.__new__(Progress))
    sent_mails = db.session.scalars(
        sa.select(Message).where(Message.kind == "positions:receipt")
    ).all()
    assert len(sent_mails) == 3
    assert {mail.attachments[0]["name"] for mail in sent_mails} == {
        f"receipt-{position.reference}.pdf"
    }


def test_nobody_hears_of_it_whose_account_is_closed(world: World) -> None:
    world.drafter.disabled_at = clock.now()
    sent(world)
    make.do_jobs()
    assert world.drafter.email not in mails("receipt")
    assert world.clearer.email in mails("receipt")


def test_confirmed_co_sponsors_hear_of_what_bears_their_name(world: World) -> None:
    position = begun(world)
    other = make.organisation()
    theirs = make.delegate_of(other)
    asked = actions.ask_co_sponsor(position, other, by=world.drafter)
    actions.answer_request(asked, to=CoSponsorState.CONFIRMED, by=theirs)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    assert mails("co_sponsor_asked") == [theirs.email]
    assert mails("co_sponsor_changed") == [theirs.email]


@pytest.mark.parametrize(
    ("late", "minutes_ago", "taken", "marked"),
    [
        (LatePolicy.REFUSE, 1, False, False),
        (LatePolicy.MARK, 1, True, True),
        (LatePolicy.GRACE, 1, True, False),
        (LatePolicy.GRACE, 31, False, False),
    ],
)
def test_what_comes_after_the_deadline_is_refused_marked_or_forgiven(
    world: World, late: LatePolicy, minutes_ago: int, taken: bool, marked: bool
) -> None:
    position = begun(world)
    world.round.late, world.round.grace_minutes = late, 30
    world.round.closes_at = clock.now() - timedelta(minutes=minutes_ago)
    if not taken:
        with pytest.raises(NotPossible):
            actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
        assert position.state is PositionState.DRAFT
    else:
        version = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
        assert version.late is marked


def test_required_questions_and_limits_are_checked_and_joint_ones_may_be_longer(
    world: World,
) -> None:
    question = world.question("text")
    question.current.words_most, question.current.words_most_joint = 3, 5
    position = begun(world, "one two three four")
    with pytest.raises(NotPossible):
        actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    actions.ask_co_sponsor(position, make.organisation(), by=world.drafter)
    assert actions.submit(position, key=str(uuid.uuid4()), by=world.clearer).number == 1


def test_a_question_that_is_not_asked_is_not_required_and_not_submitted(world: World) -> None:
    stance = world.question("stance")
    follow = make.question(
        world.round, "text", shown_if=stance, shown_if_values=["oppose"], required=True
    )
    position = begun(world)
    actions.save_answer(position, follow, Given(text="unseen"), revision=0, by=world.drafter)
    version = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    assert [answer.question_id for answer in version.answers] == [world.question("text").id]


def test_a_new_version_stands_beside_the_old_until_it_is_submitted(world: World) -> None:
    position = sent(world, "first")
    actions.accept(position, by=world.moderator)
    actions.revise(position, by=world.drafter)
    db.session.expire_all()
    assert (position.state, position.writing) == (PositionState.ACCEPTED, PositionState.DRAFT)
    assert [draft.text for draft in position.drafts] == ["first"]
    actions.save_answer(
        position, world.question("text"), Given(text="second"), revision=1, by=world.drafter
    )
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    db.session.expire_all()
    said = [v.answers[0].contribution.source for v in position.versions]  # type: ignore[union-attr]
    assert said == ["first", "second"]
    assert (position.state, position.current_number) == (PositionState.SUBMITTED, 2)


def test_words_that_were_hidden_stay_hidden_in_a_new_version(world: World) -> None:
    position = sent(world, "A person named here.")
    first = db.session.scalars(sa.select(PositionVersion)).one().answers[0].contribution
    assert first is not None
    moderation.hide(first, start=2, end=8, reason="names a person", by=world.moderator)
    actions.revise(position, by=world.drafter)
    version = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    again = version.answers[0].contribution
    assert again is not None
    assert [(one.start, one.end) for one in hidden(again)] == [(2, 8)]


def test_a_new_version_can_be_given_up(world: World) -> None:
    position = sent(world)
    actions.revise(position, by=world.drafter)
    actions.discard(position, by=world.drafter)
    db.session.expire_all()
    assert (position.writing, list(position.drafts)) == (None, [])


def test_a_withdrawn_position_stays_and_writing_again_begins_another(world: World) -> None:
    position = sent(world)
    actions.withdraw(position, reason="Our board decided otherwise.", by=world.clearer)
    again = actions.open_draft(world.round, world.organisation, by=world.drafter)
    assert (position.state, position.reason) == (
        PositionState.WITHDRAWN,
        "Our board decided otherwise.",
    )
    assert again is not position


def test_a_draft_goes_to_the_clearer_and_back_with_a_comment(world: World) -> None:
    position = begun(world)
    actions.send_for_clearance(position, by=world.drafter)
    assert mails("for_clearance") == [world.clearer.email]
    actions.return_to_draft(position, words="Say it shorter.", by=world.clearer)
    assert mails("returned_to_draft") == [world.drafter.email]
    assert position.state is PositionState.DRAFT
    actions.send_for_clearance(position, by=world.drafter)
    actions.clear(position, by=world.clearer)
    version = actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    assert version.cleared_by_id == world.clearer.id


def test_where_two_persons_are_wanted_who_wrote_does_not_clear(world: World) -> None:
    world.round.two_persons = True
    position = begun(world)
    who = _who(world, world.clearer.id)
    assert rules.ALLOW["position.submit"](who, position) is False
    actions.send_for_clearance(position, by=world.drafter)
    assert rules.ALLOW["position.clear"](who, position) is True
    position.drafts[0].saved_by_id = world.clearer.id
    assert rules.ALLOW["position.clear"](who, position) is False


def _who(world: World, person: uuid.UUID) -> Who:
    delegation = Delegation(
        organisation=world.organisation.id,
        role="clearer",
        group=world.organisation.group_id,
        accepted=True,
    )
    return Who(person=person, delegations={world.organisation.id: delegation})


def test_moderators_accept_hold_and_return_and_the_delegation_is_told_why(world: World) -> None:
    position = sent(world)
    actions.hold(position, reason="Is this yours?", by=world.moderator)
    assert (position.state, position.reason) == (PositionState.HELD, "Is this yours?")
    actions.accept(position, by=world.moderator)
    actions.return_(position, reason="Please leave names out.", by=world.moderator)
    assert len(mails("moderated_returned")) == 3
    actions.revise(position, by=world.drafter)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    assert (position.state, position.reason) == (PositionState.SUBMITTED, None)


@pytest.mark.parametrize("before", PositionState)
@pytest.mark.parametrize("after", PositionState)
def test_only_the_moves_of_the_table_are_made(before: PositionState, after: PositionState) -> None:
    position = Position(state=before)
    if after in rules.MOVES[before]:
        move(position, after)
        assert position.state is after
    else:
        with pytest.raises(NotPossible):
            move(position, after)
        assert position.state is before


def test_only_confirmed_co_sponsors_are_printed(world: World) -> None:
    position = begun(world)
    names = {}
    for state in CoSponsorState:
        organisation = make.organisation()
        clearer = make.delegate_of(organisation)
        sponsor = actions.ask_co_sponsor(position, organisation, by=world.drafter)
        if state is not CoSponsorState.ASKED:
            actions.answer_request(sponsor, to=state, by=clearer)
        names[state] = organisation.name
    shown = attribution.shown_to_public(position)
    assert shown.with_others == (names[CoSponsorState.CONFIRMED],)


def test_how_it_is_shown_is_never_loosened_after_it_was_submitted(world: World) -> None:
    position = begun(world)
    actions.describe(position, language="fr", attribution_=Attribution.GROUP)
    actions.submit(position, key=str(uuid.uuid4()), by=world.clearer)
    actions.revise(position, by=world.drafter)
    with pytest.raises(NotPossible):
        actions.describe(position, language="fr", attribution_=Attribution.NAMED)


def test_entering_many_makes_one_entry_and_tells_once(world: World) -> None:
    heard: list[int] = []

    def hear(_sender: object, positions: list[Position], **_more: object) -> None:
        heard.append(len(positions))

    parties = [make.party(world.round) for _ in range(3)]
    many = [
        actions.Entered(
            party=party,
            answers=[
                actions.Said(question=world.question("stance"), stance=Stance.OPPOSE, text="No.")
            ],
            imported=True,
            import_key=str(n),
        )
        for n, party in enumerate(parties)
    ]
    with entered.connected_to(hear):
        made = actions.enter(world.round, many, by=world.organiser)
    db.session.commit()
    assert heard == [3]
    assert entries("positions:enter_many") == 1
    assert {p.state for p in made} == {PositionState.ACCEPTED}
    assert len({p.reference for p in made}) == 3


def test_entering_one_by_one_gives_each_its_receipt_and_every_state(world: World) -> None:
    many = [
        actions.Entered(
            party=make.party(world.round),
            answers=[actions.Said(question=world.question("text"), text="So be it.")],
            state=state,
            late=True,
            at=clock.now() - timedelta(days=3),
            co_sponsors=[(make.organisation(), CoSponsorState.CONFIRMED)],
            submitted_by=world.drafter,
        )
        for state in PositionState
    ]
    made = actions.enter(world.round, many, by=None, one_entry=False)
    db.session.commit()
    db.session.expire_all()
    assert [p.state for p in made] == list(PositionState)
    assert entries("positions:enter") == 5
    kept = [len(p.drafts) + len(p.versions) for p in made]
    assert kept == [1] * len(PositionState)
