"""The form of a page, made from the questions on it, and what was sent with it."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app import text
from app.forms import Form
from app.positions.actions import Given
from app.positions.labels import stance_word
from app.positions.models import DraftAnswer, Stance
from app.rounds.models import Question, QuestionKind

CHOSEN = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING)


class _Ticks(SelectMultipleField):
    """Several options, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def name(part: str, question: Question) -> str:
    """The name of a field: what part of the answer to which question."""
    return f"{part}_{question.id.hex}"


def rank_name(question: Question, place: int) -> str:
    """The name of the field that gives an option its rank."""
    return f"rank_{question.id.hex}_{place}"


def page_form(
    questions: Sequence[Question],
    drafts: Mapping[uuid.UUID, DraftAnswer],
    data: "MultiDict[str, Any] | None" = None,
    *,
    words_only: bool = False,
) -> Form:
    """The form of one page: filled from the draft, or as it was sent. A translation has words only."""
    fields: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for question in questions:
        made = _words_of(question) if words_only else _fields_of(question)
        fields |= made
        draft = drafts.get(question.id)
        if draft is not None:
            values |= _values_of(question, draft)
    kind = type("PageForm", (PageForm,), fields)
    form: Form = kind(formdata=data, data={**values, "revisions": token(questions, drafts)})
    return form


class PageForm(Form):
    """What every page of the form has: which revision of each answer it shows."""

    revisions = HiddenField()


def _fields_of(question: Question) -> dict[str, Any]:
    version = question.current
    fields: dict[str, Any] = {}
    options = [SelectChoice(option["key"], option["label"]) for option in version.options]
    no = SelectChoice("", _("Nothing said yet"))
    if version.kind is QuestionKind.STANCE:
        stances = [SelectChoice(stance.value, stance_word(stance)) for stance in Stance]
        fields[name("stance", question)] = RadioField(
            _l("Your position"),
            choices=[*stances, no],
            validators=[Optional()],
            default="",
        )
    elif version.kind is QuestionKind.ONE:
        fields[name("choice", question)] = RadioField(
            _l("Choose one"),
            choices=[*options, no],
            validators=[Optional()],
            default="",
        )
    elif version.kind is QuestionKind.SEVERAL:
        fields[name("choice", question)] = _Ticks(
            _l("Choose all that apply"), choices=options, validators=[Optional()]
        )
    elif version.kind is QuestionKind.RANKING:
        for place, option in enumerate(options):
            fields[rank_name(question, place)] = SelectField(
                option.label,
                choices=["", *(str(n) for n in range(1, len(options) + 1))],
                validators=[Optional()],
            )
    if version.kind is QuestionKind.FILE:
        fields[name("file", question)] = MultipleFileField(_l("Add files"))
    else:
        fields |= _words_of(question)
    return fields


def _words_of(question: Question) -> dict[str, Any]:
    label = _l("Your answer") if question.current.kind is QuestionKind.TEXT else _l("The reason")
    return {name("text", question): TextAreaField(label)}


def _values_of(question: Question, draft: DraftAnswer) -> dict[str, Any]:
    kind = question.current.kind
    values: dict[str, Any] = {name("text", question): draft.text}
    if kind is QuestionKind.STANCE:
        values[name("stance", question)] = draft.stance.value if draft.stance else ""
    elif kind is QuestionKind.ONE:
        values[name("choice", question)] = draft.choices[0] if draft.choices else ""
    elif kind is QuestionKind.SEVERAL:
        values[name("choice", question)] = list(draft.choices)
    elif kind is QuestionKind.RANKING:
        for place, option in enumerate(question.current.options):
            key = option["key"]
            rank = draft.choices.index(key) + 1 if key in draft.choices else ""
            values[rank_name(question, place)] = str(rank)
    return values


