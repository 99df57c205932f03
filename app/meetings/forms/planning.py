"""What organisers write: when a session is, what it is about, who chairs it."""

import uuid
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateTimeLocalField,
    FieldList,
    FormField,
    IntegerField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app import clock, db
from app.accounts.models import Person
from app.forms import REQUIRED, Address, Form, strip
from app.meetings import queries
from app.meetings.actions import Chair, Plan
from app.meetings.models import Session
from app.meetings.rules import spans_groups
from app.organisations.models import OrganisationState
from app.organisations.queries import known_as
from app.rounds.models import Round

WALL = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2101)
LEAST_ROWS, SPARE_ROWS, MOST_ROWS = 4, 2, 12
MOST_MINUTES = 24 * 60


class WhenForm(Form):
    """When a session takes place, by a clock in the round's zone."""

    starts = DateTimeLocalField(_l("Begins"), format=WALL, validators=[InputRequired(REQUIRED)])
    minutes = IntegerField(
        _l("How long, in minutes"),
        default=90,
        validators=[
            InputRequired(REQUIRED),
            NumberRange(1, MOST_MINUTES, message=_l("Between a minute and a day.")),
        ],
    )

    def __init__(self, round_: Round, session: Session | None = None) -> None:
        self.round = round_
        self.session = session
        super().__init__()
        if session is not None and not self.is_submitted():
            self.show(session)

    def show(self, session: Session) -> None:
        """Fill the fields with the session as it stands."""
        self.starts.data = self._wall(session)
        self.minutes.data = self._length(session)

    def validate_starts(self, field: DateTimeLocalField) -> None:
        """Refuse a time far off, and one that the clocks skip when they go forward."""
        wall: datetime | None = field.data
        if wall is None:
            return
        if wall.year not in YEARS:
            raise ValidationError(_("Look at the year again."))
        shown = clock.local(clock.from_wall(wall, self.round.zone), self.round.zone)
        if shown.replace(tzinfo=None) != wall:
            raise ValidationError(
                _(
                    "The clocks of %(zone)s go forward that day and never show this time.",
                    zone=self.round.zone,
                )
            )

    def instants(self) -> tuple[datetime, datetime]:
        """Beginning and end. What was not touched stays to the second, also when clocks go back."""
        before = self.session
        if before is not None and self.starts.data == self._wall(before):
            starts = before.starts_at
            if self.minutes.data == self._length(before):
                return starts, before.ends_at
        else:
            starts = clock.from_wall(self.starts.data, self.round.zone)
        return starts, starts + timedelta(minutes=self.minutes.data)

    def _wall(self, session: Session) -> datetime:
        shown = clock.local(session.starts_at, self.round.zone)
        return shown.replace(tzinfo=None, fold=0, second=0, microsecond=0)

    @staticmethod
    def _length(session: Session) -> int:
        return max(1, round((session.ends_at - session.starts_at) / timedelta(minutes=1)))


class ChairForm(Form):
    """One co-chair: the organisation, and who sits for it."""

    class Meta(Form.Meta):
        """Part of another form, which carries the token."""

        csrf = False

    organisation = StringField(_l("Organisation"), filters=[strip], validators=[Length(max=300)])
    name = StringField(_l("Who sits for it"), filters=[strip], validators=[Length(max=200)])
    email = StringField(_l("Address here, if any"), filters=[strip], validators=[Length(max=254)])

    def chair(self) -> Chair | None:
        """The co-chair that the row names, or None for an empty row or one with errors."""
        if not (self.organisation.data or self.name.data or self.email.data):
            return None
        found = [
            organisation
            for organisation in db.session.scalars(known_as(self.organisation.data or "")).unique()
            if organisation.state is OrganisationState.ACCEPTED
        ]
        if not found:
            _wrong(self.organisation, _("No organisation of this name is registered here."))
            return None
        person = self._person(found[0].id) if self.email.data else None
        name = self.name.data or (person.name if person else "")
        if not name and not self.email.errors:
            _wrong(self.name, _("Say who sits for this organisation."))
        if self.email.errors or self.name.errors:
            return None
        return Chair(organisation=found[0], name=name, person=person)

    def _person(self, organisation_id: uuid.UUID) -> Person | None:
        person = db.session.scalar(queries.delegate_called(organisation_id, self.email.data))
        if person is None:
            _wrong(
                self.email,
                _(
                    "Nobody with this address speaks for the organisation here. Leave it empty to "
                    "announce the person by name only."
                ),
            )
        return person


