"""The forms of the tree desk, the coding desk and the synthesis."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from app.analysis.agreement import sample_size
from app.forms import REQUIRED, Form, strip
from app.organisations.models import Group, Region
from app.organisations.queries import group_name, region_name
from app.positions.models import Stance
from app.synthesis.queries import Filter, Node

LONGEST_NAME = 200
LONGEST_TEXT = 2000
TOP = "top"
MARGINS = (5, 3, 10)  # points of a hundred, at 95 of 100


class TopicForm(Form):
    """What a topic is called and what belongs to it."""

    name = StringField(
        _l("Name"), [DataRequired(REQUIRED), Length(max=LONGEST_NAME)], filters=[strip]
    )
    belongs = TextAreaField(
        _l("What belongs here"), [Length(max=LONGEST_TEXT)], filters=[strip], default=""
    )
    not_belongs = TextAreaField(
        _l("What does not, and where it goes"),
        [Length(max=LONGEST_TEXT)],
        filters=[strip],
        default="",
    )
    example = TextAreaField(
        _l("An example"), [Length(max=LONGEST_TEXT)], filters=[strip], default=""
    )
    seen = HiddenField()

    def facts(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {
            name: self[name].data or "" for name in ("name", "belongs", "not_belongs", "example")
        }


class NewTopicForm(TopicForm):
    """A topic to be added, and under which."""

    parent = SelectField(_l("Under"), [DataRequired(REQUIRED)], default=TOP)


class MoveForm(Form):
    """Where a topic goes."""

    parent = SelectField(_l("Under"), [DataRequired(REQUIRED)])
    place = IntegerField(
        _l("Place among its neighbours"), [DataRequired(REQUIRED), NumberRange(min=1, max=999)]
    )


class MergeForm(Form):
    """Into which topic one is merged."""

    into = SelectField(_l("Into"), [DataRequired(REQUIRED)])


class SplitForm(Form):
    """The new topic that takes passages out of another; the passages are ticked beside it."""

    name = StringField(
        _l("Name of the new topic"),
        [DataRequired(REQUIRED), Length(max=LONGEST_NAME)],
        filters=[strip],
    )
    belongs = TextAreaField(
        _l("What belongs there"), [Length(max=LONGEST_TEXT)], filters=[strip], default=""
    )


class GrainForm(Form):
    """Into how many topics the engine is to cut what it found."""

    topics = IntegerField(_l("How many topics, exactly"), [Optional(), NumberRange(min=1, max=60)])


class TakeForm(Form):
    """How a proposed topic comes into the tree."""

    name = StringField(
        _l("Name"), [DataRequired(REQUIRED), Length(max=LONGEST_NAME)], filters=[strip]
    )
    belongs = TextAreaField(
        _l("What belongs here"), [Length(max=LONGEST_TEXT)], filters=[strip], default=""
    )
    parent = SelectField(_l("Under"), [DataRequired(REQUIRED)], default=TOP)
    parts = BooleanField(_l("Take its parts too, beneath it"))
    move = BooleanField(_l("Move what people put on the topic above, too"))


class SignForm(Form):
    """Signing the tree off."""

    note = TextAreaField(
        _l("What changed, for readers"), [Length(max=LONGEST_TEXT)], filters=[strip], default=""
    )


class DeedForm(Form):
    """A deed at the coding desk: its buttons name what is to be done."""

    seen = IntegerField(validators=[Optional()])
    order = StringField()


class DrawForm(Form):
    """How exactly quality is to be measured, and why anew."""

    margin = RadioField(
        _l("How exact"), [InputRequired(_l("Choose how exact."))], coerce=int, default=MARGINS[0]
    )
    why = TextAreaField(
        _l("Why the sample that is being coded is given up"),
        [Length(max=LONGEST_TEXT)],
        filters=[strip],
        default="",
        description=_l("It stays in the history, with this reason."),
    )

    def __init__(self, population: int, *, replaces: bool = False) -> None:
        super().__init__()
        self._replaces = replaces
        self.margin.choices = [
            SelectChoice(
                margin,
                _(
                    "within %(margin)s points: %(size)s of %(all)s passages",
                    margin=margin,
                    size=sample_size(population, margin / 100),
                    all=population,
                ),
            )
            for margin in MARGINS
        ]

    def validate_why(self, field: TextAreaField) -> None:
        """Nobody redraws quietly."""
        if self._replaces and not field.data:
            raise ValidationError(_("Say why the sample that is being coded is given up."))


class CloseForm(Form):
    """Closing a sample, and why before its end."""

    why = TextAreaField(
        _l("Why it is closed before anybody has coded all of it"),
        [Length(max=LONGEST_TEXT)],
        filters=[strip],
        default="",
        description=_l("Told with the figures, in the method note too."),
    )


class SettleForm(Form):
    """Why it is settled so."""

    reason = TextAreaField(
        _l("Why"), [DataRequired(REQUIRED), Length(max=LONGEST_TEXT)], filters=[strip]
    )


class FilterForm(Form):
    """What to look at in the synthesis. The address keeps it."""

    class Meta(Form.Meta):
        """Nothing is changed by it, so nobody needs to be protected from it."""

        csrf = False

    question = SelectField(_l("Question"), [Optional()])
    group = SelectField(_l("Stakeholder group"), [Optional()])
    region = SelectField(_l("Region"), [Optional()])
    stance = SelectField(_l("Stance"), [Optional()])
    language = SelectField(_l("Language"), [Optional()])
    text = StringField(_l("Words"), [Optional(), Length(max=100)], filters=[strip])
    sort = SelectField(_l("Order"), [Optional()], default="tree")

    def chosen(self, offered: frozenset[str]) -> Filter:
        """What was chosen, as far as this reader may choose it; what makes no sense is left out."""
        said = {
            name: self[name].data for name in offered if self[name].data and not self[name].errors
        }
        region, stance = said.get("region"), said.get("stance")
        return Filter(
            question=_key(said.get("question")),
            group=_key(said.get("group")),
            region=Region(region) if region in set(Region) else None,
            no_region=region == "none",
            stance=Stance(stance) if stance in set(Stance) else None,
            language=said.get("language"),
            text=said.get("text") or "",
        )


def filter_form(
    args: Any,  # noqa: ANN401 - werkzeug's own mapping
    *,
    questions: Mapping[uuid.UUID, str],
    groups: Iterable[Group],
    languages: Iterable[tuple[str, str]],
    locale: str,
) -> FilterForm:
    """The filter with what there is to choose from, filled from the address."""
    form = FilterForm(args)
    everything = SelectChoice("", _("all"))
    form.question.choices = [
        everything,
        *(SelectChoice(str(ident), wording) for ident, wording in questions.items()),
    ]
    form.group.choices = [
        everything,
        *(SelectChoice(str(group.id), group_name(group, locale)) for group in groups),
    ]
    form.region.choices = [
        everything,
        *(SelectChoice(region.value, region_name(region)) for region in Region),
        SelectChoice("none", region_name(None)),
    ]
    form.stance.choices = [
        everything,
        *(SelectChoice(stance.value, word) for stance, word in stance_words().items()),
    ]
    form.language.choices = [everything, *(SelectChoice(code, name) for code, name in languages)]
    form.sort.choices = [
        SelectChoice("tree", _("as in the tree")),
        SelectChoice("parties", _("most parties first")),
        SelectChoice("agreement", _("most agreement first")),
        SelectChoice("disagreement", _("most disagreement first")),
    ]
    form.validate()
    return form


def stance_words() -> dict[Stance, str]:
    """The stances in words."""
    return {
        Stance.SUPPORT: _("support"),
        Stance.SUPPORT_WITH_CHANGES: _("with changes"),
        Stance.NEUTRAL: _("no position"),
        Stance.OPPOSE: _("oppose"),
        Stance.CANNOT_ACCEPT: _("cannot accept"),
    }


def topic_choices(
    nodes: Iterable[Node], *, without: Iterable[uuid.UUID] = ()
) -> list[SelectChoice]:
    """The topics to choose one from, each with its number."""
    left_out = set(without)
    return [
        SelectChoice(str(node.id), f"{node.number} {node.name}")
        for node in nodes
        if node.id not in left_out
    ]


def parent_choices(
    nodes: Iterable[Node], *, without: Iterable[uuid.UUID] = ()
) -> list[SelectChoice]:
    """Where a topic may lie: at the top, or under another."""
    return [SelectChoice(TOP, _("the top of the tree")), *topic_choices(nodes, without=without)]


def _key(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        return None
