"""Forms of an import: the file, and what its columns mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app import text
from app.forms import REQUIRED, Form, strip
from app.organisations.models import Group
from app.organisations.queries import group_name
from app.positions.labels import language_word
from app.rounds.models import Question, QuestionKind

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar", "de", "pt")


class FileForm(Form):
    """The file to bring in, and a mapping to begin with."""

    file = FileField(_l("CSV, XLSX or JSON file"), [FileRequired(_l("Choose a file."))])
    mapping = SelectField(_l("Begin with"), [Optional()])


class ColumnsForm(Form):
    """Which column means what."""

    name = StringField(
        _l("Name of this mapping"), [DataRequired(REQUIRED), Length(max=60)], filters=[strip]
    )
    key = SelectField(_l("What tells the rows apart"), [Optional()])
    organisation = SelectField(_l("Organisation"), [Optional()])
    each_row = StringField(
        _l("Or: every row is a participant, named"), [Optional(), Length(max=120)], filters=[strip]
    )
    group = SelectField(_l("Stakeholder group"), [Optional()])
    default_group = SelectField(_l("Group where none is told"), [Optional()])
    country = SelectField(_l("Country"), [Optional()])
    language = SelectField(_l("Language"), [Optional()])
    default_language = SelectField(_l("Language where none is told"))
    date = SelectField(_l("Date"), [Optional()])
    title = SelectField(_l("Title"), [Optional()])
    topic = SelectField(_l("Topic that people assigned"), [Optional()])

    def offer(self, columns: Sequence[str], groups: Sequence[Group]) -> None:
        """Put the table's columns and the groups into the choices."""
        none = SelectChoice("", _("not in the table"))
        for field in (
            self.key,
            self.organisation,
            self.group,
            self.country,
            self.language,
            self.date,
            self.title,
            self.topic,
        ):
            field.choices = [none, *(SelectChoice(name, name) for name in columns)]
        self.default_language.choices = [
            SelectChoice(code, language_word(code)) for code in LANGUAGES
        ]
        self.default_group.choices = [
            SelectChoice("", _("none: every row must tell")),
            *(SelectChoice(one.sign, group_name(one, str(get_locale() or "en"))) for one in groups),
        ]

    def said(
        self, questions: Sequence[Question], chosen: Mapping[str, str], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The mapping as the form says it; what the page does not show stays as it was."""
        party = {**before.get("party", {})}
        party.update(
            organisation=self.organisation.data or None,
            each_row=self.each_row.data or None,
            group=self.group.data or None,
            default_group=self.default_group.data or None,
            country=self.country.data or None,
            groups={
                name.removeprefix("group:"): sign
                for name, sign in chosen.items()
                if name.startswith("group:")
            },
        )
        topics = {**before.get("topics", {}), "main": self.topic.data or None}
        return {
            "name": self.name.data,
            "row": {
                **before.get("row", {}),
                "key": self.key.data or None,
                "date": self.date.data or None,
                "title": self.title.data or None,
                "language": self.language.data or None,
                "default_language": self.default_language.data,
            },
            "party": party,
            "topics": topics,
            "questions": [
                _asked(question, chosen)
                for question in questions
                if chosen.get(f"question:{question.id}")
            ],
        }

    def show(self, said: Mapping[str, Any]) -> None:
        """Fill the fields with a mapping."""
        row, party = said.get("row", {}), said.get("party", {})
        self.name.data = said.get("name", "")
        self.each_row.data = party.get("each_row") or ""
        self.topic.data = said.get("topics", {}).get("main") or ""
        for name in ("key", "date", "title", "language"):
            self[name].data = row.get(name) or ""
        self.default_language.data = row.get("default_language") or "en"
        for name in ("organisation", "group", "default_group", "country"):
            self[name].data = party.get(name) or ""


def group_meant(value: str, groups: Sequence[Group]) -> str:
    """The sign of the group that a table's value plainly names; empty where none is."""
    plain = text.fold(value)
    return next(
        (
            one.sign
            for one in groups
            if plain in {text.fold(said) for said in (one.sign, *one.names.values())}
        ),
        "",
    )


def _asked(question: Question, chosen: Mapping[str, str]) -> dict[str, Any]:
    wording = question.current
    said: dict[str, Any] = {
        "key": str(question.id),
        "wording": wording.wording,
        "kind": wording.kind.value,
        "column": chosen[f"question:{question.id}"],
    }
    if wording.kind is QuestionKind.STANCE:
        said["stance_column"] = chosen.get(f"stance:{question.id}") or None
    if wording.options:
        said["options"] = {
            value: one["key"] for one in wording.options for value in (one["label"], one["key"])
        }
    return said


def guess(columns: Sequence[str], questions: Sequence[Question]) -> dict[str, Any]:
    """A mapping to begin with, from columns whose names say what they are."""
    folded = {text.fold(name): name for name in columns}

    def find(*names: str) -> str | None:
        return next((folded[name] for name in names if name in folded), None)

    return {
        "name": "",
        "row": {
            "key": find("id", "key", "number", "reference"),
            "date": find("date", "created", "submitted"),
            "title": find("title", "subject"),
            "language": find("language", "lang"),
        },
        "party": {
            "organisation": find("organisation", "organization", "name", "party", "body"),
            "group": find("group", "stakeholder group", "sector"),
            "country": find("country", "state", "region"),
        },
        "questions": [
            {
                "key": str(question.id),
                "wording": question.current.wording,
                "kind": question.current.kind.value,
                "column": column,
            }
            for question in questions
            if (column := folded.get(text.fold(question.current.wording)))
        ],
    }
