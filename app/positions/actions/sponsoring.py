"""Asking organisations to put their name under a joint position, and their answers."""

from collections.abc import Collection

from flask_babel import gettext as _

from app import clock
from app.accounts.models import Person
from app.errors import NotPossible
from app.organisations.models import Organisation, OrganisationState
from app.positions import emails
from app.positions.models import CoSponsor, CoSponsorState, Position
from app.positions.rules import SPONSOR_MOVES
from app.record.actions import record


def ask_co_sponsor(position: Position, organisation: Organisation, *, by: Person) -> CoSponsor:
    """Ask an accepted organisation, whose clearers are told by mail. Asking twice asks once."""
    if organisation.state is not OrganisationState.ACCEPTED:
        raise NotPossible(_("Only organisations that were accepted can be asked."))
    if organisation.id == position.party.organisation_id:
        raise NotPossible(_("An organisation does not co-sponsor its own position."))
    for sponsor in position.co_sponsors:
        if sponsor.organisation_id == organisation.id:
            return sponsor
    sponsor = CoSponsor(organisation=organisation, state=CoSponsorState.ASKED, asked_at=clock.now())
    position.co_sponsors.append(sponsor)
    _count(position)
    emails.ask_to_co_sponsor(sponsor)
    _record("positions:ask_co_sponsor", sponsor, by=by)
    return sponsor


def answer_request(
    sponsor: CoSponsor, *, to: CoSponsorState, by: Person, except_on: Collection[int] = ()
) -> None:
    """Confirm, wholly or except on some questions, or decline, in the name of the organisation
    that was asked; a name given can be taken back.
    """
    exceptions = sorted(set(except_on)) if to is CoSponsorState.CONFIRMED else []
    changes_mind = to is sponsor.state and exceptions != sponsor.except_on
    if to not in SPONSOR_MOVES[sponsor.state] and not changes_mind:
        raise NotPossible(_("This request has been answered so already."))
    asked = sum(1 for question in sponsor.position.round.questions if question.removed_at is None)
    if any(not 1 <= number <= asked for number in exceptions):
        raise NotPossible(_("There is no such question in this round."))
    sponsor.state, sponsor.except_on = to, exceptions
    sponsor.answered_at = clock.now()
    sponsor.answered_by_id = by.id
    _count(sponsor.position)
    emails.tell_sponsor_answered(sponsor)
    _record("positions:answer_co_sponsor", sponsor, by=by)


def stop_asking(sponsor: CoSponsor, *, by: Person) -> None:
    """Take an organisation off the list of those that were asked."""
    position = sponsor.position
    _record("positions:stop_asking_co_sponsor", sponsor, by=by)
    position.co_sponsors.remove(sponsor)
    _count(position)


def _count(position: Position) -> None:
    position.joint = any(
        sponsor.state is not CoSponsorState.DECLINED for sponsor in position.co_sponsors
    )


def _record(tag: str, sponsor: CoSponsor, *, by: Person) -> None:
    position = sponsor.position
    record(
        tag,
        position,
        by=by,
        for_=sponsor.organisation_id,
        round_id=position.round_id,
        state=sponsor.state,
        except_on=sponsor.except_on or [],
    )
