"""The forms of the moderators' desk."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from app.forms import REQUIRED, Form, strip
from app.positions.models import PositionState
from app.text import stretch

LONGEST_REASON = 2000
LONGEST_NOTE = 4000
MOST_AT_ONCE = 100

DECISIONS = (PositionState.ACCEPTED, PositionState.HELD, PositionState.RETURNED)


class DecisionForm(Form):
    """What becomes of a position; holding and returning say why."""

    to = HiddenField()
    version = HiddenField()
    reason = TextAreaField(
        _l("Reason, for holding or returning"),
        filters=[strip],
        validators=[Length(max=LONGEST_REASON)],
    )

    def validate_to(self, field: Field) -> None:
        """One of the three decisions."""
        if field.data not in set(DECISIONS):
            raise ValidationError(_("Choose what becomes of the position."))

    def validate_reason(self, field: Field) -> None:
        """The delegation is told why its position is held or returned."""
        if self.to.data != PositionState.ACCEPTED and not field.data:
            raise ValidationError(_("Say why: the delegation is told."))


class HideForm(Form):
    """A stretch to hide, chosen in the text or by its sentences, and why."""

    start = IntegerField(validators=[Optional()])
    end = IntegerField(validators=[Optional()])
    sentences = SelectMultipleField(_l("Sentences"), choices=[], validate_choice=False)
    reason = StringField(
        _l("Reason, which the public reads in place of the words"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=300)],
    )

    def stretches(self, plain: str) -> list[tuple[int, int]]:
        """The stretches chosen; sentences that follow each other are one. Empty: none, or no such."""
        chosen = [(self.start.data, self.end.data)] if self.end.data is not None else []
        for value in self.sentences.data or []:
            ticked = stretch(value, most=len(plain))
            if ticked is None:
                return []
            chosen.append(ticked)
        joined: list[tuple[int, int]] = []
        for start, end in sorted((start or 0, end or 0) for start, end in chosen):
            if not 0 <= start < end <= len(plain):
                return []
            if joined and not plain[joined[-1][1] : start].strip():
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return joined


class ModeratorNoteForm(Form):
    """A note for the round's moderators and organisers."""

    words = TextAreaField(
        _l("Note"),
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=LONGEST_NOTE)],
    )
