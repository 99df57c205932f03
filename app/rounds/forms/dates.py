"""When a round opens, closes, is read and reviewed."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, SelectChoice, SelectField, ValidationError
from wtforms.validators import Optional

from app import clock
from app.forms import Form, InOurTime, Zone
from app.rounds.models import PhaseKind, Round

WALL = "%Y-%m-%dT%H:%M"


def _moment(label: str, **keywords: Any) -> DateTimeLocalField:  # noqa: ANN401 - passed on to WTForms
    return DateTimeLocalField(
        label, format=[WALL, "%Y-%m-%dT%H:%M:%S"], validators=[Optional(), InOurTime()], **keywords
    )


class DatesForm(Form):
    """When the round opens, closes, is read and reviewed: wall clocks in one named zone."""

    zone = SelectField(_l("Time zone"), validators=[Zone()])
    opens_at = _moment(_l("Opens"))
    closes_at = _moment(_l("Closes"))
    sessions_from = _moment(_l("Sessions begin"))
    sessions_until = _moment(_l("Sessions end"))
    reading_until = _moment(
        _l("Reading ends"), description=_l("Reading begins when the round closes.")
    )
    review_until = _moment(
        _l("Review ends"),
        description=_l("Parties check the summary between the end of reading and this."),
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self.zone.choices = [SelectChoice(name, name.replace("_", " ")) for name in clock.zones()]

    @classmethod
    def of(cls, round_: Round) -> "DatesForm":
        """The form as the round is now, or as it was sent."""
        phases = {phase.kind: phase for phase in round_.phases}

        def wall(instant: datetime | None) -> datetime | None:
            return clock.local(instant, round_.zone).replace(tzinfo=None) if instant else None

        sessions = phases.get(PhaseKind.SESSIONS)
        reading, review = phases.get(PhaseKind.READING), phases.get(PhaseKind.REVIEW)
        return cls(
            data={
                "zone": round_.zone,
                "opens_at": wall(round_.opens_at),
                "closes_at": wall(round_.closes_at),
                "sessions_from": wall(sessions.starts_at if sessions else None),
                "sessions_until": wall(sessions.ends_at if sessions else None),
                "reading_until": wall(reading.ends_at if reading else None),
                "review_until": wall(review.ends_at if review else None),
            }
        )

    def instant(self, name: str) -> datetime | None:
        """What a field says, as an instant."""
        wall = self[name].data if name in self else None
        return clock.from_wall(wall, self.zone.data) if wall else None

    def spans(
        self, closes_at: datetime | None
    ) -> dict[PhaseKind, tuple[datetime, datetime] | None]:
        """The phases, from the end of one to the end of the next."""
        first, last = self.instant("sessions_from"), self.instant("sessions_until")
        reading, review = self.instant("reading_until"), self.instant("review_until")
        begin = reading or closes_at
        return {
            PhaseKind.SESSIONS: (first, last) if first and last else None,
            PhaseKind.READING: (closes_at, reading) if closes_at and reading else None,
            PhaseKind.REVIEW: (begin, review) if begin and review else None,
        }

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        """It closes after it opens."""
        opens = self.opens_at.data if "opens_at" in self else None
        if field.data and opens and field.data <= opens:
            raise ValidationError(_("The deadline must come after the opening."))
        if field.data and not opens:
            raise ValidationError(_("Say when the round opens."))

    def check_order(self, closes_at: datetime | None) -> bool:
        """Whether each phase follows what is before it; says so where not."""
        reading, review = self.instant("reading_until"), self.instant("review_until")
        first, last = self.instant("sessions_from"), self.instant("sessions_until")
        good = bool(first) == bool(last) and (not first or not last or first < last)
        if not good:
            wrong = _("The sessions need a beginning, and an end after it.")
            self.sessions_until.errors = [*self.sessions_until.errors, wrong]
        for field, end, begin in (
            (self.reading_until, reading, closes_at),
            (self.review_until, review, reading or closes_at),
        ):
            if end and (begin is None or end <= begin):
                field.errors = [*field.errors, _("This must come after what is before it.")]
                good = False
        return good
