"""What rules say besides who may: how states move, what the clock does, what is counted and withheld.

Without a database, so that `make mutants` can ask all of it of every mutant.
"""

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, current_app

from app import clock, policy
from app.accreditation import rules as accreditation
from app.accreditation.models import AccreditationRules, Application, Circulation
from app.errors import NotPossible
from app.jobs import rules as jobs
from app.meetings import rules as meetings
from app.notifications import rules as notifications
from app.organisations import rules as organisations
from app.policy import VISITOR, Delegation, Who
from app.positions import rules as positions
from app.rounds import rules as rounds
from app.rounds import timing
from app.rounds.models import (
    Answering,
    Attribution,
    LatePolicy,
    PhaseKind,
    RoundState,
    Visibility,
)
from app.statements import rules as statements
from app.summaries import rules as summaries
from app.synthesis import rules as synthesis

NOW, DAY = clock.now(), timedelta(days=1)
ME, THEM, HERE, GROUP = (uuid.uuid4() for _ in range(4))


@pytest.fixture(autouse=True)
def _words(whole_app: Flask) -> Iterator[None]:
    with whole_app.test_request_context():
        yield


def given(**facts: Any) -> Any:
    return SimpleNamespace(**facts)


def moves(table: dict[Any, frozenset[Any]]) -> dict[str, set[str]]:
    return {one.value: {other.value for other in to} for one, to in table.items()}


def test_states_move_as_the_documentation_says() -> None:
    assert moves(rounds.MOVES) == {
        "draft": {"announced"},
        "announced": {"open", "withdrawn"},
        "open": {"open", "closed", "withdrawn"},
        "closed": {"published", "withdrawn"},
        "published": {"archived", "withdrawn"},
        "archived": {"withdrawn"},
        "withdrawn": set(),
    }
    assert moves(positions.MOVES) == {
        "draft": {"for_clearance", "submitted"},
        "for_clearance": {"draft", "cleared", "submitted"},
        "cleared": {"draft", "submitted"},
        "submitted": {"submitted", "accepted", "held", "returned", "withdrawn"},
        "accepted": {"submitted", "held", "returned", "withdrawn"},
        "held": {"submitted", "accepted", "returned", "withdrawn"},
        "returned": {"submitted", "accepted", "held", "withdrawn"},
        "withdrawn": set(),
    }
    assert moves(positions.SPONSOR_MOVES) == {
        "asked": {"confirmed", "declined"},
        "confirmed": {"declined"},
        "declined": {"confirmed"},
    }
    assert [one.value for one in positions.STANDING] == ["submitted", "accepted"]
    assert moves(accreditation.MOVES) == {
        "applied": {"circulated", "refused", "withdrawn"},
        "circulated": {"objected", "accredited", "refused", "withdrawn"},
        "objected": {"circulated", "accredited", "refused", "appealed", "withdrawn"},
        "refused": {"appealed"},
        "appealed": {"accredited", "refused", "withdrawn"},
        "accredited": set(),
        "withdrawn": set(),
    }
    assert moves(organisations.MOVES) == {
        "applied": {"accepted", "returned", "merged"},
        "returned": {"applied", "merged"},
        "accepted": {"merged"},
        "merged": set(),
    }
    assert moves(meetings.MOVES) == {
        "planned": {"held", "cancelled"},
        "held": set(),
        "cancelled": set(),
    }
    assert moves(meetings.ACCOUNT_MOVES) == {
        "draft": {"for_approval"},
        "for_approval": {"approved"},
        "approved": set(),
    }


