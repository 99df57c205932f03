"""Rules, applications, circulations, objections, decisions and appeals, as they are typed."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app import clock
from app.accounts.models import Person
from app.accreditation.actions.ruling import Ruling
from app.accreditation.models import AccreditationRules, Application
from app.forms import REQUIRED, Form, InOurTime, MostWords, strip
from app.organisations.models import Group
from app.organisations.queries import group_name
from app.rounds.forms.dates import WALL
from app.rounds.forms.settings import CheckboxesField
from app.rounds.models import Round

LONGEST_TEXT = 50_000
LONGEST_REASON = 5_000
MOST_WORDS = 1_000
END_OF_DAY = time(18)
FORMATS = [WALL, "%Y-%m-%dT%H:%M:%S"]


class RulesForm(Form):
    """Whether the round accredits, and how."""

    accredits = BooleanField(
        _l("This round asks for accreditation"),
        description=_l(
            "Only accredited organisations take part, and those that applications are circulated to."
        ),
    )
    criteria = TextAreaField(
        _l("Criteria"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("Who is admitted, and what an application has to show."),
    )
    applies_until = DateTimeLocalField(
        _l("Applications until"),
        format=FORMATS,
        validators=[Optional(), InOurTime()],
    )
    groups = CheckboxesField(
        _l("Applications are circulated to"),
        description=_l("Every accepted organisation of these groups. It needs no accreditation."),
    )
    window_days = IntegerField(
        _l("Days in which one may object"),
        validators=[InputRequired(REQUIRED), NumberRange(min=1, max=365)],
        description=_l("A suggestion: each circulation has its own end."),
    )
    automatic = BooleanField(
        _l("Whoever meets no objection is accredited by itself when the period ends")
    )
    reason_required = BooleanField(_l("An objection needs a reason"))
    objector_public = BooleanField(_l("The register says who objected"))
    reason_public = BooleanField(_l("The register says why"))
    appeal_days = IntegerField(
        _l("Days in which a refusal can be appealed"),
        validators=[InputRequired(REQUIRED), NumberRange(min=0, max=365)],
        description=_l("0: there is no appeal."),
    )
    appeal_by = SelectField(_l("Who decides appeals"), default="")
    in_writing = BooleanField(
        _l("A refused body may submit in writing"),
        description=_l(
            "Marked as submitted without accreditation wherever it is shown, and counted apart."
        ),
    )

    COLUMNS = (
        "criteria",
        "window_days",
        "automatic",
        "reason_required",
        "objector_public",
        "reason_public",
        "appeal_days",
        "in_writing",
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        groups: Sequence[Group],
        people: Sequence[Person],
        zone: str,
        locale: str,
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        super().__init__(*args, **keywords)
        self._groups, self._zone = groups, zone
        self.groups.choices = [
            SelectChoice(group.sign, group_name(group, locale)) for group in groups
        ]
        self.appeal_by.choices = [
            SelectChoice("", _("The organisers")),
            *[SelectChoice(str(one.id), one.name) for one in people],
        ]

    @classmethod
    def of(
        cls,
        round_: Round,
        rules: AccreditationRules,
        *,
        groups: Sequence[Group],
        people: Sequence[Person],
        locale: str,
    ) -> "RulesForm":
        """The form as the rules are now, or as it was sent."""
        asked = {one.group_id for one in rules.addressees}
        until = rules.applies_until
        data = {name: getattr(rules, name) for name in cls.COLUMNS} | {
            "accredits": round_.accredits,
            "applies_until": clock.local(until, round_.zone).replace(tzinfo=None)
            if until
            else None,
            "groups": [group.sign for group in groups if group.id in asked],
            "appeal_by": str(rules.appeal_by_id or ""),
        }
        return cls(data=data, groups=groups, people=people, zone=round_.zone, locale=locale)

    @property
    def ruling(self) -> Ruling:
        """What the form says of the rules."""
        until, named = self.applies_until.data, self.appeal_by.data
        return Ruling(
            applies_until=clock.from_wall(until, self._zone) if until else None,
            appeal_by_id=uuid.UUID(named) if named else None,
            **{name: self[name].data for name in self.COLUMNS if name != "criteria"},
            criteria=self.criteria.data or "",
        )

    @property
    def chosen_groups(self) -> list[uuid.UUID]:
        """The groups that applications are circulated to."""
        return [group.id for group in self._groups if group.sign in (self.groups.data or ())]

    def validate_criteria(self, field: TextAreaField) -> None:
        """Who is asked to meet criteria must be able to read them."""
        if self.accredits.data and not (field.data or "").strip():
            raise ValidationError(_("Say what an application has to show."))


class ApplyForm(Form):
    """How the body meets the criteria, and the documents that show it."""

    statement = TextAreaField(
        _l("Statement"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_TEXT), MostWords(MOST_WORDS)],
        description=_l("How your organisation meets the criteria."),
    )
    documents = MultipleFileField(
        _l("Documents"), description=_l("PDF, DOCX or ODT, at most five.")
    )


class DocumentsForm(Form):
    """More documents for an application."""

    documents = MultipleFileField(
        _l("Add documents"), description=_l("PDF, DOCX or ODT, at most five.")
    )


class CirculateForm(Form):
    """Which applications go round together, and until when one may object."""

    applications = CheckboxesField(_l("Applications"))
    ends_at = DateTimeLocalField(
        _l("Objections until"),
        format=FORMATS,
        validators=[InputRequired(REQUIRED), InOurTime()],
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        rules: AccreditationRules,
        waiting: Sequence[Application],
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        zone = rules.round.zone
        day = clock.local(clock.now(), zone).date() + timedelta(days=rules.window_days)
        keys = [str(one.id) for one in waiting]
        usual = {"ends_at": datetime.combine(day, END_OF_DAY), "applications": keys}
        super().__init__(*args, data=usual, **keywords)
        self._zone, self._waiting = zone, waiting
        self.applications.choices = [
            SelectChoice(str(one.id), one.organisation.name) for one in waiting
        ]

    @property
    def chosen(self) -> list[Application]:
        """The applications ticked."""
        ticked = set(self.applications.data or ())
        return [one for one in self._waiting if str(one.id) in ticked]

    @property
    def end(self) -> datetime:
        """The end of the period, as an instant."""
        wall: datetime = self.ends_at.data
        return clock.from_wall(wall, self._zone)

    def validate_applications(self, field: CheckboxesField) -> None:
        """Something has to go round."""
        if not field.data:
            raise ValidationError(_("Choose at least one application."))

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        """One must be able to object."""
        if field.data and clock.has_passed(clock.from_wall(field.data, self._zone)):
            raise ValidationError(_("The period must end after now."))


class ObjectForm(Form):
    """An objection, with its reason."""

    reason = TextAreaField(_l("Reason"), filters=[strip], validators=[Length(max=LONGEST_REASON)])

    def __init__(self, *args: Any, needed: bool, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self._needed = needed
        self.reason.flags.required = needed

    def validate_reason(self, field: TextAreaField) -> None:
        """Some rounds want every reason."""
        if self._needed and not field.data:
            raise ValidationError(_("An objection needs its reason in this round."))


class DecideForm(Form):
    """Accredit or refuse, and why."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(REQUIRED)])
    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[Length(max=LONGEST_REASON)],
        description=_l("It stands in the register, and is sent to the body."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        only_refuse: bool = False,
        always_why: bool = False,
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        super().__init__(*args, **keywords)
        self._always_why = always_why
        accredit = [] if only_refuse else [SelectChoice("accredit", _("Accredit"))]
        self.decision.choices = [*accredit, SelectChoice("refuse", _("Refuse"))]

    @property
    def accredits(self) -> bool:
        """Whether the decision is to accredit."""
        return bool(self.decision.data == "accredit")

    def validate_reason(self, field: TextAreaField) -> None:
        """A refusal says why; so does what is decided in spite of an objection, or on appeal."""
        if not field.data and (self._always_why or self.decision.data == "refuse"):
            raise ValidationError(_("Say why: it stands in the register."))


class AppealForm(Form):
    """Why the body asks for another look."""

    words = TextAreaField(
        _l("Your appeal"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_TEXT), MostWords(MOST_WORDS)],
    )
