"""Forms for writing statements, putting and answering them, and for looking at propositions."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app import text
from app.forms import REQUIRED, Form, strip
from app.paging import shortened
from app.positions.labels import language_word, stance_word
from app.positions.models import Stance
from app.statements.actions import Given
from app.statements.models import Statement
from app.statements.queries import OneAsked
from app.synthesis.queries import Node

LONGEST_WORDING = 500
LONGEST_REASON = 2000
NO_ANSWER = "silent"


class StatementForm(Form):
    """A statement as it is written: its words, its topic, and the passages it is made from."""

    topic = SelectField(_l("Topic"), [DataRequired(REQUIRED)])
    words = StringField(_l("Words in the passages"), filters=[strip, shortened])
    wording = TextAreaField(
        _l("Statement"),
        [DataRequired(REQUIRED), Length(max=LONGEST_WORDING)],
        filters=[strip],
        description=_l(
            "One sentence that a party can support or oppose. Once put to the parties it never changes."
        ),
    )
    language = SelectField(_l("Language it is written in"))
    passages = SelectMultipleField(_l("Passages it is made from"), validate_choice=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to WTForms
        nodes: Sequence[Node],
        languages: Sequence[str],
        **keywords: Any,  # noqa: ANN401 - likewise
    ) -> None:
        super().__init__(*args, **keywords)
        self.topic.choices = [
            SelectChoice(str(node.id), f"{node.number} {node.name}") for node in nodes
        ]
        self.language.choices = [SelectChoice(code, language_word(code)) for code in languages]

    def validate_passages(self, field: Field) -> None:
        """It is made from at least one."""
        if not field.data:
            raise ValidationError(_("Tick at least one passage that says it."))


class WithdrawForm(Form):
    """Why a statement is taken back."""

    reason = TextAreaField(
        _l("Why it is withdrawn"),
        [DataRequired(REQUIRED), Length(max=LONGEST_REASON)],
        filters=[strip],
        description=_l("Everybody who may read the statement reads this."),
    )


class HideReasonForm(Form):
    """Why a party's words are hidden."""

    reason = StringField(
        _l("Reason, which the public reads in place of the words"),
        [DataRequired(REQUIRED), Length(max=300)],
        filters=[strip],
    )


class LookForm(Form):
    """Which propositions a reader looks at, and in which order; the address keeps it."""

    class Meta(Form.Meta):
        """Nothing is changed by looking."""

        csrf = False

    kind = SelectField(_l("What"))
    show = SelectField(_l("Which"))
    topic = SelectField(_l("Topic"))
    group = SelectField(_l("Group that spoke"))
    sort = SelectField(_l("Order"))

    def __init__(
        self,
        args: Mapping[str, str],
        *,
        nodes: Sequence[Node],
        groups: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(formdata=None, data=dict(args))
        self.kind.choices = [
            SelectChoice("", _("Questions and statements")),
            SelectChoice("question", _("Questions of the form")),
            SelectChoice("statement", _("Statements")),
        ]
        self.show.choices = [
            SelectChoice("", _("All")),
            SelectChoice("agree", _("Where groups agree")),
            SelectChoice("part", _("Where groups part")),
            SelectChoice("alone", _("Where one stands alone")),
        ]
        self.topic.choices = [
            SelectChoice("", _("All")),
            *(SelectChoice(str(node.id), f"{node.number} {node.name}") for node in nodes),
        ]
        self.group.choices = [SelectChoice("", _("All")), *(SelectChoice(*one) for one in groups)]
        self.sort.choices = [
            SelectChoice("tree", _("As asked, then by topic")),
            SelectChoice("agreement", _("Most agreement first")),
            SelectChoice("disagreement", _("Most disagreement first")),
            SelectChoice("silence", _("Most silence first")),
        ]

    def chosen(self, name: str) -> str:
        """What was chosen, or nothing where the address names what is not offered."""
        field = self[name]
        offered = {choice.value for choice in field.choices}
        return str(field.data) if field.data in offered else ""


class AnswersForm(Form):
    """A party's answers to all statements. Its fields are made by `answers_form`."""

    asked: Sequence[OneAsked] = ()

    def given(self) -> dict[Statement, Given]:
        """What was sent; only of a form that validated."""
        found = {}
        for one in self.asked:
            stance = self[name("stance", one.statement.id)].data
            seen = self[name("seen", one.statement.id)].data or "0"
            found[one.statement] = Given(
                stance=None if stance in {None, "", NO_ANSWER} else Stance(stance),
                reason=(self[name("reason", one.statement.id)].data or "")
                if stance != NO_ANSWER
                else "",
                revision=text.revision(seen),
            )
        return found

    def refuse(self, statement: Statement, why: str) -> None:
        """Put an error beside the stance on a statement."""
        field = self[name("stance", statement.id)]
        field.errors = [*field.errors, why]


def name(part: str, ident: uuid.UUID) -> str:
    """What a field of one statement is called."""
    return f"{part}-{ident.hex}"


class _NeedsStance:
    """A reason goes with a stance: nothing is inferred from words."""

    def __init__(self, stance: str) -> None:
        self._stance = stance

    def __call__(self, form: Form, field: Field) -> None:
        """Raise ValidationError for a reason alone."""
        if field.data and not form[self._stance].data:
            raise ValidationError(_("Choose a stance too: nothing is read out of the words."))


def answers_form(asked: Sequence[OneAsked], *, sent: bool) -> AnswersForm:
    """The form for the statements that can be answered now, filled with what stands or was sent."""

    class Fields(AnswersForm):
        pass

    choices = [SelectChoice(one.value, stance_word(one)) for one in Stance]
    data: dict[str, str] = {}
    for one in asked:
        ident, number = one.statement.id, one.statement.number
        taken = [SelectChoice(NO_ANSWER, _("No answer: we take ours back"))] if one.answered else []
        stance = name("stance", ident)
        setattr(
            Fields,
            stance,
            RadioField(
                _("Our stance on statement %(n)s", n=number),
                choices=[*choices, *taken],
                validate_choice=False,
                validators=[_Known({str(choice.value) for choice in (*choices, *taken)})],
            ),
        )
        setattr(
            Fields,
            name("reason", ident),
            TextAreaField(
                _("Why (statement %(n)s)", n=number),
                filters=[strip],
                validators=[Length(max=LONGEST_REASON), _NeedsStance(stance)],
            ),
        )
        setattr(Fields, name("seen", ident), HiddenField())
        if one.answer is not None:
            data[stance] = one.answer.stance.value if one.answer.stance else ""
            data[name("reason", ident)] = (
                one.answer.contribution.source if one.answer.contribution else ""
            )
        data[name("seen", ident)] = str(one.answer.revision if one.answer else 0)
    form = Fields(data=data) if sent else Fields(formdata=None, data=data)
    form.asked = asked
    return cast("AnswersForm", form)


class _Known:
    """One of the choices, or none."""

    def __init__(self, values: set[str]) -> None:
        self._values = values

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise ValidationError for anything else."""
        if field.data and field.data not in self._values:
            raise ValidationError(_("Choose one of the stances."))