def test_what_is_found_moves_as_the_documentation_says() -> None:
    assert moves(synthesis.TREE_MOVES) == {"draft": {"signed_off"}, "signed_off": {"draft"}}
    assert moves(synthesis.MOVES) == {
        "open": {"accepted", "corrected", "rejected"},
        "accepted": {"open"},
        "corrected": {"open"},
        "rejected": {"open"},
    }
    assert moves(synthesis.SAMPLE_MOVES) == {
        "drawn": {"closed", "replaced"},
        "closed": set(),
        "replaced": set(),
    }
    assert moves(synthesis.LOOK_MOVES) == {
        "asked": {"agreed", "differs"},
        "agreed": set(),
        "differs": {"settled"},
        "settled": {"differs"},
    }
    assert [one.value for one in synthesis.COUNTING] == ["submitted", "accepted"]
    assert synthesis.DEEPEST == 4
    assert moves(statements.MOVES) == {
        "draft": {"put"},
        "put": {"closed", "withdrawn"},
        "closed": {"withdrawn"},
        "withdrawn": set(),
    }
    assert [one.value for one in statements.COUNTING] == ["put", "closed"]
    assert moves(summaries.MOVES) == {
        "draft": {"in_review"},
        "in_review": {"draft", "published"},
        "published": {"draft"},
    }
    assert moves(jobs.MOVES) == {
        "waiting": {"running", "cancelled"},
        "running": {"waiting", "done", "failed", "cancelled"},
        "done": set(),
        "failed": {"waiting"},
        "cancelled": {"waiting"},
    }


def test_a_job_waits_longer_each_time_and_two_hours_at_most() -> None:
    waits = [jobs.delay(attempts).total_seconds() for attempts in (1, 2, 3, 6, 7, 8, 30)]
    assert waits == [10, 30, 90, 2430, 7200, 7200, 7200]
    assert jobs.LEASE.total_seconds() == 60
    assert jobs.LONGEST_DELAY.total_seconds() == 7200
    assert notifications.MOST_ATTEMPTS == 17


def test_the_keys_we_mail_are_good_for_as_long_as_the_pages_say() -> None:
    from app.accounts import rules as accounts  # noqa: PLC0415 - beside the only use

    assert accounts.CONFIRM_WITHIN == 7 * DAY
    assert timedelta(hours=1) == accounts.RESET_WITHIN
    assert accounts.CHANGE_WITHIN == DAY
    assert timedelta(minutes=10) == accounts.SECOND_STEP_WITHIN
    assert timedelta(minutes=10) == accounts.PROOF_FOR
    assert accounts.RECOVERY_CODES == 10


def round_(state: str = "open", **facts: Any) -> Any:
    usual: dict[str, Any] = {
        "id": HERE,
        "state": RoundState(state),
        "opens_at": NOW - DAY,
        "closes_at": NOW + DAY,
        "late": LatePolicy.REFUSE,
        "grace_minutes": 30,
        "phases": [],
        "names_sealed": False,
        "attribution": Attribution.NAMED,
        "accredits": False,
        "answering": Answering.ALL,
        "individuals": False,
        "invitations": [],
        "groups": [],
    }
    return given(**{**usual, **facts})


def test_the_clock_opens_and_closes_a_round_by_itself() -> None:
    ahead, over = {"opens_at": NOW + DAY}, {"closes_at": NOW - DAY}
    for state, facts, found in (
        ("announced", ahead, "announced"),
        ("announced", {}, "open"),
        ("announced", over, "closed"),
        ("open", {}, "open"),
        ("open", over, "closed"),
        ("draft", over, "draft"),
        ("published", over, "published"),
    ):
        assert timing.effective_state(round_(state, **facts)).value == found, (state, facts)


def test_a_late_position_is_refused_marked_or_taken_within_the_grace() -> None:
    just, long = NOW - timedelta(minutes=10), NOW - DAY
    for late, closes, takes, marked in (
        ("refuse", just, False, True),
        ("grace", just, True, False),
        ("grace", long, False, True),
        ("mark", long, True, True),
    ):
        one = round_(closes_at=closes, late=LatePolicy(late))
        assert (timing.takes_positions(one), timing.is_late(one)) == (takes, marked), late
    assert timing.takes_positions(round_())
    assert not timing.is_late(round_())
    assert not timing.takes_positions(round_("published", late=LatePolicy.MARK))
    assert timing.grace(round_()) == timedelta(0)
    assert timing.grace(round_(late=LatePolicy.GRACE)) == timedelta(minutes=30)


