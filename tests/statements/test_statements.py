"""Statements are written, put, answered, closed and withdrawn, each through one door."""

import itertools

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.analysis import parts
from app.errors import Conflict, NotPossible
from app.notifications.models import Message
from app.organisations.queries import groups
from app.positions import actions as positions
from app.record.models import Entry
from app.rounds import actions as rounds
from app.rounds.models import Answering, Attribution, Party, RoundInvitation, RoundState
from app.rounds.signals import parties_joined
from app.statements import actions, queries
from app.statements.models import Statement, StatementAnswer, StatementState
from app.statements.rules import MOVES, effective_state
from tests import make
from tests.statements.world import World, world

PAIRS = list(itertools.product(StatementState, StatementState))


def tags(ident: object) -> list[str]:
    query = sa.select(Entry.tag).where(Entry.subject_id == str(ident)).order_by(Entry.seq)
    return list(db.session.scalars(query))


def brought_to(w: World, state: StatementState) -> Statement:
    statement = w.statement(put=state is not StatementState.DRAFT)
    if state is StatementState.CLOSED:
        actions.close(statement, by=w.moderator)
    if state is StatementState.WITHDRAWN:
        actions.withdraw(statement, reason="It was put badly.", by=w.moderator)
    return statement


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_impossible_moves_say_so_and_change_nothing(
    app: Flask, before: StatementState, after: StatementState
) -> None:
    w = world()
    statement = brought_to(w, before)
    deeds = {
        StatementState.PUT: lambda: actions.put(w.round_, [statement], by=w.moderator),
        StatementState.CLOSED: lambda: actions.close(statement, by=w.moderator),
        StatementState.WITHDRAWN: lambda: actions.withdraw(statement, reason="No", by=w.moderator),
    }
    if after is StatementState.DRAFT:
        assert all(after not in moves for moves in MOVES.values())
    elif after in MOVES[before]:
        deeds[after]()
        assert statement.state is after
    else:
        with pytest.raises(NotPossible):
            deeds[after]()
        assert statement.state is before


def test_the_wording_never_changes_once_it_was_put(app: Flask) -> None:
    w = world()
    statement = w.statement()
    facts = {"topic": w.topic, "language": "en", "passages": [w.passage], "by": w.moderator}
    with pytest.raises(NotPossible):
        actions.rewrite(statement, wording="Something else.", **facts)
    with pytest.raises(NotPossible):
        actions.discard(statement, by=w.moderator)
    assert statement.wording == "Hospitals are off limits."


def test_putting_numbers_them_in_order_and_tells_every_clearer_once(app: Flask) -> None:
    w = world()
    first = w.statement()
    more = [w.statement(f"Draft {n}", put=False) for n in (1, 2)]
    db.session.execute(sa.delete(Message))
    actions.put(w.round_, more, by=w.moderator)
    assert [first.number, *(one.number for one in more)] == [1, 2, 3]
    mails = list(db.session.scalars(sa.select(Message).where(Message.kind == "statements:put")))
    assert sorted(mail.address for mail in mails) == sorted(p.email for p in w.clearers.values())
    assert "2 statements" in mails[0].body
    assert f"/rounds/{w.round_.slug}/statements/answer" in mails[0].body
    assert tags(first.id) == ["statements:write", "statements:put"]


def test_nothing_is_put_where_nobody_could_answer(app: Flask) -> None:
    w = world(days={"starts": -5, "ends": -1})
    statement = w.statement(put=False)
    with pytest.raises(NotPossible):
        actions.put(w.round_, [statement], by=w.moderator)
    assert statement.state is StatementState.DRAFT


def test_nothing_is_put_that_rests_on_a_passage_that_stands_no_more(app: Flask) -> None:
    w = world()
    statement = w.statement(put=False)
    positions.hold(w.positions["cs1"], reason="not on the subject", by=w.moderator)
    with pytest.raises(NotPossible):
        actions.put(w.round_, [statement], by=w.moderator)


def test_a_party_has_one_answer_and_the_record_what_it_was(app: Flask) -> None:
    w = world()
    statement = w.statement()
    assert w.answer("cs1", statement, "support") == 1
    assert w.answer("cs1", statement, "support", revision=1) == 0
    assert w.answer("cs1", statement, "oppose", "We read it again.", revision=1) == 1
    assert w.answer("cs1", statement, None, revision=2) == 1
    rows = list(db.session.scalars(sa.select(StatementAnswer)))
    assert [(row.stance, row.contribution_id, row.revision) for row in rows] == [(None, None, 3)]
    entries = db.session.scalars(
        sa.select(Entry).where(Entry.tag == "statements:answer").order_by(Entry.seq)
    ).all()
    assert ['"after":"support"' in one.facts for one in entries] == [True, False, False]
    assert '"before":"support"' in entries[1].facts
    assert "We read it again" not in entries[1].facts
    assert entries[0].on_behalf_of == w.organisations["cs1"].id


def test_two_clearers_do_not_undo_each_other_unseen(app: Flask) -> None:
    w = world()
    statement = w.statement()
    w.answer("cs1", statement, "support")
    with pytest.raises(Conflict):
        w.answer("cs1", statement, "oppose", revision=0)
    assert db.session.scalar(sa.select(StatementAnswer.stance)) == "support"


