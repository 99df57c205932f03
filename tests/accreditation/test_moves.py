"""The states of an application: one door, one table, the clock, and what each move needs."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, db
from app.accreditation import actions, queries, tasks
from app.accreditation.actions.moving import move
from app.accreditation.models import Application, ApplicationState, Objection
from app.accreditation.rules import MOVES, Case, effective_state
from app.errors import NotPossible
from app.jobs.models import Job
from app.notifications.models import Message
from app.organisations.actions import merge
from app.record.models import Entry
from app.rounds import actions as rounds
from tests import make
from tests.accreditation import kit

APPLIED, CIRCULATED, OBJECTED, APPEALED, ACCREDITED, REFUSED, WITHDRAWN = ApplicationState
PAIRS = [(before, to) for before in ApplicationState for to in ApplicationState]


@pytest.mark.parametrize(("before", "to"), PAIRS)
def test_only_the_moves_of_the_table_are_possible(
    app: Flask, before: ApplicationState, to: ApplicationState
) -> None:
    world = kit.world()
    application = kit.in_state(world, before)
    assert application.state is before
    now = clock.now()
    application.circulation_id = application.circulation_id or _some_circulation(world)
    application.decided_at = application.decided_at or now
    application.reason = application.reason or "Said"
    application.appeal, application.appealed_at = "Again", now
    application.withdrawn_at = now
    if to in MOVES[before]:
        move(application, to, by=None)
        assert application.state is to
    else:
        with pytest.raises(NotPossible):
            move(application, to, by=None)
        assert application.state is before


def _some_circulation(world: kit.World) -> object:
    made = actions.circulate(
        world.rules,
        [kit.applied(world, make.organisation(group="AC"))],
        ends_at=clock.now() + timedelta(days=3),
        by=None,
    )
    return made.id


def test_a_period_without_objection_accredits_by_itself(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world, over=True)

    assert (application.state, effective_state(application)) == (CIRCULATED, ACCREDITED)
    found = tasks.follow_the_clock(Job(), None)  # type: ignore[arg-type]

    assert found == {"accredited": 1, "reminded": 0}
    assert application.state is ACCREDITED
    assert application.decided_by_id is None
    assert application.circulation is not None
    assert application.decided_at == application.circulation.ends_at


def test_where_the_rules_say_so_the_end_of_the_period_decides_nothing(app: Flask) -> None:
    world = kit.world(automatic=False)
    application = kit.circulated(world, over=True)

    assert effective_state(actions.follow_clock(application)) is CIRCULATED
    actions.decide(application, accredit=True, reason="", by=world.organiser)
    assert application.state is ACCREDITED


def test_an_objection_stops_the_clock_and_the_last_one_taken_back_starts_it(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world)
    objection = actions.object_to(application, world.state, reason="Why not", by=world.clearer)
    assert application.state is OBJECTED

    actions.take_back(objection, by=world.clearer)
    assert application.state is CIRCULATED
    kit.end(application.circulation)
    assert effective_state(application) is ACCREDITED


def test_an_objection_needs_its_reason_only_where_the_circulation_says_so(app: Flask) -> None:
    strict, free = kit.world(), kit.world(reason_required=False)

    with pytest.raises(NotPossible):
        actions.object_to(kit.circulated(strict), strict.state, reason=" ", by=strict.clearer)

    actions.object_to(kit.circulated(free), free.state, reason="", by=free.clearer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Objection)) == 1


def test_what_was_said_when_it_went_round_holds_whatever_becomes_of_the_rules(app: Flask) -> None:
    world = kit.world(objector_public=False)
    application = kit.circulated(world)
    world.rules.objector_public = True
    db.session.commit()

    assert application.circulation is not None
    assert application.circulation.objector_public is False


def test_nobody_objects_or_thinks_again_after_the_period(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world)
    objection = actions.object_to(application, world.state, reason="Why not", by=world.clearer)
    kit.end(application.circulation)

    with pytest.raises(NotPossible):
        actions.take_back(objection, by=world.clearer)
    with pytest.raises(NotPossible):
        actions.object_to(
            application, make.organisation(group="ST"), reason="Late", by=world.clearer
        )


def test_nothing_is_decided_while_the_period_lasts(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world)

    with pytest.raises(NotPossible):
        actions.decide(application, accredit=True, reason="Soon", by=world.organiser)
    assert application.state is CIRCULATED


def test_what_never_went_round_can_be_refused_with_a_reason_and_not_accredited(app: Flask) -> None:
    world = kit.world()
    application = kit.applied(world)

    with pytest.raises(NotPossible):
        actions.decide(application, accredit=True, reason="Fine", by=world.organiser)
    with pytest.raises(NotPossible):
        actions.decide(application, accredit=False, reason="", by=world.organiser)
    actions.decide(application, accredit=False, reason="Not a body.", by=world.organiser)
    assert (application.state, application.reason) == (REFUSED, "Not a body.")


def test_an_appeal_is_heard_once_and_in_time(app: Flask) -> None:
    world = kit.world(appeal_days=3)
    application = kit.refused(world)
    case = Case(application=application, rules=world.rules)
    actions.appeal(case, words="We are active there.", by=world.applicant)
    actions.decide_appeal(case, accredit=False, reason="Still not.", by=world.organiser)

    assert (application.state, application.appeal_reason) == (REFUSED, "Still not.")
    with pytest.raises(NotPossible):
        actions.appeal(case, words="Once more.", by=world.applicant)


def test_an_appeal_comes_too_late_after_its_days(app: Flask) -> None:
    world = kit.world(appeal_days=3)
    application = kit.refused(world)
    application.decided_at = clock.now() - timedelta(days=3, seconds=1)

    with pytest.raises(NotPossible):
        actions.appeal(
            Case(application=application, rules=world.rules), words="Late", by=world.applicant
        )
    assert application.state is REFUSED


def test_an_objection_on_which_nobody_decides_can_be_appealed_too(app: Flask) -> None:
    world = kit.world()
    case = Case(application=kit.objected(world), rules=world.rules)

    actions.appeal(case, words="Nobody decides.", by=world.applicant)
    actions.decide_appeal(case, accredit=True, reason="They are right.", by=world.organiser)

    assert case.application.state is ACCREDITED


def test_a_body_applies_once_and_again_after_it_withdrew(app: Flask) -> None:
    world = kit.world()
    first = kit.applied(world)
    with pytest.raises(NotPossible):
        kit.applied(world)

    actions.withdraw(first, by=world.applicant)
    second = kit.applied(world)

    assert (first.state, second.state) == (WITHDRAWN, APPLIED)


def test_no_application_is_taken_after_its_date(app: Flask) -> None:
    world = kit.world(applies_until=clock.now() - timedelta(minutes=1))

    with pytest.raises(NotPossible):
        kit.applied(world)


def test_everyone_concerned_is_told_and_everything_is_on_record(app: Flask) -> None:
    world = kit.world()
    application = kit.refused(world)
    case = Case(application=application, rules=world.rules)
    actions.appeal(case, words="Look again.", by=world.applicant)
    actions.decide_appeal(case, accredit=True, reason="They are right.", by=world.organiser)
    db.session.flush()

    told = {
        (message.kind.partition(":")[2], message.person_id)
        for message in db.session.scalars(sa.select(Message))
    }
    assert told == {
        ("applied", world.organiser.id),
        ("circulated", world.clearer.id),
        ("sent_round", world.applicant.id),
        ("objected", world.applicant.id),
        ("objected", world.organiser.id),
        ("decided", world.applicant.id),
        ("decided", world.organiser.id),
        ("decided", world.clearer.id),
        ("appealed", world.organiser.id),
    }
    tags = list(
        db.session.scalars(
            sa.select(Entry.tag).where(Entry.tag.startswith("accreditation:")).order_by(Entry.seq)
        )
    )
    assert tags == [
        "accreditation:rule",
        "accreditation:apply",
        "accreditation:circulate",
        "accreditation:move",
        "accreditation:object",
        *["accreditation:move"] * 4,
    ]


def test_a_mail_to_the_applicant_says_no_more_of_an_objection_than_the_register(app: Flask) -> None:
    world = kit.world(objector_public=False, reason_public=False)
    kit.objected(world, reason="A reason that stays inside.")
    said = {
        message.person_id: message.body
        for message in db.session.scalars(
            sa.select(Message).where(Message.kind == "accreditation:objected")
        )
    }

    assert world.state.name not in said[world.applicant.id]
    assert "stays inside" not in said[world.applicant.id]
    assert world.state.name in said[world.organiser.id]
    assert "stays inside" in said[world.organiser.id]


def test_those_who_are_asked_are_reminded_once_before_the_end(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world)
    assert application.circulation is not None
    application.circulation.starts_at = clock.now() - timedelta(days=5)
    application.circulation.ends_at = clock.now() + timedelta(days=1)
    db.session.commit()

    for _turn in range(2):
        tasks.follow_the_clock(Job(), None)  # type: ignore[arg-type]

    reminders = sa.select(Message.person_id).where(Message.kind == "accreditation:reminded")
    assert db.session.scalars(reminders).all() == [world.clearer.id]


def test_a_round_cannot_stop_accrediting_those_who_applied_nor_begin_under_parties(
    app: Flask,
) -> None:
    world = kit.world()
    kit.applied(world)
    with pytest.raises(NotPossible):
        actions.set_rules(world.round, actions.Ruling(), accredits=False, groups=[], by=None)

    going_on = make.round_()
    make.party(going_on)
    with pytest.raises(NotPossible):
        actions.set_rules(going_on, actions.Ruling(), accredits=True, groups=[], by=None)


def test_twins_bring_their_application_and_objection_along(app: Flask) -> None:
    world = kit.world()
    application = kit.circulated(world)
    actions.object_to(application, world.state, reason="Why not", by=world.clearer)
    body, state = make.organisation(group="CS"), make.organisation(group="ST")

    merge(world.body, into=body, by=make.admin())
    merge(world.state, into=state, by=make.admin())
    db.session.expire_all()

    assert application.organisation_id == body.id
    assert [one.organisation_id for one in application.objections] == [state.id]


def test_a_refused_body_joins_marked_and_the_appeal_takes_the_mark_off(app: Flask) -> None:
    world = kit.world()
    application = kit.refused(world)
    party = rounds.join(world.round, world.body, by=world.applicant)
    asked = rounds.join(world.round, world.state, by=world.clearer)
    assert (party.unaccredited, asked.unaccredited) == (True, False)

    case = Case(application=application, rules=world.rules)
    actions.appeal(case, words="Look again.", by=world.applicant)
    actions.decide_appeal(case, accredit=True, reason="They are right.", by=world.organiser)

    assert party.unaccredited is False


def test_the_database_itself_refuses_a_refusal_without_a_reason(app: Flask) -> None:
    world = kit.world()
    application = kit.applied(world)

    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(
            sa.update(Application).where(Application.id == application.id).values(state=REFUSED)
        )
    assert db.session.scalar(queries.application_of(world.round.id, world.body.id)) is application
