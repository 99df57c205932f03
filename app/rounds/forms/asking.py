"""A page of questions, and a question of any kind."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app import text
from app.forms import REQUIRED, Form, strip
from app.rounds import words
from app.rounds.checklist import CHOICES, LEAST_OPTIONS
from app.rounds.forms.settings import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_WORDS,
    CheckboxesField,
    clean_lines,
    labelled,
)
from app.rounds.models import Page, Question, QuestionKind

MOST_OPTIONS = 60
STANCES = ("support", "support_with_changes", "neutral", "oppose", "cannot_accept")


class PageForm(Form):
    """A page of questions."""

    title = StringField(
        _l("Title"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=LONGEST_LINE)]
    )
    intro = TextAreaField(_l("Introduction"), validators=[Length(max=LONGEST_TEXT)])


class QuestionForm(Form):
    """A question: what it asks, how it is answered, and when it is shown."""

    page = SelectField(_l("Page"), validators=[InputRequired(REQUIRED)])
    kind = RadioField(_l("How it is answered"), validators=[InputRequired(REQUIRED)])
    wording = TextAreaField(
        _l("Question"), filters=[strip], validators=[DataRequired(REQUIRED), Length(max=2000)]
    )
    help = TextAreaField(
        _l("Help"),
        filters=[strip],
        validators=[Length(max=2000)],
        description=_l("A line or two beneath the question."),
    )
    background = TextAreaField(
        _l("Background"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("Facts to unfold for those who want them."),
    )
    options = TextAreaField(
        _l("Options"),
        validators=[Length(max=LONGEST_TEXT)],
        description=_l("One on each line. For one of several, several of these, and ranking."),
    )
    required = BooleanField(_l("It must be answered"))
    words_most = IntegerField(
        _l("Words at most"), validators=[Optional(), NumberRange(min=1, max=MOST_WORDS)]
    )
    words_most_joint = IntegerField(
        _l("Words at most in a joint position"),
        validators=[Optional(), NumberRange(min=1, max=MOST_WORDS)],
    )
    shown_if = CheckboxesField(
        _l("Shown only after one of these answers"),
        description=_l(
            "Choose answers to one earlier question. Without a choice it is always shown."
        ),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        pages: Sequence[Page],
        question: Question | None = None,
        **keywords: Any,  # noqa: ANN401 - passed on to WTForms
    ) -> None:
        super().__init__(*args, **keywords)
        self._pages = {str(page.id): page for page in pages}
        self._question = question
        self._earlier = _earlier(pages, question)
        self.page.choices = [SelectChoice(key, page.title) for key, page in self._pages.items()]
        self.kind.choices = labelled(QuestionKind, words.kind_label)
        self.shown_if.choices = [
            SelectChoice(f"{one.id}:{key}", f"{number}. {one.current.wording} – {label}")
            for number, one in self._earlier
            for key, label in _answers(one)
        ]

    @classmethod
    def of(cls, question: Question, pages: Sequence[Page]) -> "QuestionForm":
        """The form as the question is now, or as it was sent."""
        now = question.current
        names = ("kind", "wording", "help", "background", "required", "words_most")
        return cls(
            data={
                **{name: getattr(now, name) for name in (*names, "words_most_joint")},
                "page": str(question.page_id),
                "options": "\n".join(option["label"] for option in now.options),
                "shown_if": [
                    f"{question.shown_if_id}:{value}" for value in question.shown_if_values
                ],
            },
            pages=pages,
            question=question,
        )

    def validate_options(self, field: TextAreaField) -> None:
        """A choice has at least two options, and each once."""
        if self.kind.data not in CHOICES:
            return
        lines = clean_lines(field.data or "")
        if len(lines) < LEAST_OPTIONS:
            raise ValidationError(_("Give at least two options, one on each line."))
        if len(lines) > MOST_OPTIONS:
            raise ValidationError(_("Give at most %(most)s options.", most=MOST_OPTIONS))
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError(_("An option stands there twice."))

    def validate_shown_if(self, field: CheckboxesField) -> None:
        """The answers that bring a question in are answers to one question."""
        if len({value.partition(":")[0] for value in field.data or ()}) > 1:
            raise ValidationError(_("Choose answers to one question only."))

    def validate_words_most_joint(self, field: IntegerField) -> None:
        """A joint position may say more than a single one, never less."""
        if field.data and self.words_most.data and field.data < self.words_most.data:
            raise ValidationError(_("This is less than a single position may have."))

    @property
    def on_page(self) -> Page:
        """The page the question stands on."""
        return self._pages[self.page.data]

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_question` and `edit_question` take, besides the page."""
        kind = QuestionKind(self.kind.data)
        chosen = [value.partition(":") for value in self.shown_if.data or ()]
        earlier = {str(one.id): one for _number, one in self._earlier}
        return {
            "kind": kind,
            "wording": self.wording.data,
            "help": self.help.data or "",
            "background": (self.background.data or "").strip(),
            "options": self._options() if kind in CHOICES else [],
            "required": self.required.data,
            "words_most": self.words_most.data,
            "words_most_joint": self.words_most_joint.data,
            "shown_if": earlier[chosen[0][0]] if chosen else None,
            "shown_if_values": [key for _question, _colon, key in chosen],
        }

    def _options(self) -> list[dict[str, str]]:
        """The options with their keys: one that is worded anew in its place keeps its key."""
        lines = clean_lines(self.options.data or "")
        before = self._question.current.options if self._question else []
        keys = {option["label"]: option["key"] for option in before}
        kept = [keys.get(line) for line in lines]
        if len(before) == len(lines):
            spare = {option["key"] for option in before} - set(kept)
            kept = [
                key or (old["key"] if old["key"] in spare else None)
                for key, old in zip(kept, before, strict=True)
            ]
        taken = {key for key in kept if key}
        found = []
        for line, key in zip(lines, kept, strict=True):
            made = key or _free_key(line, taken)
            taken.add(made)
            found.append({"key": made, "label": line})
        return found


def _free_key(label: str, taken: set[str]) -> str:
    wanted = text.slug(label)
    return wanted if wanted not in taken else f"{wanted}-{uuid.uuid4().hex[:6]}"


def _earlier(pages: Sequence[Page], question: Question | None) -> list[tuple[int, Question]]:
    """The questions before this one whose answers are chosen, with their numbers."""
    found = []
    asked = [one for page in pages for one in page.asked]
    for number, one in enumerate(asked, start=1):
        if question is not None and one.id == question.id:
            break
        if one.current.kind in {QuestionKind.STANCE, QuestionKind.ONE, QuestionKind.SEVERAL}:
            found.append((number, one))
    return found


def _answers(question: Question) -> list[tuple[str, str]]:
    if question.current.kind is QuestionKind.STANCE:
        return [(value, words.stance_label(value)) for value in STANCES]
    return [(option["key"], option["label"]) for option in question.current.options]