class PlanForm(WhenForm):
    """Everything about a session that its organiser says."""

    title = StringField(
        _l("Title"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=300)]
    )
    topic = StringField(_l("Topic"), filters=[strip], validators=[Length(max=300)])
    description = TextAreaField(_l("Description"), validators=[Length(max=20_000)])
    link = StringField(
        _l("Link to join"), filters=[strip], validators=[Address(), Length(max=2000)]
    )
    places = IntegerField(
        _l("Places"),
        validators=[Optional(), NumberRange(1, 1_000_000, message=_l("At least one place."))],
    )
    rapporteur = StringField(_l("Rapporteur"), filters=[strip], validators=[Length(max=254)])
    chairs = FieldList(FormField(ChairForm), max_entries=MOST_ROWS)

    def __init__(self, round_: Round, session: Session | None = None) -> None:
        self.found: list[Chair] = []
        self.reporter: Person | None = None
        super().__init__(round_, session)
        given = len(self.chairs.entries)
        for _row in range(max(LEAST_ROWS, min(given + SPARE_ROWS, MOST_ROWS)) - given):
            self.chairs.append_entry()

    def show(self, session: Session) -> None:
        """Fill the fields with the session as it stands."""
        super().show(session)
        self.title.data = session.title
        self.topic.data = session.topic
        self.description.data = session.description
        self.link.data = session.link or ""
        self.places.data = session.places
        self.rapporteur.data = session.rapporteur.email if session.rapporteur else ""
        for chair in session.chairs:
            self.chairs.append_entry(
                {
                    "organisation": chair.organisation.name,
                    "name": chair.name,
                    "email": chair.person.email if chair.person else "",
                }
            )

    def validate(self, extra_validators: object = None) -> bool:
        """Find the people and organisations that are named, and ask of co-chairs what rounds do."""
        good = bool(super().validate(extra_validators))
        rows = [(entry.form, entry.form.chair()) for entry in self.chairs]
        self.found = [chair for _row, chair in rows if chair is not None]
        if any(row.errors for row, _chair in rows):
            return False
        return self._rapporteur_is_known() and self._chairs_are_mixed(rows) and good

    def _chairs_are_mixed(self, rows: list[tuple[ChairForm, Chair | None]]) -> bool:
        named = [(row, chair.organisation) for row, chair in rows if chair is not None]
        for place, (row, organisation) in enumerate(named):
            if organisation.id in {other.id for _row, other in named[:place]}:
                _wrong(row.organisation, _("This organisation is named above already."))
                return False
        if named and not spans_groups([organisation for _row, organisation in named]):
            _wrong(
                named[-1][0].organisation,
                _(
                    "Co-chairs come from at least two stakeholder groups. Name one from another "
                    "group, or leave all of them for later."
                ),
            )
            return False
        return True

    def _rapporteur_is_known(self) -> bool:
        if not self.rapporteur.data:
            return True
        self.reporter = db.session.scalar(queries.person_called(self.rapporteur.data))
        if self.reporter is None:
            _wrong(self.rapporteur, _("Nobody has an account with this address here."))
        return self.reporter is not None

    def plan(self) -> Plan:
        """What the form says; only of a form that validated."""
        starts_at, ends_at = self.instants()
        return Plan(
            title=self.title.data,
            starts_at=starts_at,
            ends_at=ends_at,
            topic=self.topic.data or "",
            description=self.description.data or "",
            link=self.link.data or None,
            places=self.places.data,
            chairs=self.found,
            rapporteur=self.reporter,
        )


class CancelForm(Form):
    """Why a session does not take place."""

    reason = TextAreaField(
        _l("Reason, for everyone to read"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=2000)],
    )


def _wrong(field: StringField, said: str) -> None:
    field.errors = [*field.errors, said]