def reading(starts: timedelta, ends: timedelta, state: str = "closed") -> Any:
    phase = given(kind=PhaseKind.READING, starts_at=NOW + starts, ends_at=NOW + ends)
    return round_(state, phases=[phase], opens_at=NOW - 3 * DAY, closes_at=NOW - 2 * DAY)


def test_a_phase_runs_between_its_dates_while_the_round_goes_on() -> None:
    for starts, ends, state, begun, runs in (
        (-DAY, DAY, "closed", True, True),
        (DAY, 2 * DAY, "closed", False, False),
        (-2 * DAY, -DAY, "closed", True, False),
        (-DAY, DAY, "published", True, False),
        (-DAY, DAY, "withdrawn", True, False),
        (-DAY, DAY, "draft", False, False),
    ):
        one = reading(starts, ends, state)
        assert timing.phase_begun(one, PhaseKind.READING) is begun, (state, starts)
        assert timing.phase_runs(one, PhaseKind.READING) is runs, (state, starts)
        assert not timing.phase_begun(one, PhaseKind.REVIEW)
        assert not timing.phase_runs(one, PhaseKind.REVIEW)
    for state in ("announced", "open"):
        one = reading(-DAY, DAY, state)
        one.closes_at = NOW + DAY
        one.opens_at = NOW + timedelta(hours=1) if state == "announced" else one.opens_at
        assert timing.phase_runs(one, PhaseKind.READING), state
    assert timing.phase_of(one, PhaseKind.READING) is one.phases[0]
    assert timing.phase_of(one, PhaseKind.REVIEW) is None


def test_nobody_answers_statements_before_the_reading_begins() -> None:
    ours = Delegation(organisation=ME, role="clearer", group=GROUP, accepted=True)
    who = Who(person=ME, acting_for=ME, delegations={ME: ours})
    for starts, may in ((-DAY, True), (DAY, False)):
        one = reading(starts, 2 * DAY)
        one.visibility = Visibility.PUBLIC
        sheet = given(round=one, organisation_id=ME, takes_part=True)
        assert bool(policy.allows("answer_sheet.view", who, sheet)) is may


def test_statements_close_with_the_reading_and_can_be_put_until_then() -> None:
    put = given(state=statements.PUT)
    for one, found, can in (
        (reading(-DAY, DAY), "put", True),
        (reading(-2 * DAY, -DAY), "closed", False),
        (reading(DAY, 2 * DAY), "put", True),
        (round_("closed"), "put", False),
    ):
        put.round = one
        assert statements.effective_state(put).value == found
        assert statements.can_be_put(one) is can
    draft = given(state=statements.DRAFT, round=reading(-2 * DAY, -DAY))
    assert statements.effective_state(draft) is statements.DRAFT
    assert statements.is_reading(VISITOR, reading(-DAY, DAY))
    assert not statements.is_reading(VISITOR, reading(-2 * DAY, -DAY))
    assert statements.reading_begun(VISITOR, reading(-2 * DAY, -DAY))
    assert not statements.reading_begun(VISITOR, reading(DAY, 2 * DAY))


def delegate(**facts: Any) -> Who:
    usual = {"organisation": ME, "role": "clearer", "group": GROUP, "accepted": True}
    footing = facts.pop("footing", None)
    return Who(
        person=ME,
        acting_for=ME,
        delegations={ME: Delegation(**{**usual, **facts})},
        footings={(HERE, ME): footing} if footing else {},
    )


