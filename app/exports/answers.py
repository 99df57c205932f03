"""The answers of a round, one row each, as one reader may see them.

Everything passes attribution and what was hidden: no name, country or words leave here that the
pages would not show to the same reader. Read in parts, so that memory does not grow with the round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import db
from app.moderation.models import Contribution
from app.moderation.words import plain
from app.organisations.queries import group_name, region_name
from app.policy import Who
from app.positions.attribution import STRICTNESS, Shown, shown
from app.positions.models import (
    Answer,
    CoSponsor,
    Position,
    PositionState,
    PositionVersion,
    Translation,
)
from app.rounds import rules as rounds
from app.rounds.models import Attribution, Party, Round

AT_ONCE = 200
COLUMNS = (
    "reference",
    "party",
    "with",
    "group",
    "region",
    "country",
    "language",
    "also_in",
    "submitted",
    "version",
    "late",
    "accreditation",
    "state",
    "entered_on_behalf",
    "question",
    "wording",
    "stance",
    "choices",
    "answer",
)
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom the rows are made: those who run the round see what is not accepted yet, too."""

    who: Who
    everything: bool


def reader_of(round_: Round, who: Who) -> Reader:
    """What the person may take away."""
    return Reader(who=who, everything=rounds.reads_what_came(who, round_))


def rows(round_: Round, reader: Reader) -> Iterator[Row]:
    """Every answer that stands, position by position; a translation is no row of its own."""
    for position in standing(round_, reader):
        yield from _of_position(position, reader)


def standing(round_: Round, reader: Reader, *, translated: bool = False) -> Iterator[Position]:
    """The positions that the reader may take away, in the order of their random references.

    That order, unlike one by name or time, tells nothing of who is behind a position. `translated`:
    those that have translations, with their words.
    """
    last = ""
    while True:
        query = _part(round_, reader, after=last)
        if translated:
            query = _with_translations(query)
        part = list(db.session.scalars(query).unique())
        if not part:
            return
        yield from part
        last = part[-1].reference
        for position in part:
            db.session.expunge(position)


def _part(round_: Round, reader: Reader, *, after: str) -> "sa.Select[Position]":
    states = [PositionState.ACCEPTED]
    if reader.everything:
        states += [PositionState.SUBMITTED, PositionState.HELD, PositionState.RETURNED]
    current = joinedload(Position.current)
    answers = current.selectinload(PositionVersion.answers)
    return (
        sa.select(Position)
        .join(Position.party)
        .where(
            Position.round_id == round_.id,
            Position.state.in_(states),
            Position.reference > after,
        )
        .options(
            contains_eager(Position.party).options(
                joinedload(Party.organisation), joinedload(Party.group)
            ),
            joinedload(Position.round),
            selectinload(Position.co_sponsors).joinedload(CoSponsor.organisation),
            answers.joinedload(Answer.question_version),
            answers.joinedload(Answer.contribution).selectinload(Contribution.redactions),
            current.selectinload(PositionVersion.translations),
        )
        .order_by(Position.reference)
        .limit(AT_ONCE)
    )


def _with_translations(query: "sa.Select[Position]") -> "sa.Select[Position]":
    has = (
        sa.select(Translation.id)
        .join(Translation.version)
        .where(
            PositionVersion.position_id == Position.id,
            PositionVersion.number == Position.current_number,
        )
    )
    words = joinedload(Position.current).selectinload(PositionVersion.translations)
    return query.where(has.exists()).options(
        words.joinedload(Translation.contribution).selectinload(Contribution.redactions)
    )


def _of_position(position: Position, reader: Reader) -> Iterator[Row]:
    version = position.current
    if version is None:
        return
    party = shown(position, reader.who)
    about = _about(position, version, party)
    for answer in version.answers:
        options = {one["key"]: one["label"] for one in answer.question_version.options}
        yield {
            **about,
            "question": answer.question_version.wording,
            "wording": str(answer.question_version.number),
            "stance": answer.stance.value if answer.stance else "",
            "choices": "; ".join(options.get(key, key) for key in answer.choices),
            "answer": plain(answer.contribution) if answer.contribution else "",
        }


def _about(position: Position, version: PositionVersion, party: Shown) -> Row:
    tells_region = STRICTNESS.index(party.level) <= STRICTNESS.index(Attribution.GROUP_AND_REGION)
    language = str(get_locale() or "en")
    return {
        "reference": position.reference,
        "party": party.label,
        "with": "; ".join(party.with_others),
        "group": group_name(party.group, language) if party.group else "",
        "region": region_name(party.region) if tells_region else "",
        "country": party.country or "",
        "language": version.language,
        "also_in": "; ".join(version.also_in),
        "submitted": _when(party, version.submitted_at),
        "version": str(version.number),
        "late": _("late") if version.late else "",
        "accreditation": _("submitted without accreditation") if party.unaccredited else "",
        "state": position.state.value,
        "entered_on_behalf": _("entered on behalf") if position.imported else "",
    }


def _when(party: Shown, instant: datetime) -> str:
    when = party.when(instant)
    if when is None:
        return ""
    return when.isoformat(timespec="seconds") if party.named else when.date().isoformat()
