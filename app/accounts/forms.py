"""The forms of accounts: what may be typed, and what is said when it will not do."""

from datetime import date, datetime, time, timedelta

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app import clock, text
from app.accounts import passwords
from app.forms import REQUIRED, Form, InOurTime, Zone, strip
from config import LANGUAGE_NAMES

LONGEST_NAME = 120
LONGEST_ADDRESS = 254
MOST_DAYS = 365  # of a token for a program


class Mail:
    """The field holds an address for mail; it is kept in its one normal spelling."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for what cannot be an address."""
        try:
            found = validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(_("Write an address such as name@example.org.")) from None
        field.data = found.normalized.lower()


class PasswordAsTyped:
    """The field holds no more than a password can, before anything is computed from it."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for what is too long or holds what no keyboard types."""
        typed = field.raw_data[0] if field.raw_data else ""
        if len(typed) > passwords.MOST or "\x00" in typed:
            raise ValidationError(
                _("A password has at most %(n)s characters, all of them visible.", n=passwords.MOST)
            )


def _name() -> StringField:
    return StringField(
        _l("Your name"),
        [InputRequired(REQUIRED), Length(max=LONGEST_NAME)],
        filters=[lambda value: text.line(value) if value else value],
    )


def _email(label: str) -> EmailField:
    return EmailField(
        label, [InputRequired(REQUIRED), Length(max=LONGEST_ADDRESS), Mail()], filters=[strip]
    )


def _known_password(label: str) -> PasswordField:
    return PasswordField(label, [InputRequired(REQUIRED), PasswordAsTyped()])


class SignUpForm(Form):
    """Ask for an account."""

    name = _name()
    email = _email(_l("Your address for mail"))


class NewPasswordForm(Form):
    """Choose a password. `about` are the words it must not contain: the person's name, address."""

    about: tuple[str, ...] = ()
    password = PasswordField(_l("New password"), [InputRequired(REQUIRED), PasswordAsTyped()])

    def validate_password(self, field: Field) -> None:
        """Refuse what anyone would guess."""
        wrong = passwords.fault(field.data or "", about=self.about)
        if wrong:
            raise ValidationError(wrong)


class FirstPasswordForm(NewPasswordForm):
    """Choose the first password."""

    password = PasswordField(_l("Password"), [InputRequired(REQUIRED), PasswordAsTyped()])


class WelcomeForm(FirstPasswordForm):
    """The first administrator of a new installation."""

    token = StringField(_l("Key from the console"), [InputRequired(REQUIRED)], filters=[strip])
    name = _name()
    email = _email(_l("Your address for mail"))


class SignInForm(Form):
    """Name and password."""

    next = HiddenField()
    email = StringField(
        _l("Your address for mail"),
        [InputRequired(REQUIRED), Length(max=LONGEST_ADDRESS)],
        filters=[strip],
    )
    password = _known_password(_l("Password"))


class CodeForm(Form):
    """A code of the second step, or a recovery code."""

    code = StringField(_l("Code"), [InputRequired(REQUIRED), Length(max=40)], filters=[strip])


class AskResetForm(Form):
    """Ask for a new password."""

    email = _email(_l("Your address for mail"))


class ChangePasswordForm(NewPasswordForm):
    """Another password, by whoever knows the one in force."""

    current = _known_password(_l("The password you have now"))


class ChangeAddressForm(Form):
    """Another address."""

    email = _email(_l("New address"))


class PasswordForm(Form):
    """Prove that it is oneself."""

    current = _known_password(_l("Your password"))


class PasskeyForm(Form):
    """A new passkey: its name, and what the device made, which our script fills in."""

    name = StringField(
        _l("Its name"),
        [InputRequired(REQUIRED), Length(max=LONGEST_NAME)],
        filters=[lambda value: text.line(value) if value else value],
    )
    credential = HiddenField()


class PasskeySignInForm(Form):
    """What the device answered."""

    credential = HiddenField(validators=[InputRequired(REQUIRED)])


class TokenForm(Form):
    """A new token for a program."""

    name = StringField(
        _l("Its name"),
        [InputRequired(REQUIRED), Length(max=LONGEST_NAME)],
        filters=[lambda value: text.line(value) if value else value],
    )
    scopes = SelectMultipleField(
        _l("What it opens"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    until = DateField(_l("Until"), [InputRequired(REQUIRED), InOurTime()])

    def validate_scopes(self, field: Field) -> None:
        """A token that opens nothing is of no use."""
        if not field.data:
            raise ValidationError(_("Choose what the token opens."))

    def validate_until(self, field: Field) -> None:
        """It ends, and within a year."""
        days = (field.data - clock.now().date()).days if field.data else -1
        if not 0 <= days <= MOST_DAYS:
            raise ValidationError(_("Choose a day from today on, and within a year."))

    def end_of_day(self, zone: str) -> datetime:
        """When the last day is over in the zone."""
        last: date = self.until.data
        return clock.from_wall(datetime.combine(last + timedelta(days=1), time()), zone)


class PreferencesForm(Form):
    """Name, language, time."""

    name = _name()
    language = SelectField(_l("Language"))
    zone = SelectField(_l("Time zone"), [Zone()])

    def offer(self) -> None:
        """Fill the lists."""
        known = current_app.config["TDT"].languages
        self.language.choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in known]
        self.zone.choices = [(zone, zone.replace("_", " ")) for zone in clock.zones()]


class RolesForm(Form):
    """What somebody is on this installation."""

    admin = BooleanField(_l("Administrator: accepts organisations, looks after accounts"))
    auditor = BooleanField(_l("Auditor: reads everything on the record, changes nothing"))