def test_a_round_hears_those_it_asks() -> None:
    mine, others = given(organisation_id=ME), given(organisation_id=THEM)
    group, another = given(group_id=GROUP), given(group_id=THEM)
    for who, facts, may in (
        (delegate(), {}, True),
        (VISITOR, {}, False),
        (delegate(accepted=False), {}, False),
        (delegate(personal=True), {}, False),
        (delegate(personal=True), {"individuals": True}, True),
        (delegate(footing="observer"), {}, False),
        (delegate(footing="waiting"), {}, True),
        (delegate(footing="waiting"), {"accredits": True}, False),
        (delegate(), {"accredits": True}, False),
        (delegate(footing="accredited"), {"accredits": True}, True),
        (delegate(footing="asked"), {"accredits": True}, True),
        (delegate(footing="in_writing"), {"accredits": True}, True),
        (delegate(footing="refused"), {"accredits": True}, False),
        (delegate(), {"answering": Answering.INVITED}, False),
        (delegate(), {"answering": Answering.INVITED, "invitations": [mine]}, True),
        (delegate(), {"answering": Answering.INVITED, "invitations": [others]}, False),
        (delegate(), {"answering": Answering.GROUPS}, False),
        (delegate(), {"answering": Answering.GROUPS, "groups": [group]}, True),
        (delegate(), {"answering": Answering.GROUPS, "groups": [another]}, False),
    ):
        assert bool(rounds.may_speak(who, round_(**facts))) is may, (who.footings, facts)
    assert {one.value for one in rounds.ADMITTED} == {"asked", "accredited"}


def application(state: str, ends: timedelta | None = None, **facts: Any) -> Application:
    automatic = facts.pop("automatic", True)
    made = Application(state=accreditation.ApplicationState(state), **facts)
    if ends is not None:
        made.circulation = Circulation(ends_at=NOW + ends, automatic=automatic)
    return made


def test_a_period_without_objection_accredits_by_itself() -> None:
    for state, ends, automatic, found in (
        ("circulated", -DAY, True, "accredited"),
        ("circulated", -DAY, False, "circulated"),
        ("circulated", DAY, True, "circulated"),
        ("objected", -DAY, True, "objected"),
        ("circulated", None, True, "circulated"),
    ):
        one = application(state, ends, automatic=automatic)
        assert accreditation.effective_state(one).value == found
    assert accreditation.window_is_open(Circulation(ends_at=NOW + DAY))
    assert not accreditation.window_is_open(Circulation(ends_at=NOW - DAY))
    assert not accreditation.window_is_open(None)


def test_what_the_organisers_can_decide() -> None:
    for state, ends, automatic, can in (
        ("applied", None, True, True),
        ("circulated", DAY, False, False),
        ("circulated", -DAY, False, True),
        ("circulated", -DAY, True, False),
        ("objected", -DAY, True, True),
        ("objected", DAY, True, False),
        ("refused", -DAY, True, False),
    ):
        assert accreditation.awaits_decision(application(state, ends, automatic=automatic)) is can
    standing, gone = given(withdrawn_at=None), given(withdrawn_at=NOW)
    assert accreditation.standing_objections(given(objections=[standing, gone])) == [standing]


def test_applications_are_taken_until_their_end() -> None:
    for state, facts, until, takes in (
        ("open", {"accredits": True}, None, True),
        ("open", {"accredits": False}, None, False),
        ("announced", {"accredits": True, "opens_at": NOW + DAY}, None, True),
        ("closed", {"accredits": True}, NOW + DAY, True),
        ("closed", {"accredits": True, "closes_at": NOW - DAY}, None, False),
        ("published", {"accredits": True}, NOW + DAY, False),
        ("draft", {"accredits": True}, NOW + DAY, False),
        ("open", {"accredits": True}, NOW - DAY, False),
    ):
        rules = given(round=round_(state, **facts), applies_until=until)
        assert accreditation.takes_applications(rules) is takes, (state, until)
        assert accreditation.applications_end(rules) == (until or rules.round.closes_at)