def test_when_reading_ends_what_was_put_is_closed_by_itself(app: Flask) -> None:
    w = world()
    statement = w.statement()
    assert effective_state(statement) is StatementState.PUT
    w.round_.phases[0].ends_at = clock.now()
    assert effective_state(statement) is StatementState.CLOSED
    with pytest.raises(NotPossible):
        w.answer("cs1", statement, "support")


def test_publishing_the_round_closes_what_was_put(app: Flask) -> None:
    w = world()
    organiser = make.person()
    make.role(organiser, w.round_, "organiser")
    statement = w.statement()
    rounds.move(w.round_, RoundState.PUBLISHED, by=organiser)
    assert (statement.state, effective_state(statement)) == (StatementState.CLOSED,) * 2
    assert tags(statement.id)[-1] == "statements:close"


def test_who_takes_part_sent_a_position_that_stands_or_was_invited(app: Flask) -> None:
    w = world()
    stranger = make.organisation()
    drafter = make.organisation()
    make.draft(make.party(w.round_, drafter))

    def part(organisation: object) -> bool:
        return queries.sheet_of(w.round_, organisation.id).takes_part

    assert [part(w.organisations["cs1"]), part(stranger), part(drafter)] == [True, False, False]
    positions.hold(w.positions["cs1"], reason="not on the subject", by=w.moderator)
    assert not part(w.organisations["cs1"])
    db.session.add(RoundInvitation(round_id=w.round_.id, organisation=stranger))
    db.session.commit()
    assert not part(stranger)
    w.round_.answering = Answering.INVITED
    assert part(stranger)
    assert queries.able(w.round_) == 6


def test_an_invited_organisation_becomes_a_party_by_answering(app: Flask) -> None:
    w = world(answering=Answering.INVITED)
    invited = make.organisation(name="Org new")
    db.session.add(RoundInvitation(round_id=w.round_.id, organisation=invited))
    w.organisations["new"], w.clearers["new"] = invited, make.delegate_of(invited)
    w.answer("new", w.statement(), "neutral")
    there = sa.select(sa.func.count()).where(Party.organisation_id == invited.id)
    assert db.session.scalar(there) == 1
    assert queries.able(w.round_) == 7


def test_of_two_parties_that_become_one_the_later_answer_holds(app: Flask) -> None:
    w = world()
    both, one = w.statement(), w.statement("Another.")
    w.answers(both, cs1="support")
    w.answers(both, cs2="oppose")
    w.answers(one, cs1="neutral")
    party, into = w.positions["cs1"].party, w.positions["cs2"].party
    w.positions["cs1"].party = into  # as positions do, if nothing stands against it
    positions.withdraw(w.positions["cs2"], reason="merged", by=w.moderator)
    parties_joined.send(party, into=into, by=w.moderator)
    db.session.commit()
    rows = db.session.scalars(sa.select(StatementAnswer).order_by(StatementAnswer.answered_at))
    assert [(row.party_id, row.stance) for row in rows] == [
        (into.id, "oppose"),
        (into.id, "neutral"),
    ]


def test_what_was_published_stays_where_names_are_not_shown(app: Flask) -> None:
    w = world(attribution=Attribution.GROUP, least_shown=1)
    organiser = make.person()
    make.role(organiser, w.round_, "organiser")
    statement = w.statement()
    w.answers(statement, cs1="support", cs2="oppose")
    rounds.move(w.round_, RoundState.PUBLISHED, by=organiser)
    db.session.commit()

    def told(*, all_names: bool) -> dict[str, int]:
        every = list(db.session.scalars(groups()))
        found = queries.counted(w.round_, every, all_names=all_names).statement(statement).found
        return {stance: found.groups["CS"].counts[stance] for stance in ("support", "oppose")}

    positions.withdraw(w.positions["cs2"], reason="a mistake", by=w.clearers["cs2"])
    db.session.commit()
    assert told(all_names=False) == {"support": 1, "oppose": 1}
    assert told(all_names=True) == {"support": 1, "oppose": 0}


def test_what_came_without_accreditation_is_not_asked_and_counts_apart(app: Flask) -> None:
    w = world()
    w.positions["ps1"].party.unaccredited = True
    db.session.commit()
    assert not queries.sheet_of(w.round_, w.organisations["ps1"].id).takes_part
    assert queries.able(w.round_) == 5
    every = list(db.session.scalars(groups()))
    found = queries.propositions(w.round_, every, [], all_names=True)[0].found
    assert found.groups["PS"].parties == 1
    assert found.groups["PS"].counts["oppose"] == 0


def always_danish(_text: str, _among: object) -> str:
    return "da"


def test_the_language_of_a_reason_is_told_by_the_detector_that_is_configured(app: Flask) -> None:
    w = world()
    statement = w.statement()
    parts.use(language=f"{__name__}:always_danish")
    try:
        w.answer("cs1", statement, "support", reason="Hospitals must never be attacked.")
    finally:
        parts.use(language="")
    (answer,) = db.session.scalars(sa.select(StatementAnswer))
    assert answer.contribution is not None
    assert answer.contribution.language == "da"
