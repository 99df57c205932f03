"""The mails that positions write. Each is in its reader's language and goes to delegates only."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app import db
from app.accounts.models import Person
from app.accounts.queries import can_be_written_to
from app.notifications import actions as notifications
from app.organisations.models import Delegate, DelegateRole, DelegateState
from app.positions.models import CoSponsor, CoSponsorState, Position, PositionState
from app.positions.models import PositionVersion as Version


def delegates(organisation_id: object, *roles: DelegateRole) -> list[Person]:
    """The people who speak for an organisation in these roles, in any when none is named, and can be written to."""
    query = (
        sa.select(Person)
        .join(Delegate, Delegate.person_id == Person.id)
        .where(
            Delegate.organisation_id == organisation_id,
            Delegate.state == DelegateState.ACTIVE,
            can_be_written_to(),
        )
        .order_by(Person.email)
    )
    if roles:
        query = query.where(Delegate.role.in_(roles))
    return list(db.session.scalars(query))


def _others(by: Person, position: Position, *roles: DelegateRole) -> list[Person]:
    found = delegates(position.party.organisation_id, *roles)
    return [person for person in found if person.id != by.id]


def _address(position: Position, rest: str = "") -> str:
    base: str = current_app.config["TDT"].base_url
    return f"{base}/rounds/{position.round.slug}/position{rest}"


@contextmanager
def _speaking_to(person: Person) -> Iterator[None]:
    with force_locale(person.language):
        yield


def _write(kind: str, person: Person, position: Position, subject: str, *lines: str) -> None:
    notifications.write(
        f"positions:{kind}",
        to=person,
        subject=subject,
        body="\n\n".join(line for line in lines if line),
        round_id=position.round_id,
    )


def ask_for_clearance(position: Position, *, by: Person) -> None:
    """Tell the clearers that a draft waits for them."""
    for person in _others(by, position, DelegateRole.CLEARER):
        with _speaking_to(person):
            _write(
                "for_clearance",
                person,
                position,
                _("For your clearance: %(round)s", round=position.round.title),
                _("%(name)s asks you to clear the draft of your organisation.", name=by.name),
                _address(position),
            )


def tell_it_came_back(position: Position, *, words: str, by: Person) -> None:
    """Tell those who write that the draft came back, and why."""
    for person in _others(by, position, DelegateRole.DRAFTER, DelegateRole.CLEARER):
        with _speaking_to(person):
            _write(
                "returned_to_draft",
                person,
                position,
                _("To be changed: %(round)s", round=position.round.title),
                _("%(name)s returned the draft:", name=by.name),
                words,
                _address(position),
            )


def tell_it_was_cleared(position: Position, *, by: Person) -> None:
    """Tell the delegation that the draft may go out."""
    for person in _others(by, position, DelegateRole.DRAFTER, DelegateRole.CLEARER):
        with _speaking_to(person):
            _write(
                "cleared",
                person,
                position,
                _("Cleared: %(round)s", round=position.round.title),
                _("%(name)s cleared the draft. It can be submitted now.", name=by.name),
                _address(position, "/check"),
            )


def tell_decision(position: Position, *, to: PositionState, reason: str) -> None:
    """Tell the delegation what the moderators decided, with the reason."""
    for person in delegates(position.party.organisation_id):
        with _speaking_to(person):
            said = {
                PositionState.ACCEPTED: _("The moderators accepted your position."),
                PositionState.HELD: _("The moderators hold your position back for now."),
                PositionState.RETURNED: _(
                    "The moderators returned your position. You can send a new version while "
                    "the round is open."
                ),
            }[to]
            _write(
                f"moderated_{to}",
                person,
                position,
                _("Your position: %(round)s", round=position.round.title),
                said,
                _("The reason: %(reason)s", reason=reason) if reason else "",
                _address(position),
            )


def tell_withdrawn(position: Position, *, by: Person) -> None:
    """Tell the delegation that its position was withdrawn."""
    for person in delegates(position.party.organisation_id):
        with _speaking_to(person):
            _write(
                "withdrawn",
                person,
                position,
                _("Withdrawn: %(round)s", round=position.round.title),
                _(
                    "%(name)s withdrew the position %(reference)s. It stays on record as "
                    "withdrawn; its words are shown no more.",
                    name=by.name,
                    reference=position.reference,
                ),
            )


def hand_over(position: Position, *, gone: Person) -> None:
    """Tell those who stay that a draft somebody worked on goes on with them."""
    staying = delegates(position.party.organisation_id)
    cleared_by_nobody = not delegates(position.party.organisation_id, DelegateRole.CLEARER)
    for person in staying:
        with _speaking_to(person):
            _write(
                "hand_over",
                person,
                position,
                _("Goes on with you: %(round)s", round=position.round.title),
                _(
                    "%(name)s, who worked on the draft of your organisation, speaks for it no more. "
                    "Nothing of the draft is lost.",
                    name=gone.name,
                ),
                _("Nobody in your organisation can clear it now. Let somebody be a clearer.")
                if cleared_by_nobody
                else "",
                _address(position),
            )


def ask_to_co_sponsor(sponsor: CoSponsor) -> None:
    """Ask an organisation's clearers whether its name may stand under a joint position."""
    position = sponsor.position
    for person in delegates(sponsor.organisation.id, DelegateRole.CLEARER):
        with _speaking_to(person):
            _write(
                "co_sponsor_asked",
                person,
                position,
                _("Asked to co-sponsor: %(round)s", round=position.round.title),
                _(
                    "%(who)s asks %(name)s to put its name under a joint position. Nothing is "
                    "printed before you confirm.",
                    who=position.party.organisation.name,
                    name=sponsor.organisation.name,
                ),
                f"{current_app.config['TDT'].base_url}/co-sponsorships",
            )