def test_a_refusal_is_appealed_once_and_in_time() -> None:
    for one, days, ends in (
        (application("refused", decided_at=NOW - DAY), 14, NOW + 13 * DAY),
        (application("refused", decided_at=NOW - DAY), 0, None),
        (application("refused", decided_at=NOW - DAY, appealed_at=NOW), 14, None),
        (application("refused"), 14, None),
        (application("objected", -DAY), 14, NOW + 13 * DAY),
        (application("objected", DAY), 14, None),
        (application("objected"), 14, None),
        (application("accredited", -DAY, decided_at=NOW), 14, None),
    ):
        case = accreditation.Case(application=one, rules=AccreditationRules(appeal_days=days))
        assert accreditation.appeal_ends(case) == ends, (one.state, days)
        assert accreditation.may_be_appealed(case) is (ends is not None)
    long_ago = application("refused", decided_at=NOW - 20 * DAY)
    case = accreditation.Case(application=long_ago, rules=AccreditationRules(appeal_days=14))
    assert not accreditation.may_be_appealed(case)
    assert {one.value for one in accreditation.PENDING} == {
        "applied",
        "circulated",
        "objected",
        "appealed",
    }
    assert {one.value for one in accreditation.BEFORE_DECISION} == {"circulated", "objected"}


def test_who_writes_an_application() -> None:
    for who, may in (
        (delegate(), True),
        (delegate(role="drafter"), True),
        (delegate(role="observer"), False),
        (delegate(accepted=False), False),
        (delegate(personal=True), False),
        (delegate(footing="asked"), False),
        (VISITOR, False),
    ):
        assert bool(accreditation.writes_for_it(who, round_())) is may
    observer = delegate(role="observer", footing="asked")
    assert not accreditation.objects_for_it(observer, round_())
    assert not accreditation.is_asked(delegate(footing="asked", accepted=False), round_())


def test_what_sessions_say_of_time_and_places() -> None:
    def session(state: str, starts: timedelta, ends: timedelta, **facts: Any) -> Any:
        found = meetings.SessionState(state)
        return given(state=found, starts_at=NOW + starts, ends_at=NOW + ends, **facts)

    for one, begun, ended, takes in (
        (session("planned", DAY, 2 * DAY), False, False, True),
        (session("planned", -DAY, DAY), True, False, True),
        (session("planned", -2 * DAY, -DAY), True, True, False),
        (session("held", DAY, 2 * DAY), True, True, False),
        (session("cancelled", -2 * DAY, -DAY), False, False, False),
    ):
        assert meetings.has_begun(one) is begun
        assert meetings.has_ended(one) is ended
        assert meetings.takes_registrations(one) is takes
    few, all_ = given(places=3), given(places=None)
    assert [meetings.places_left(few, taken) for taken in (0, 2, 3, 9)] == [3, 1, 0, 0]
    assert meetings.places_left(all_, 9) is None
    assert meetings.Seat(session=few, taken=1).left == 2
    assert [
        meetings.spans_groups([given(group=given(id=group)) for group in groups])
        for groups in ([1], [1, 1], [1, 2], [1, 2, 3])
    ] == [False, False, True, True]
    assert not meetings.has_place(VISITOR, meetings.Seat(session=few, registered=True))
    assert not meetings.is_rapporteur(VISITOR, given(rapporteur_id=None))
    assert not meetings.is_chair(VISITOR, given(chairs=[given(person_id=None)]))


def test_accounts_are_approved_by_every_chair() -> None:
    draft, approved, later = (
        given(state=state) for state in (meetings.DRAFT, meetings.APPROVED, meetings.APPROVED)
    )
    assert meetings.latest(given(accounts=[])) is None
    assert meetings.latest(given(accounts=[approved, draft])) is draft
    assert meetings.in_force(given(accounts=[draft])) is None
    assert meetings.in_force(given(accounts=[approved, later, draft])) is later
    yes, no = given(chair_id=ME, approved=True), given(chair_id=THEM, approved=False)
    session = given(chairs=[given(id=ME), given(id=THEM)])
    account = given(session=session, approvals=[yes, no])
    assert meetings.missing(account) == [THEM]
    assert meetings.changes_asked(account)
    assert not meetings.changes_asked(given(approvals=[yes]))
    assert meetings.LEAST_GROUPS == 2


