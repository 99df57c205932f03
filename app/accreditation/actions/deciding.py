"""The organisers decide; the body appeals; whoever hears appeals decides once."""

from flask_babel import gettext as _

from app import clock, text
from app.accounts.models import Person
from app.accreditation import emails
from app.accreditation.actions.moving import follow_clock, move
from app.accreditation.models import Application
from app.accreditation.rules import (
    ACCREDITED,
    APPEALED,
    APPLIED,
    REFUSED,
    Case,
    awaits_decision,
    may_be_appealed,
    standing_objections,
)
from app.errors import NotPossible


def decide(application: Application, *, accredit: bool, reason: str, by: Person | None) -> None:
    """Accredit or refuse, once the period is over; what was never circulated can only be refused.

    A refusal says why, and so does an accreditation in spite of an objection. The body, and those
    who were asked, are told by mail.
    """
    follow_clock(application)
    if not awaits_decision(application):
        raise NotPossible(_("There is nothing to decide now."))
    if accredit and application.state is APPLIED:
        raise NotPossible(_("It has to be circulated first."))
    said = text.clean(reason).strip() or None
    if said is None and (not accredit or standing_objections(application)):
        raise NotPossible(_("Say why: it stands in the register."))
    application.reason, application.decided_at = said, clock.now()
    application.decided_by_id = by.id if by else None
    move(application, ACCREDITED if accredit else REFUSED, by=by, reason=said)
    emails.tell_decided(application)


def appeal(case: Case, *, words: str, by: Person | None) -> None:
    """Ask for another look, once and in time; whoever hears appeals is told by mail."""
    application = case.application
    if not may_be_appealed(case):
        raise NotPossible(_("There is no appeal now."))
    said = text.clean(words).strip()
    if not said:
        raise NotPossible(_("An appeal needs its text."))
    application.appeal, application.appealed_at = said, clock.now()
    application.appealed_by_id = by.id if by else None
    move(application, APPEALED, by=by)
    emails.tell_appealed(case)


def decide_appeal(case: Case, *, accredit: bool, reason: str, by: Person | None) -> None:
    """Decide an appeal, for good and with a reason; the body and the organisers are told by mail."""
    application = case.application
    said = text.clean(reason).strip()
    if application.state is not APPEALED:
        raise NotPossible(_("There is no appeal to decide."))
    if not said:
        raise NotPossible(_("Say why: it stands in the register."))
    application.appeal_decided_at, application.appeal_reason = clock.now(), said
    application.appeal_decided_by_id = by.id if by else None
    move(application, ACCREDITED if accredit else REFUSED, by=by, reason=said, appeal=True)
    emails.tell_decided(application)
