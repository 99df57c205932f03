"""A background document, and a topic to start from."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from app.forms import REQUIRED, Address, Form, strip
from app.rounds.forms.settings import LONGEST_LINE
from app.rounds.models import Document, StartTopic


class DocumentForm(Form):
    """A document: its title, and an address or a file."""

    title = StringField(
        _l("Title"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=LONGEST_LINE)]
    )
    note = StringField(
        _l("Note"),
        filters=[strip],
        validators=[Length(max=1000)],
        description=_l("Whose it is, how long, in which languages."),
    )
    url = StringField(_l("Address"), filters=[strip], validators=[Length(max=2000), Address()])
    file = FileField(_l("Or a file"), description=_l("PDF, DOCX, ODT or an image."))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        document: Document | None = None,
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        super().__init__(*args, **keywords)
        self.has_file = document is not None and document.file_id is not None

    def validate_file(self, field: FileField) -> None:
        """An address or a file, not both and not neither."""
        if self.has_file and not field.data and not self.url.data:
            return  # the file that is there stays
        if bool(field.data) == bool(self.url.data):
            raise ValidationError(_("Give either an address or a file."))

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_document` and `edit_document` take beside the file."""
        return {
            "title": self.title.data,
            "note": self.note.data or "",
            "url": self.url.data or None,
        }


class TopicForm(Form):
    """A topic that moderators start from."""

    name = StringField(
        _l("Name"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=LONGEST_LINE)]
    )
    parent = SelectField(_l("Beneath"), default="")
    belongs = TextAreaField(_l("What belongs"), filters=[strip], validators=[Length(max=2000)])
    not_belongs = TextAreaField(_l("What does not"), filters=[strip], validators=[Length(max=2000)])
    example = TextAreaField(_l("An example"), filters=[strip], validators=[Length(max=2000)])

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        topics: Sequence[StartTopic],
        topic: StartTopic | None = None,
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        super().__init__(*args, **keywords)
        beneath = _beneath(topic, topics) if topic else set()
        self.parent.choices = [
            SelectChoice("", _("nothing: it is a main topic")),
            *[SelectChoice(str(one.id), one.name) for one in topics if one.id not in beneath],
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_topic` and `edit_topic` take."""
        return {
            "name": self.name.data,
            "parent_id": uuid.UUID(self.parent.data) if self.parent.data else None,
            "belongs": self.belongs.data or "",
            "not_belongs": self.not_belongs.data or "",
            "example": self.example.data or "",
        }


def _beneath(topic: StartTopic, topics: Sequence[StartTopic]) -> set[uuid.UUID]:
    """The topic and everything beneath it, none of which it can stand beneath."""
    found = {topic.id}
    grown = True
    while grown:
        more = {one.id for one in topics if one.parent_id in found}
        grown = not more <= found
        found |= more
    return found
