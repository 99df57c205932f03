"""The forms of single deeds: describing, commenting, settling, submitting, asking."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from app.forms import REQUIRED, Form, KeyedForm, strip
from app.text import excerpt, whole

LONGEST_NOTE = 4000
SHORT = 90  # characters of a sentence in a list


class DescribeForm(Form):
    """In which language a position is, and how it may be shown."""

    language = SelectField(_l("Language of the position"))
    attribution = RadioField(_l("How it may be shown"))


class TranslateForm(Form):
    """One more language to prepare the position in."""

    into = SelectField(_l("Language"))


class TightenForm(Form):
    """Less that may be shown of whose a position, or some of its words, are."""

    to = RadioField(_l("From now on it is shown"), validators=[DataRequired(REQUIRED)])


class FileForm(Form):
    """Files for the position as a whole."""

    files = MultipleFileField(_l("Files"))


class SettleForm(Form):
    """Which words stand where two delegates wrote at once."""

    keep = RadioField(
        _l("Which words stand?"),
        choices=[
            SelectChoice("current", _l("The ones that were saved first")),
            SelectChoice("other", _l("The ones that came second")),
            SelectChoice("merged", _l("The ones I write below")),
        ],
        validators=[DataRequired(_l("Choose one of the three."))],
    )
    merged = TextAreaField(_l("Words made of both"))
    revision = HiddenField()


class NoteForm(Form):
    """A word to the others of the delegation; may be empty."""

    note = TextAreaField(
        _l("Note"), filters=[strip], validators=[Optional(), Length(max=LONGEST_NOTE)]
    )


class CommentForm(Form):
    """A comment on the draft."""

    words = TextAreaField(
        _l("Comment"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_NOTE)],
    )


class RemarkForm(CommentForm):
    """A comment on one answer of the draft, or on one sentence of it."""

    quote = SelectField(_l("On which words"), validate_choice=False)

    def validate_quote(self, field: SelectField) -> None:
        """Somebody else may have changed the sentence in the meantime."""
        if field.data not in [choice.value for choice in field.choices or ()]:
            raise ValidationError(_("These words have changed meanwhile. Choose again."))

    def offer(self, sentences: Sequence[str]) -> None:
        """Let a sentence of the answer be chosen, or all of it."""
        self.quote.choices = [
            SelectChoice("", _("the whole answer")),
            *(SelectChoice(one, excerpt(one, (0, 0), SHORT)) for one in dict.fromkeys(sentences)),
        ]


class ReasonForm(Form):
    """A deed that says why."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_NOTE)],
    )


class SubmitForm(KeyedForm):
    """The last step: consent to the terms, and the key that makes sending it twice harmless."""

    agree = BooleanField(
        _l("We agree to the terms of this round, and to what is said here of publication"),
        validators=[DataRequired(_l("Agree to submit."))],
    )


class SponsorForm(Form):
    """An organisation to ask, chosen by its name."""

    organisation = StringField(
        _l("Organisation"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=300)]
    )


class AnswerRequestForm(Form):
    """What an organisation says to a request for co-sponsorship."""

    to = HiddenField()
    except_on = StringField(
        _l("Except on questions"), filters=[strip], validators=[Length(max=200)]
    )

    def validate_except_on(self, field: StringField) -> None:
        """Numbers of questions, between commas."""
        numbers = [whole(part) for part in re.findall(r"[^\s,;]+", field.data or "")]
        self.exceptions = [number for number in numbers if number is not None]
        if len(self.exceptions) < len(numbers):
            raise ValidationError(_("Give numbers of questions, such as 3, 5."))


ALREADY = _l("This has been submitted already. Nothing was changed.")
NO_RECEIPT = _l(
    "This position was entered with others at once: the record holds one entry for all."
)
NO_FILE = _l("Choose a file first.")
