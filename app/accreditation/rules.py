"""Who may apply, object, decide and appeal, and how an application may move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.accreditation.models import (
    AccreditationRules,
    Application,
    ApplicationState,
    Circulation,
    Objection,
)
from app.organisations.rules import may_clear, may_draft
from app.policy import Predicate, Who, is_auditor, is_signed_in, predicate
from app.rounds import rules as rounds
from app.rounds import timing
from app.rounds.models import Footing, Round, Visibility

APPLIED, CIRCULATED, OBJECTED, APPEALED, ACCREDITED, REFUSED, WITHDRAWN = ApplicationState

MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    APPLIED: frozenset({CIRCULATED, REFUSED, WITHDRAWN}),
    CIRCULATED: frozenset({OBJECTED, ACCREDITED, REFUSED, WITHDRAWN}),
    OBJECTED: frozenset({CIRCULATED, ACCREDITED, REFUSED, APPEALED, WITHDRAWN}),
    REFUSED: frozenset({APPEALED}),
    APPEALED: frozenset({ACCREDITED, REFUSED, WITHDRAWN}),
    ACCREDITED: frozenset(),
    WITHDRAWN: frozenset(),
}
PENDING = frozenset({APPLIED, CIRCULATED, OBJECTED, APPEALED})
BEFORE_DECISION = frozenset({CIRCULATED, OBJECTED})


@dataclass(frozen=True, kw_only=True)
class Case:
    """An application with the rules of its round: what an appeal is judged by."""

    application: Application
    rules: AccreditationRules

    @property
    def round(self) -> Round:
        """The round it is for."""
        return self.application.round


def effective_state(application: Application) -> ApplicationState:
    """The state as the clock has it: a period that ends without objection accredits by itself.

    The stored state follows when a job or a request next touches the application.
    """
    circulation = application.circulation
    if (
        application.state is CIRCULATED
        and circulation is not None
        and circulation.automatic
        and clock.has_passed(circulation.ends_at)
    ):
        return ACCREDITED
    return application.state


def window_is_open(circulation: Circulation | None) -> bool:
    """Whether one may still object."""
    return circulation is not None and not clock.has_passed(circulation.ends_at)


def standing_objections(application: Application) -> list[Objection]:
    """The objections that were not withdrawn."""
    return [one for one in application.objections if one.withdrawn_at is None]


def takes_applications(rules: AccreditationRules) -> bool:
    """Whether an application sent now would be taken."""
    return (
        rules.round.accredits
        and timing.effective_state(rules.round) in {timing.ANNOUNCED, timing.OPEN, timing.CLOSED}
        and not clock.has_passed(applications_end(rules))
    )


def applications_end(rules: AccreditationRules) -> datetime | None:
    """When the last application is taken."""
    return rules.applies_until or rules.round.closes_at


def appeal_ends(case: Case) -> datetime | None:
    """Until when the body may appeal; None where it may not, or did already."""
    found = case.application
    if not case.rules.appeal_days or found.appealed_at is not None:
        return None
    if found.state is REFUSED and found.decided_at is not None:
        return found.decided_at + timedelta(days=case.rules.appeal_days)
    if found.state is OBJECTED and found.circulation is not None:
        since = found.circulation.ends_at
        return since + timedelta(days=case.rules.appeal_days) if clock.has_passed(since) else None
    return None


def may_be_appealed(case: Case) -> bool:
    """Whether an appeal sent now would be taken."""
    ends = appeal_ends(case)
    return ends is not None and not clock.has_passed(ends)


def awaits_decision(application: Application) -> bool:
    """Whether the organisers can decide: on what just came in, or once the period is over."""
    if application.state is APPLIED:
        return True
    return effective_state(application) in BEFORE_DECISION and not window_is_open(
        application.circulation
    )


def of_round(of: Predicate) -> Predicate:
    """A predicate of rounds, asked of the round that an application or a case belongs to."""

    def test(who: Who, thing: Any) -> bool:  # noqa: ANN401 - anything that has a round
        return of(who, thing.round)

    return Predicate(test, f"round.{of.name}")


def of_application(of: Predicate) -> Predicate:
    """A predicate of applications, asked of the application of a case."""

    def test(who: Who, case: Case) -> bool:
        return of(who, case.application)

    return Predicate(test, f"application.{of.name}")


@predicate
def accredits(who: Who, round_: Round) -> bool:  # noqa: ARG001 - asks only the round
    """The round asks for accreditation."""
    return round_.accredits


@predicate
def may_ask(who: Who, round_: Round) -> bool:
    """The round is for accredited parties, and the person speaks for a body that could ask to be one."""
    return round_.visibility is Visibility.PARTIES and any(
        delegation.accepted for delegation in who.delegations.values()
    )


@predicate
def is_asked(who: Who, round_: Round) -> bool:
    """Applications of the round are circulated to an organisation that the person speaks for."""
    return bool(asked_for(who, round_))


def asked_for(who: Who, round_: Round) -> Sequence[Any]:
    """The organisations of the person that applications of the round are circulated to."""
    return [
        key
        for key, delegation in who.delegations.items()
        if delegation.accepted and who.footing(round_.id, key) == Footing.ASKED
    ]


@predicate
def objects_for_it(who: Who, round_: Round) -> bool:
    """The organisation the person acts for is asked, and they may clear what it says."""
    return who.acting_for in asked_for(who, round_) and may_clear(who, who.acting_for)


@predicate
def writes_for_it(who: Who, round_: Round) -> bool:
    """The organisation the person acts for may need accreditation, and they write for it."""
    delegation = who.delegation(who.acting_for)
    return (
        delegation is not None
        and delegation.accepted
        and not delegation.personal
        and may_draft(who, delegation.organisation)
        and who.footing(round_.id, delegation.organisation) != Footing.ASKED
    )


@predicate
def is_applicant(who: Who, application: Application) -> bool:
    """The person speaks for the body that applied."""
    return who.delegation(application.organisation_id) is not None


@predicate
def clears_for_applicant(who: Who, application: Application) -> bool:
    """The person may clear what the body that applied says."""
    return may_clear(who, application.organisation_id)


@predicate
def drafts_for_applicant(who: Who, application: Application) -> bool:
    """The person writes for the body that applied."""
    return may_draft(who, application.organisation_id)


@predicate
def was_sent_round(who: Who, application: Application) -> bool:  # noqa: ARG001 - asks only the row
    """The application has been circulated."""
    return application.circulation_id is not None


@predicate
def is_pending(who: Who, application: Application) -> bool:  # noqa: ARG001 - asks only the state
    """Nothing final has been decided."""
    return effective_state(application) in PENDING


@predicate
def can_be_objected_to(who: Who, application: Application) -> bool:  # noqa: ARG001 - asks the row
    """The period is open."""
    return application.state in BEFORE_DECISION and window_is_open(application.circulation)


@predicate
def can_be_decided(who: Who, application: Application) -> bool:  # noqa: ARG001 - asks the row
    """The organisers can decide now."""
    return awaits_decision(application)


@predicate
def can_be_appealed(who: Who, case: Case) -> bool:  # noqa: ARG001 - asks the row
    """An appeal sent now would be taken."""
    return may_be_appealed(case)


@predicate
def hears_appeals(who: Who, case: Case) -> bool:
    """The person decides appeals: the one named, or else the organisers."""
    if case.rules.appeal_by_id is not None:
        return who.signed_in and who.person == case.rules.appeal_by_id
    return rounds.is_organiser(who, case.round)


@predicate
def is_appealed(who: Who, case: Case) -> bool:  # noqa: ARG001 - asks only the state
    """An appeal waits for its decision."""
    return case.application.state is APPEALED


goes_on = ~rounds.is_over
may_learn = accredits & (rounds.may_see | ~rounds.is_draft & (may_ask | is_asked))
may_read = (
    is_applicant
    | of_round(rounds.runs_it)
    | of_round(is_auditor)
    | was_sent_round & of_round(is_asked)
)

ALLOW: dict[str, Predicate] = {
    "accreditation.mine": is_signed_in,
    "accreditation.view": may_learn,
    "accreditation.edit": rounds.is_organiser & goes_on,
    "accreditation.desk": rounds.runs_it,
    "accreditation.circulate": rounds.is_organiser & goes_on & accredits,
    "accreditation.apply": may_learn & writes_for_it & goes_on,
    "accreditation.object": accredits & objects_for_it & goes_on & ~rounds.is_draft,
    "accreditation.asked": accredits & is_asked & ~rounds.is_draft,
    "application.view": of_round(may_learn),
    "application.read": of_round(may_learn) & may_read,
    "application.object": of_round(accredits & objects_for_it & goes_on & ~rounds.is_draft)
    & can_be_objected_to,
    "application.add_document": drafts_for_applicant & is_pending & of_round(goes_on),
    "application.speak": clears_for_applicant & of_round(goes_on),
    "application.decide": of_round(rounds.is_organiser & goes_on) & can_be_decided,
    "application.withdraw": clears_for_applicant & is_pending & of_round(goes_on),
    "case.view": of_application(of_round(may_learn)),
    "case.appeal": of_application(clears_for_applicant) & can_be_appealed & of_round(goes_on),
    "case.decide": hears_appeals & is_appealed & of_round(goes_on),
}
