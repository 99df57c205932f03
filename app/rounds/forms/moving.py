"""Moving a round on, and its deadline."""

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from app.forms import REQUIRED, Form, InOurTime, strip
from app.rounds.forms.dates import WALL
from app.rounds.models import RoundState


class MoveForm(Form):
    """To which state, and why where a reason is needed."""

    to = HiddenField(validators=[AnyOf([state.value for state in RoundState])])
    reason = TextAreaField(_l("Reason"), filters=[strip], validators=[Length(max=2000)])


class ExtendForm(Form):
    """The new deadline, and why it moves."""

    closes_at = DateTimeLocalField(
        _l("New deadline"),
        format=[WALL, "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired(REQUIRED), InOurTime()],
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=2000)],
        description=_l("Everyone reads it, on the page of the round and by mail."),
    )
