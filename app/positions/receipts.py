"""The receipt of a version: as JSON that anyone can check, and as PDF."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _

from app import clock, db, typeset
from app.accounts.models import Person
from app.positions import attribution, consent
from app.positions.labels import attribution_word, language_word, languages_line
from app.positions.models import CoSponsorState, Position, PositionVersion
from app.record import actions as record
from app.record.models import Entry
from app.record.receipts import Receipt
from app.rounds.words import visibility_label


def entry_of(version: PositionVersion) -> Entry | None:
    """Its own entry in the record; None where it was entered with many others under one."""
    entry = db.session.scalar(sa.select(Entry).where(Entry.seq == version.entry_seq))
    own = entry is not None and entry.tag in {"positions:submit", "positions:enter"}
    return entry if own else None


def issue(version: PositionVersion, entry: Entry) -> Receipt:
    """The receipt, sealing the record first where no signed head counts the entry yet."""
    position = version.position
    return record.issue(
        entry,
        reference=position.reference,
        round_name=position.round.title,
        party_name=position.party.organisation.name,
        version=version.number,
        content_hash=version.content_hash,
    )


def facts(version: PositionVersion, zone: str) -> list[tuple[str, str, bool]]:
    """What a receipt says, each as label, value, and whether it is to be read exactly."""
    position = version.position
    by = db.session.get(Person, version.submitted_by_id) if version.submitted_by_id else None
    said = [
        (_("Round"), position.round.title, False),
        (_("Submitted for"), position.party.organisation.name, False),
        (_("Submitted by"), by.name if by else _("Entered on behalf of the party"), False),
        (_("Submitted at"), both_zones(version, position, zone), False),
        (_("Version"), str(version.number), False),
        (
            _("Language"),
            languages_line([version.language, *version.also_in], original=version.language)
            if version.translations
            else language_word(version.language),
            False,
        ),
        (_("Answers"), str(len(version.answers)), False),
        (_("Files"), str(len(version.attachments)), False),
        (_("Hash of the content (SHA-256)"), version.content_hash, True),
        (_("Place in the record"), str(version.entry_seq), True),
    ]
    said[7:7] = _agreed(version)
    names = [
        attribution.aligned(one)
        for one in position.co_sponsors
        if one.state is CoSponsorState.CONFIRMED
    ]
    if names:
        said.insert(2, (_("With"), "; ".join(names), False))
    if position.party.unaccredited:
        marked = _("Submitted without accreditation: marked so, and counted apart.")
        said.insert(4, (_("Accreditation"), marked, False))
    if version.late:
        said.insert(4, (_("Late"), _("It came after the deadline and is marked so."), False))
    return said


def _agreed(version: PositionVersion) -> list[tuple[str, str, bool]]:
    """What the party agreed to when it submitted."""
    if version.shown_as is None or version.readable_by is None:
        return [(_("Consent to publish"), _("Not asked: entered on behalf of the party"), False)]
    return [
        (_("Terms agreed to"), _("Version %(n)s", n=version.terms_version), False),
        (_("Agreed to be shown"), attribution_word(version.shown_as), False),
        (_("Agreed to be read by"), visibility_label(version.readable_by), False),
    ]


def both_zones(version: PositionVersion, position: Position, zone: str) -> str:
    """The time of submission on the round's clock and on the reader's."""
    own = position.round.zone
    there = f"{_at(version.submitted_at, own)} ({own})"
    return there if zone == own else f"{there} · {_at(version.submitted_at, zone)} ({zone})"


def _at(instant: datetime, zone: str) -> str:
    return str(
        format_datetime(clock.local(instant, zone), _("EEE d MMM y, HH:mm:ss"), rebase=False)
    )


def next_steps(position: Position) -> list[str]:
    """What happens next and when."""
    round_ = position.round
    said = [_("The moderators read it, and accept it or write to you.")]
    if round_.closes_at:
        until = _at(round_.closes_at, round_.zone)
        said.append(
            _(
                "Until %(time)s (%(zone)s) you can send a new version, or withdraw it.",
                time=until,
                zone=round_.zone,
            )
        )
    said.append(_("What was accepted becomes public when the round is published."))
    return said


def _agreement(version: PositionVersion) -> list[typeset.Part]:
    """The words that the party agreed to, as they were asked."""
    said = consent.given(version)
    return [{"title": _("What was agreed to"), "paragraphs": said}] if said else []


def pdf(version: PositionVersion, zone: str) -> bytes:
    """The receipt as a tagged PDF."""
    position = version.position
    data: typeset.ReceiptData = {
        "lang": str(get_locale() or "en").split("_", maxsplit=1)[0],
        "title": _("Receipt for a position"),
        "authority": position.round.host or "Tour de Table",
        "reference_label": _("Reference"),
        "reference": position.reference,
        "status": position.round.status_line,
        "rows": [
            {"label": label, "value": value, "exact": exact}
            for label, value, exact in facts(version, zone)
        ],
        "parts": [
            {"title": _("What happens next"), "paragraphs": next_steps(position)},
            *_agreement(version),
            {
                "title": _("How to check it"),
                "paragraphs": [
                    _(
                        "Download the receipt as JSON and the program verify_receipt.py from the "
                        "page of the record. The program needs nothing of ours."
                    )
                ],
            },
        ],
    }
    return typeset.pdf("receipt.typ", data)
