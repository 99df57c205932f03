"""What rapporteurs, co-chairs and organisers write about a session and its account."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.forms import REQUIRED, Form, strip
from config import LANGUAGE_NAMES

LONGEST_NOTES = 60_000


class NotesForm(Form):
    """Working notes, and the state they were written from."""

    words = TextAreaField(_l("Notes"), validators=[Length(max=LONGEST_NOTES)])
    was = HiddenField()


class AccountForm(Form):
    """The account of a session, and the state it was written from."""

    words = TextAreaField(_l("Account"), validators=[Length(max=LONGEST_NOTES)])
    language = SelectField(
        _l("Language of the account"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()],
    )
    was = HiddenField()


class AnswerForm(Form):
    """What a co-chair says to a version of the account."""

    answer = RadioField(
        _l("Your answer"),
        choices=[
            SelectChoice("approve", _l("I approve this version")),
            SelectChoice("changes", _l("I ask for changes")),
        ],
        validators=[InputRequired(REQUIRED)],
    )
    comment = TextAreaField(
        _l("What should change"), filters=[strip], validators=[Length(max=10_000)]
    )

    def validate_comment(self, field: TextAreaField) -> None:
        """Asking for changes says which."""
        if self.answer.data == "changes" and not field.data:
            raise ValidationError(_("Say what should change."))


class OnBehalfForm(Form):
    """How an organiser knows that a co-chair approved."""

    reason = StringField(
        _l("How you know that they approve"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=500)],
    )