def given(
    question: Question,
    data: "MultiDict[str, str]",
    draft: DraftAnswer | None,
    *,
    whole: bool,
) -> Given | None:
    """What was sent for one question; None when nothing was.

    `whole`: the page was sent as it stands, so what is not there was taken away. Otherwise only
    what is there was touched.
    """
    kind = question.current.kind
    if kind is QuestionKind.FILE:
        return None
    written = data.get(name("text", question))
    stance: Stance | None = None
    stance_given = kind is QuestionKind.STANCE and (whole or name("stance", question) in data)
    if stance_given:
        stance = _stance(data.get(name("stance", question), ""))
    choices: list[str] | None = None
    if kind is QuestionKind.RANKING:
        choices = _ranked(question, data, draft, whole=whole)
    elif kind in CHOSEN and (whole or name("choice", question) in data):
        choices = [key for key in data.getlist(name("choice", question)) if key]
    if written is None and not stance_given and choices is None:
        return None
    return Given(text=written, stance=stance, stance_given=stance_given, choices=choices)


def given_words(question: Question, data: "MultiDict[str, str]") -> Given | None:
    """What was sent for one question in a translation; None when nothing was."""
    written = data.get(name("text", question))
    return None if written is None else Given(text=written)


def _stance(value: str) -> Stance | None:
    return Stance(value) if value in set(Stance) else None


def _ranked(
    question: Question, data: "MultiDict[str, str]", draft: DraftAnswer | None, *, whole: bool
) -> list[str] | None:
    options = [option["key"] for option in question.current.options]
    names = {key: rank_name(question, place) for place, key in enumerate(options)}
    if not whole and not any(field in data for field in names.values()):
        return None
    before = {} if whole or draft is None else {k: n for n, k in enumerate(draft.choices, 1)}
    ranks: dict[str, tuple[int, int]] = {key: (rank, 1) for key, rank in before.items()}
    for key, field in names.items():
        if field not in data:
            continue
        ranks.pop(key, None)
        rank = text.whole(data[field], most=len(options))
        if rank:
            ranks[key] = (rank, 0)
    return sorted(ranks, key=lambda key: ranks[key])


def same_rank(questions: Iterable[Question], form: Form) -> bool:
    """Put an error beside each option that shares its rank with another."""
    wrong = False
    for question in questions:
        if question.current.kind is not QuestionKind.RANKING:
            continue
        taken: set[str] = set()
        for place, _option in enumerate(question.current.options):
            field = form[rank_name(question, place)]
            if field.data and field.data in taken:
                field.errors = [*field.errors, _("Another option has this place already.")]
                wrong = True
            taken.add(field.data)
    return wrong


def token(questions: Iterable[Question], drafts: Mapping[uuid.UUID, DraftAnswer]) -> str:
    """Which revision of each answer a page shows, and a hash of what it was."""
    return ".".join(
        ":".join(
            (
                question.id.hex,
                str(drafts[question.id].revision if question.id in drafts else 0),
                digest(drafts.get(question.id)),
            )
        )
        for question in questions
    )


def read_token(value: str) -> dict[str, tuple[int, str]]:
    """The revision and hash of each answer that a page showed; what is no token is left out."""
    found: dict[str, tuple[int, str]] = {}
    for part in value.split("."):
        pieces = part.split(":")
        revision = text.whole(pieces[1]) if len(pieces) == 3 else None  # noqa: PLR2004 - as `write_token` writes it
        if revision is not None:
            found[pieces[0]] = (revision, pieces[2])
    return found


def write_token(shown: Mapping[str, tuple[int, str]]) -> str:
    """The token for these revisions and hashes."""
    return ".".join(f"{ident}:{revision}:{hash_}" for ident, (revision, hash_) in shown.items())


def digest(draft: DraftAnswer | None, sent: Given | None = None) -> str:
    """A short hash of an answer as it stands, or as it would with what was sent."""
    said = draft.text if draft else ""
    stance = draft.stance if draft else None
    choices = list(draft.choices) if draft else []
    if sent is not None:
        said = said if sent.text is None else text.clean(sent.text)
        stance = sent.stance if sent.stance_given else stance
        choices = choices if sent.choices is None else list(sent.choices)
    whole = json.dumps([said, stance, choices], ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