def question(shown_if: Any = None, values: tuple[str, ...] = (), removed: bool = False) -> Any:
    return given(
        id=uuid.uuid4(),
        shown_if=shown_if,
        shown_if_values=list(values),
        removed_at=NOW if removed else None,
    )


def test_a_question_is_asked_where_those_before_lead_to_it() -> None:
    first = question()
    second = question(first, ("norms", "oppose"))
    third = question(second, ("yes",))
    norms, law = given(choices=["norms"], stance=None), given(choices=["law"], stance=None)
    opposes, yes = given(choices=[], stance="oppose"), given(choices=["yes"], stance=None)
    for one, answers, asked in (
        (first, {}, True),
        (second, {}, False),
        (second, {first.id: norms}, True),
        (second, {first.id: law}, False),
        (second, {first.id: opposes}, True),
        (third, {first.id: norms, second.id: yes}, True),
        (third, {first.id: law, second.id: yes}, False),
        (third, {second.id: yes}, False),
        (question(removed=True), {}, False),
        (question(question(removed=True), ("norms",)), {}, False),
    ):
        assert positions.is_asked(one, answers) is asked
    gone = question(removed=True)
    assert not positions.is_asked(question(gone, ("norms",)), {gone.id: norms})
    one, other = question(), question()
    one.shown_if, other.shown_if = other, one
    one.shown_if_values = other.shown_if_values = ["norms"]
    assert positions.is_asked(one, {one.id: norms, other.id: norms}) is False


def test_coding_counts_on_a_tree_that_was_signed_off() -> None:
    assert not synthesis.coding_open(None)
    assert not synthesis.coding_open(given(version=0))
    assert synthesis.coding_open(given(version=1))
    synthesis.must_be_open(given(version=1))
    refused = False
    try:
        synthesis.must_be_open(given(version=0))
    except NotPossible:
        refused = True
    assert refused


def test_small_counts_are_withheld_where_names_are() -> None:
    few = {"question"}
    every = {"question", "group", "region", "stance", "language", "text"}
    for attribution, sealed, all_names, withheld in (
        ("named", False, False, False),
        ("group", False, False, True),
        ("group", False, True, False),
        ("none", True, True, True),
        ("none", True, False, True),
    ):
        one = round_(attribution=Attribution(attribution), names_sealed=sealed)
        assert synthesis.withholds(one, all_names=all_names) is withheld
        fits = synthesis.fits_filter(one, all_names=all_names)
        assert fits == (few if withheld else every)


def test_what_a_sentence_rests_on() -> None:
    for own, standing, broken, found in (
        (False, 0, 0, "unsupported"),
        (False, 1, 0, "supported"),
        (False, 0, 1, "broken"),
        (False, 1, 1, "partly"),
        (True, 0, 0, "own"),
        (True, 1, 0, "own"),
        (True, 0, 1, "own"),
        (True, 1, 1, "partly"),
    ):
        assert summaries.support_of(own=own, standing=standing, broken=broken).value == found


