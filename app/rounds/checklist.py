"""What a round still lacks before it can be announced, said instead of a grey button."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app import clock
from app.rounds.models import Answering, PhaseKind, QuestionKind, Role, Round

LEAST_OPTIONS = 2
CHOICES = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING})


@dataclass(frozen=True, kw_only=True)
class Lack:
    """Something missing, and the section of the desk where it is given."""

    words: str
    section: str


def missing(round_: Round) -> list[Lack]:
    """All that keeps the round from being announced."""
    found: list[Lack] = []

    def want(section: str, words: str, *, given: bool) -> None:
        if not given:
            found.append(Lack(words=words, section=section))

    want("about", _("The round has no title."), given=bool(round_.title.strip()))
    want("about", _("The mandate is empty."), given=bool(round_.mandate.strip()))
    want("about", _("Nobody is named as host."), given=bool(round_.host.strip()))
    want("about", _("The status line is empty."), given=bool(round_.status_line.strip()))
    want("access", _("The terms are empty."), given=bool(round_.terms.strip()))
    want("dates", _("The opening is not dated."), given=round_.opens_at is not None)
    want("dates", _("There is no deadline."), given=round_.closes_at is not None)
    passed = round_.closes_at is not None and clock.has_passed(round_.closes_at)
    want("dates", _("The deadline has passed."), given=not passed)
    want("people", _("The round has no moderator."), given=_has_moderator(round_))
    want("questions", _("There is no question yet."), given=any(p.asked for p in round_.pages))
    if round_.answering is Answering.GROUPS:
        want("access", _("No group is chosen that may answer."), given=bool(round_.groups))
    if round_.answering is Answering.INVITED:
        want("people", _("No organisation is invited."), given=bool(round_.invitations))
    return found + _questions(round_)


def advice(round_: Round) -> list[Lack]:
    """What a round may lack, but people will ask for."""
    found = []
    if not round_.addressee:
        found.append(
            Lack(words=_("It does not say to whom the result is handed."), section="about")
        )
    if not round_.documents:
        found.append(Lack(words=_("There is no background document."), section="documents"))
    if not round_.start_topics:
        found.append(Lack(words=_("There is no topic to start from."), section="topics"))
    if not any(phase.kind is PhaseKind.REVIEW for phase in round_.phases):
        found.append(
            Lack(words=_("Parties have no time set to check the summary."), section="dates")
        )
    return found


def _has_moderator(round_: Round) -> bool:
    return any(role.role is Role.MODERATOR for role in round_.roles)


def _questions(round_: Round) -> list[Lack]:
    found = []
    for page in round_.pages:
        for question in page.asked:
            version = question.current
            if version.kind in CHOICES and len(version.options) < LEAST_OPTIONS:
                words = _(
                    "The question “%(wording)s” offers fewer than two options.",
                    wording=version.wording,
                )
                found.append(Lack(words=words, section="questions"))
    return found
