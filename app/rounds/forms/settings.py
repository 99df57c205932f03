"""A new round, what it says of itself, and its rules."""

import enum
from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app import text
from app.forms import REQUIRED, Form, strip
from app.organisations.models import Group
from app.organisations.queries import group_name
from app.rounds import words
from app.rounds.models import Answering, Attribution, LatePolicy, Round, Visibility
from config import LANGUAGE_NAMES

LONGEST_LINE = 300
LONGEST_TEXT = 50_000
MOST_WORDS = 100_000


class CheckboxesField(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def labelled(kind: type[enum.StrEnum], label: Callable[[Any], str]) -> list[SelectChoice]:
    """The members of an enumeration, as choices with the words people read."""
    return [SelectChoice(member.value, label(member)) for member in kind]


class NewRoundForm(Form):
    """What a round is made from, and its title."""

    title = StringField(
        _l("Title"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_LINE)],
        description=_l("It can be changed later; the address is made from it."),
    )


class AboutForm(Form):
    """What a round says of itself."""

    title = StringField(
        _l("Title"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=LONGEST_LINE)]
    )
    status_line = StringField(
        _l("Status line"),
        filters=[strip],
        validators=[Length(max=LONGEST_LINE)],
        description=_l(
            "What this is, and what it is not. It stands on every page and in every document, "
            "such as: informal; not part of the working group; not an agreed text."
        ),
    )
    host = StringField(_l("Host"), filters=[strip], validators=[Length(max=LONGEST_LINE)])
    co_hosts = TextAreaField(
        _l("Co-hosts"), validators=[Length(max=LONGEST_TEXT)], description=_l("One on each line.")
    )
    addressee = StringField(
        _l("Addressee"),
        filters=[strip],
        validators=[Length(max=LONGEST_LINE)],
        description=_l("To whom the result is handed."),
    )
    mandate = TextAreaField(
        _l("Mandate"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("Why people are asked, by whom, and what becomes of what they say."),
    )
    languages = CheckboxesField(
        _l("Languages in which one may answer"), validators=[InputRequired(REQUIRED)]
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self.languages.choices = [
            SelectChoice(code, LANGUAGE_NAMES.get(code, code))
            for code in current_app.config["TDT"].languages
        ]

    @classmethod
    def of(cls, round_: Round) -> "AboutForm":
        """The form as the round is now, or as it was sent."""
        names = ("title", "status_line", "host", "addressee", "mandate", "languages")
        data = {name: getattr(round_, name) for name in names}
        return cls(data=data | {"co_hosts": "\n".join(round_.co_hosts)})

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the round that the form holds."""
        return {
            "title": self.title.data,
            "status_line": self.status_line.data or "",
            "host": self.host.data or "",
            "co_hosts": [line.strip() for line in self.co_hosts.data.splitlines() if line.strip()],
            "addressee": self.addressee.data or "",
            "mandate": self.mandate.data or "",
            "languages": self.languages.data,
        }


class AccessForm(Form):
    """Who may answer and read, under what name, how late, how long; and the terms."""

    answering = RadioField(_l("Who may answer"), validators=[InputRequired(REQUIRED)])
    groups = CheckboxesField(_l("Groups that may answer"))
    individuals = BooleanField(
        _l("Individuals too"),
        description=_l(
            "A person may take part in their own name, as a party of one in the group of individuals."
        ),
    )
    visibility = RadioField(_l("Who may read"), validators=[InputRequired(REQUIRED)])
    attribution = RadioField(_l("How positions are shown"), validators=[InputRequired(REQUIRED)])
    names_sealed = BooleanField(
        _l("Seal the names"),
        description=_l(
            "Nobody is told whose a position is, not even those who run the round, as under the "
            "Chatham House rule. Positions are read once none can come in any more."
        ),
    )
    least_shown = IntegerField(
        _l("Smallest number shown where names are withheld"),
        validators=[InputRequired(REQUIRED), NumberRange(min=1, max=100)],
        description=_l("Smaller counts could tell who it was."),
    )
    two_persons = BooleanField(
        _l("Two persons"), description=_l("Whoever drafts a position may not clear it as well.")
    )
    late = RadioField(
        _l("A position that comes after the deadline"), validators=[InputRequired(REQUIRED)]
    )
    grace_minutes = IntegerField(
        _l("Grace period, in minutes"),
        validators=[Optional(), NumberRange(min=0, max=60 * 24 * 60)],
    )
    words_most = IntegerField(
        _l("Words in a whole position, at most"),
        validators=[Optional(), NumberRange(min=1, max=MOST_WORDS)],
    )
    words_most_joint = IntegerField(
        _l("The same for a joint position"),
        validators=[Optional(), NumberRange(min=1, max=MOST_WORDS)],
    )
    terms = TextAreaField(
        _l("Terms"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("What a party agrees to when it submits."),
    )

    def __init__(self, *args: Any, groups: Iterable[Group], **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self._groups = list(groups)
        locale = keywords.get("locale", "en")
        self.answering.choices = labelled(Answering, words.answering_label)
        self.visibility.choices = labelled(Visibility, words.visibility_label)
        self.attribution.choices = labelled(Attribution, words.attribution_label)
        self.late.choices = labelled(LatePolicy, words.late_label)
        self.groups.choices = [
            SelectChoice(group.sign, group_name(group, locale)) for group in self._groups
        ]

    @classmethod
    def of(cls, round_: Round, groups: Iterable[Group], locale: str) -> "AccessForm":
        """The form as the round is now, or as it was sent."""
        chosen = {one.group_id for one in round_.groups}
        there = list(groups)
        return cls(
            data={
                **{name: getattr(round_, name) for name in cls.COLUMNS},
                "terms": round_.terms,
                "groups": [group.sign for group in there if group.id in chosen],
            },
            groups=there,
            locale=locale,
        )

    COLUMNS = (
        "answering",
        "individuals",
        "visibility",
        "attribution",
        "names_sealed",
        "least_shown",
        "two_persons",
        "late",
        "grace_minutes",
        "words_most",
        "words_most_joint",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the round that the form holds."""
        facts = {name: self[name].data for name in self.COLUMNS}
        return facts | {
            "answering": Answering(facts["answering"]),
            "visibility": Visibility(facts["visibility"]),
            "attribution": Attribution(facts["attribution"]),
            "late": LatePolicy(facts["late"]),
            "grace_minutes": facts["grace_minutes"] or 0,
        }

    @property
    def chosen_groups(self) -> list[Group]:
        """The groups that may answer, where not all may."""
        if self.answering.data != Answering.GROUPS:
            return []
        return [group for group in self._groups if group.sign in (self.groups.data or ())]

    def validate_names_sealed(self, field: BooleanField) -> None:
        """Names are sealed only where they are shown nowhere, and nobody comes alone and late."""
        if field.data and self.attribution.data != Attribution.NONE:
            raise ValidationError(
                _(
                    "Names can be sealed only where positions are shown without saying whose they are."
                )
            )
        if field.data and self.late.data == LatePolicy.MARK:
            raise ValidationError(
                _("Where names are sealed, a late position would tell who sent it: refuse those.")
            )

    def validate_groups(self, field: CheckboxesField) -> None:
        """Some group must be named where only some may answer."""
        if self.answering.data == Answering.GROUPS and not field.data:
            raise ValidationError(_("Choose at least one group."))

    def validate_late(self, field: RadioField) -> None:
        """A grace period has a length."""
        if field.data == LatePolicy.GRACE and not self.grace_minutes.data:
            raise ValidationError(_("Say how long the grace period is."))


def clean_lines(value: str) -> list[str]:
    """The lines of a text area that say something."""
    return [text.line(line) for line in value.splitlines() if line.strip()]