def test_the_policy_is_one_table_and_predicates_read_like_sentences() -> None:
    yes = policy.Predicate(lambda _who, _thing: True, "yes")
    no = policy.Predicate(lambda _who, _thing: False, "no")
    for rule, holds, words in (
        (yes & no, False, "(yes & no)"),
        (yes & yes, True, "(yes & yes)"),
        (yes | no, True, "(yes | no)"),
        (no | no, False, "(no | no)"),
        (~yes, False, "~yes"),
        (~no, True, "~no"),
    ):
        assert rule(VISITOR, None) is holds
        assert repr(rule) == words
    refused = ""
    try:
        policy.declare({"round.view": yes})
    except RuntimeError as error:
        refused = str(error)
    assert "round.view" in refused
    policy.declare({"round.view": policy.permissions()["round.view"]})
    assert policy.permissions() is not policy.permissions()
    assert policy.predicate(test_a_job_waits_longer_each_time_and_two_hours_at_most).name == (
        "test_a_job_waits_longer_each_time_and_two_hours_at_most"
    )
    assert not VISITOR.signed_in
    assert delegate().signed_in
    assert delegate().delegation(None) is None
    assert delegate(footing="asked").footing(HERE, ME) == "asked"
    assert VISITOR.footing(HERE, ME) is None


def test_who_needs_a_second_step() -> None:
    from app.accounts.rules import has_round, needs_second_step  # noqa: PLC0415 - the only use

    for who, needs in (
        (VISITOR, False),
        (delegate(), False),
        (Who(person=ME, admin=True), True),
        (Who(person=ME, auditor=True), True),
        (Who(person=ME, roles={HERE: frozenset({"moderator"})}), True),
        (Who(person=ME, roles={HERE: frozenset()}), False),
    ):
        assert needs_second_step(who, None) is needs
    assert has_round(Who(roles={HERE: frozenset({"organiser"})}), None) is True


def test_delegates_need_a_second_step_where_everybody_does_and_rest_without() -> None:
    from app.accounts.rules import everybody_needs_second_step, has_delegation  # noqa: PLC0415

    speaks = delegate()
    for who, needs in (
        (Who(person=ME), False),
        (speaks, True),
        (Who(person=ME, admin=True), True),
        (Who(person=ME, roles={HERE: frozenset({"organiser"})}), True),
    ):
        assert everybody_needs_second_step(who, None) is needs
    assert has_delegation(speaks, None) is True
    rests = Who(person=ME, resting=speaks)
    assert rests.delegations_rest is True
    assert speaks.delegations_rest is False
    assert dataclasses.replace(rests, delegations=speaks.delegations).delegations_rest is False
    assert Who(person=ME, resting=Who(person=ME, admin=True)).delegations_rest is False


def test_messages_are_read_by_administrators_or_in_the_demonstration_by_their_reader() -> None:
    settings = current_app.config["TDT"]
    mine, theirs, unknown = (given(person_id=who, round_id=None) for who in (ME, THEM, None))
    me, admin = Who(person=ME), Who(person=THEM, admin=True)
    for change, who, message, may in (
        ({}, me, mine, False),
        ({}, admin, mine, True),
        ({"mail_server": "mail.example.org"}, admin, mine, False),
        ({"demonstration": True}, me, mine, True),
        ({"demonstration": True}, me, theirs, False),
        ({"demonstration": True}, VISITOR, unknown, False),
    ):
        current_app.config["TDT"] = dataclasses.replace(settings, **change)
        try:
            assert bool(policy.allows("message.view", who, message)) is may, change
            outbox = policy.allows("outbox.view", who)
        finally:
            current_app.config["TDT"] = settings
        assert bool(outbox) is (who.admin or "demonstration" in change)
    closed = notifications.discretion.is_closed
    notifications.discretion.is_closed = lambda _round: True
    try:
        assert not policy.allows("message.view", admin, mine)
    finally:
        notifications.discretion.is_closed = closed


def test_a_round_has_closed_by_the_clock() -> None:
    over = {"closes_at": NOW - DAY}
    for state, facts, closed in (
        ("open", {}, False),
        ("open", over, True),
        ("closed", over, True),
        ("published", over, True),
        ("archived", over, True),
        ("withdrawn", over, False),
        ("draft", over, False),
    ):
        assert rounds.has_closed(VISITOR, round_(state, **facts)) is closed
