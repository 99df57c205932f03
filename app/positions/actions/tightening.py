"""Showing less of whose a position is, or of whose some of its words are. Never more."""

from flask_babel import gettext as _

from app.accounts.models import Person
from app.errors import NotPossible
from app.moderation import actions as moderation
from app.moderation.models import Contribution, Redaction
from app.positions import attribution
from app.positions.models import Position
from app.record.actions import record
from app.rounds.models import Attribution


def tighten(position: Position, *, to: Attribution, by: Person) -> None:
    """Show the position under less than before, at once and in everything that shows it."""
    before = attribution.promised(position)
    if attribution.is_loosened(before, to):
        raise NotPossible(_("How a position is shown can be tightened later, but not loosened."))
    if to is before:
        return
    if position.party.unaccredited:
        raise NotPossible(
            _("What is submitted without accreditation is shown with its name and marked so.")
        )
    position.attribution = to
    record(
        "positions:tighten",
        position,
        by=by,
        for_=position.party.organisation_id,
        round_id=position.round_id,
        before=before,
        after=to,
    )


def set_apart(
    position: Position,
    contribution: Contribution,
    *,
    start: int,
    end: int,
    to: Attribution,
    by: Person,
) -> Redaction:
    """Let some words be quoted only apart from the position, under less than it.

    They are gone from the position itself, where they would stand under its name, and from its
    files and search; in a quotation they stand by themselves, with no way back.
    """
    if not attribution.is_loosened(to, attribution.promised(position)):
        raise NotPossible(_("These words are shown under no more than that already."))
    made = moderation.set_apart(contribution, start=start, end=end, attribution=to, by=by)
    record(
        "positions:set-apart",
        contribution,
        by=by,
        for_=position.party.organisation_id,
        round_id=position.round_id,
        start=start,
        end=end,
        attribution=made.attribution,
    )
    return made
