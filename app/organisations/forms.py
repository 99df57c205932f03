"""Forms about organisations, their members and the groups."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional

from app.forms import REQUIRED, Address, Form, strip
from app.organisations.geography import countries
from app.organisations.models import DelegateRole, Group, Organisation, Region
from app.organisations.queries import group_name, region_name

ROLES = (
    SelectChoice(DelegateRole.OBSERVER.value, _l("Observer: reads drafts and what is asked")),
    SelectChoice(DelegateRole.DRAFTER.value, _l("Drafter: writes positions")),
    SelectChoice(DelegateRole.CLEARER.value, _l("Clearer: also clears and submits them")),
)


class OrganisationForm(Form):
    """An organisation's entry."""

    name = StringField(
        _l("Full name"), [DataRequired(REQUIRED), Length(min=2, max=200)], filters=[strip]
    )
    short_name = StringField(_l("Short name"), [Optional(), Length(max=40)], filters=[strip])
    group = RadioField(_l("Stakeholder group"), [DataRequired(_l("Choose a group."))])
    nature = StringField(_l("Kind of organisation"), [Optional(), Length(max=80)], filters=[strip])
    country = SelectField(_l("Country"), [Optional()])
    region = SelectField(_l("Regional group of the United Nations"), [Optional()])
    website = URLField(_l("Web site"), [Optional(), Length(max=300), Address()], filters=[strip])

    def __init__(self, *args: Any, groups: list[Group], **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        language = str(get_locale() or "en")
        self._groups = {str(group.id): group for group in groups}
        self.group.choices = [
            SelectChoice(key, group_name(group, language)) for key, group in self._groups.items()
        ]
        self.country.choices = [
            SelectChoice("", _("None, or several")),
            *(SelectChoice(code, name) for code, name in countries(language)),
        ]
        self.region.choices = [
            SelectChoice("", _("As the country tells, or none")),
            *(SelectChoice(region.value, region_name(region)) for region in Region),
        ]

    def validate_name(self, field: StringField) -> None:
        """A name has letters in it."""
        if field.data and not any(character.isalpha() for character in field.data):
            raise ValidationError(_("Write the organisation's name."))

    @property
    def chosen_group(self) -> Group:
        """The group chosen; only of a form that validated."""
        return self._groups[str(self.group.data)]

    @property
    def chosen_region(self) -> Region | None:
        """The regional group chosen, if one was."""
        return Region(self.region.data) if self.region.data else None

    def show(self, organisation: Organisation) -> None:
        """Fill the fields with an entry as it stands."""
        self.group.data = str(organisation.group_id)
        self.country.data = organisation.country or ""
        self.region.data = organisation.region.value if organisation.region else ""


class JoinForm(Form):
    """A wish to speak for an organisation."""

    role = RadioField(
        _l("What do you want to do for it?"),
        [DataRequired(REQUIRED)],
        choices=list(ROLES),
        default=DelegateRole.DRAFTER.value,
    )


class InviteForm(Form):
    """An invitation to a member."""

    email = EmailField(
        _l("E-mail address"),
        [
            DataRequired(REQUIRED),
            Email(_l("Write an address like name@example.org.")),
            Length(max=254),
        ],
        filters=[strip],
    )
    role = RadioField(
        _l("Role"),
        [DataRequired(REQUIRED)],
        choices=list(ROLES),
        default=DelegateRole.DRAFTER.value,
    )


class RoleForm(Form):
    """What a member may do."""

    role = RadioField(_l("Role"), [DataRequired(REQUIRED)], choices=list(ROLES))
    manages = BooleanField(_l("Manages the entry: invites members and changes it"))


class ReturnForm(Form):
    """Why an entry is returned."""

    reason = TextAreaField(
        _l("Reason, which its people will read"),
        [DataRequired(REQUIRED), Length(max=2000)],
        filters=[strip],
    )


class MergeForm(Form):
    """The twin that takes the organisation over."""

    into = RadioField(_l("Keep this entry"), [DataRequired(_l("Choose the entry to keep."))])


class NameForm(Form):
    """Another name of the organisation."""

    name = StringField(
        _l("Other name"), [DataRequired(REQUIRED), Length(min=2, max=200)], filters=[strip]
    )
    language = SelectField(_l("In"), [Optional()])


class GroupForm(Form):
    """A stakeholder group's names and place."""

    place = IntegerField(_l("Place"), [DataRequired(REQUIRED), NumberRange(min=1, max=99)])
    en = StringField(_l("English"), [DataRequired(REQUIRED), Length(max=80)], filters=[strip])
    fr = StringField(_l("French"), [Optional(), Length(max=80)], filters=[strip])
    es = StringField(_l("Spanish"), [Optional(), Length(max=80)], filters=[strip])
    ru = StringField(_l("Russian"), [Optional(), Length(max=80)], filters=[strip])
    zh = StringField(_l("Chinese"), [Optional(), Length(max=80)], filters=[strip])
    ar = StringField(_l("Arabic"), [Optional(), Length(max=80)], filters=[strip])
