"""Saying into which round an administrator looks, and why."""

from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.forms import REQUIRED, Form, strip

LONGEST_ADDRESS = 500
SHORTEST_REASON, LONGEST_REASON = 15, 2000


class LookForm(Form):
    """The round's address, and the reason that its organisers read."""

    address = StringField(
        _l("Address of the round"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_ADDRESS)],
        description=_l("As it stands in the browser, or its last part."),
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[
            DataRequired(REQUIRED),
            Length(
                min=SHORTEST_REASON,
                max=LONGEST_REASON,
                message=_l("Say in a sentence why you need to read this round."),
            ),
        ],
        description=_l("The organisers of the round get it by mail at once."),
    )

    @property
    def slug(self) -> str:
        """The part of the address that names the round."""
        path = urlsplit(self.address.data).path if "/" in self.address.data else self.address.data
        parts = [part for part in path.split("/") if part]
        if "rounds" in parts[:-1]:
            return str(parts[parts.index("rounds") + 1])
        return str(parts[-1]) if parts else ""
