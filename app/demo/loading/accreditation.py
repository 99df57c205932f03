"""The accreditation of a round of the demonstration: who applied, objected, was admitted and refused."""

from datetime import datetime, timedelta

from app import clock, db
from app.accreditation import actions
from app.accreditation.actions import Ruling
from app.accreditation.models import AccreditationRules, Application, Circulation
from app.accreditation.rules import Case
from app.demo.loading.content import Days, Said
from app.demo.loading.people import World
from app.organisations.models import Organisation
from app.rounds.models import Role, Round

STATES = "ST"
LATE = timedelta(days=3)


def load(round_: Round, said: Said, world: World) -> None:
    """Let everybody who is not a State apply, and what followed follow."""
    by = next(role.person for role in round_.roles if role.role is Role.ORGANISER)
    states = [one for one in world.organisations.values() if one.group.sign == STATES]
    rules = actions.set_rules(
        round_,
        Ruling(
            criteria=said["criteria"].strip(),
            window_days=said["window_days"],
            appeal_days=said["appeal_days"],
        ),
        accredits=True,
        groups=[states[0].group.id],
        by=by,
    )
    special = {one["organisation"]: one for one in said["special"]}
    first: list[tuple[Application, Said]] = []
    second: list[tuple[Application, Said]] = []
    days = Days(round_.zone)
    for key, organisation in world.organisations.items():
        if organisation.group.sign == STATES:
            continue
        how = special.get(key, {})
        if how.get("state") == "none":
            continue
        application = _apply(rules, organisation, said)
        if how.get("state") == "withdrawn":
            actions.withdraw(application, by=None)
        elif how.get("state") != "applied":
            (second if how.get("late") else first).append((application, how))
        if not how.get("late"):
            application.applied_at = days.at(said["applied"]) or application.applied_at
    now = clock.now()
    old = actions.circulate(rules, [a for a, _how in first], ends_at=now + LATE, by=by)
    for application, how in first:
        _object(application, how, world)
    _move_back(old, said, days)
    for application, how in first:
        _decide(application, how, rules)
    recent = actions.circulate(rules, [a for a, _how in second], ends_at=_soon(round_), by=by)
    recent.reminded_at = now
    for application, how in second:
        _object(application, how, world)
    db.session.flush()


def _apply(rules: AccreditationRules, organisation: Organisation, said: Said) -> Application:
    return actions.apply(rules, organisation, statement=said["statement"].strip(), by=None)


def _object(application: Application, how: Said, world: World) -> None:
    for one in how.get("objectors", []):
        objection = actions.object_to(
            application, world.organisations[one["organisation"]], reason=one["reason"], by=None
        )
        if one["taken_back"]:
            actions.take_back(objection, by=None)


def _move_back(circulation: Circulation, said: Said, days: Days) -> None:
    """Let the first circulation have been over for days: its dates are set, and the clock follows."""
    starts, ends = days.at(said["circulated"]), days.at(said["ends"])
    if starts is None or ends is None:
        raise ValueError("The circulation needs its dates")
    circulation.starts_at, circulation.ends_at = starts, ends
    for application in circulation.applications:
        for objection in application.objections:
            objection.at = ends - LATE
            if objection.withdrawn_at is not None:
                objection.withdrawn_at = ends - LATE / 2
    db.session.flush()


def _decide(application: Application, how: Said, rules: AccreditationRules) -> None:
    actions.follow_clock(application)
    if "reason" not in how:
        return
    actions.decide(application, accredit=False, reason=how["reason"], by=None)
    if "appeal" in how:
        case = Case(application=application, rules=rules)
        actions.appeal(case, words=how["appeal"], by=None)
        if "appeal_reason" in how:
            actions.decide_appeal(
                case,
                accredit=how["state"] == "accredited",
                reason=how["appeal_reason"],
                by=None,
            )


def _soon(round_: Round) -> datetime:
    """The evening of the day after tomorrow, on the round's clock."""
    day = clock.local(clock.now(), round_.zone).replace(hour=18, minute=0, second=0, microsecond=0)
    return clock.from_wall(day.replace(tzinfo=None) + timedelta(days=2), round_.zone)
