"""Asking somebody to help run a round."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import EmailField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from app.forms import REQUIRED, Form, strip
from app.rounds import words
from app.rounds.forms.settings import labelled
from app.rounds.models import Role


class RoleForm(Form):
    """An address, and what its owner is asked to be."""

    email = EmailField(
        _l("Mail address"),
        filters=[strip],
        validators=[
            DataRequired(REQUIRED),
            Length(max=254),
            Email(_l("This is not a mail address.")),
        ],
    )
    role = RadioField(_l("Role"), validators=[InputRequired(REQUIRED)])

    def __init__(self, *args: object, **keywords: object) -> None:
        super().__init__(*args, **keywords)
        self.role.choices = labelled(Role, words.role_label)
