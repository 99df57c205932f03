"""What the states of an application are called, and who is told what about an objection."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.accreditation.models import Application, ApplicationState, Objection
from app.accreditation.rules import asked_for, is_applicant
from app.policy import Who, is_auditor
from app.rounds.rules import runs_it


def state_name(state: ApplicationState) -> str:
    """The state as it stands in a sentence."""
    return {
        ApplicationState.APPLIED: _("not circulated yet"),
        ApplicationState.CIRCULATED: _("circulated"),
        ApplicationState.OBJECTED: _("objected to"),
        ApplicationState.APPEALED: _("under appeal"),
        ApplicationState.ACCREDITED: _("accredited"),
        ApplicationState.REFUSED: _("refused"),
        ApplicationState.WITHDRAWN: _("withdrawn"),
    }[state]


@dataclass(frozen=True, kw_only=True)
class ShownObjection:
    """An objection as one reader may see it."""

    objection: Objection
    by: str | None  # None: the round does not say
    reason: str | None
    reason_kept: bool  # there is a reason, and the round does not show it
    own: bool


def shown_objections(application: Application, who: Who) -> list[ShownObjection]:
    """The objections with names and reasons as far as the circulation's rules show them.

    Those who run the round and auditors see all; who objected sees what they said. The applicant
    sees what everybody sees: that is what the rules are about.
    """
    circulation = application.circulation
    inside = runs_it(who, application.round) or is_auditor(who, application.round)
    inside = inside and not is_applicant(who, application)
    asked = set(asked_for(who, application.round))
    shown = []
    for one in application.objections:
        own = one.organisation_id in asked
        named = inside or own or (circulation is not None and circulation.objector_public)
        told = inside or own or (circulation is not None and circulation.reason_public)
        shown.append(
            ShownObjection(
                objection=one,
                by=one.organisation.name if named else None,
                reason=one.reason if told else None,
                reason_kept=bool(one.reason) and not told,
                own=own,
            )
        )
    return shown