def tell_sponsor_answered(sponsor: CoSponsor) -> None:
    """Tell those who asked what the co-sponsor said."""
    position = sponsor.position
    for person in delegates(
        position.party.organisation_id, DelegateRole.DRAFTER, DelegateRole.CLEARER
    ):
        with _speaking_to(person):
            name = sponsor.organisation.name
            confirmed = sponsor.state is CoSponsorState.CONFIRMED
            _write(
                "co_sponsor_answered",
                person,
                position,
                _("Co-sponsor: %(round)s", round=position.round.title),
                _("%(name)s confirmed that it co-sponsors your position.", name=name)
                if confirmed
                else _("%(name)s does not co-sponsor your position.", name=name),
                _address(position),
            )


def tell_sponsors_of_new_version(position: Position) -> None:
    """Tell confirmed co-sponsors that what bears their name has changed."""
    for sponsor in position.co_sponsors:
        if sponsor.state is not CoSponsorState.CONFIRMED:
            continue
        for person in delegates(sponsor.organisation_id, DelegateRole.CLEARER):
            with _speaking_to(person):
                _write(
                    "co_sponsor_changed",
                    person,
                    position,
                    _("A joint position was submitted: %(round)s", round=position.round.title),
                    _(
                        "%(who)s submitted version %(n)s of the position that you co-sponsor. Read "
                        "it, and take your name off if it does not speak for you.",
                        who=position.party.organisation.name,
                        n=position.current_number,
                    ),
                    f"{current_app.config['TDT'].base_url}/co-sponsorships",
                )


def send_receipt(version: Version, person: Person, pdf: bytes) -> None:
    """Send the receipt of a submitted version to one of the delegation, with the PDF."""
    position = version.position
    base: str = current_app.config["TDT"].base_url
    notifications.write(
        "positions:receipt",
        to=person,
        subject=_(
            "Receipt %(reference)s: %(round)s",
            reference=position.reference,
            round=position.round.title,
        ),
        body="\n\n".join(
            (
                _(
                    "Version %(n)s of the position of %(name)s was submitted.",
                    n=version.number,
                    name=position.party.organisation.name,
                ),
                _("Reference: %(reference)s", reference=position.reference),
                _("Hash of the content (SHA-256): %(hash)s", hash=version.content_hash),
                f"{base}/receipts/{position.reference}?version={version.number}",
            )
        ),
        round_id=position.round_id,
        enclosures=[
            notifications.Enclosure(
                name=f"receipt-{position.reference}.pdf",
                media_type="application/pdf",
                content=pdf,
            )
        ],
    )
