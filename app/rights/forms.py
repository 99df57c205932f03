"""Proving that it is oneself, before an account is erased."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.accounts.forms import PasswordForm
from app.forms import REQUIRED, strip


class EraseForm(PasswordForm):
    """The password, a code where there is a second step, and that one means it."""

    code = StringField(_l("Code of the second step"), [Length(max=40)], filters=[strip])
    sure = BooleanField(
        _l("Erase my account. I know that this cannot be undone."), [InputRequired(REQUIRED)]
    )
