"""Forms for writing, reviewing, publishing and sending on a summary."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app import clock
from app.analysis import quantity
from app.forms import REQUIRED, Form, InOurTime, strip
from app.positions.attribution import promised, stricter_than
from app.positions.labels import attribution_word
from app.summaries.models import Citation, Verdict
from app.synthesis.models import Topic
from config import LANGUAGE_NAMES

WALL = "%Y-%m-%dT%H:%M"


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]


def _limit(least: int, most: int) -> list[object]:
    return [InputRequired(REQUIRED), NumberRange(min=least, max=most)]


class BeginForm(Form):
    """The beginning of a summary."""

    title = StringField(_l("Title"), [DataRequired(REQUIRED), Length(max=200)], filters=[strip])
    language = SelectField(_l("Language it is written in"), choices=_languages)
    by_topic = BooleanField(_l("Begin with a section for each main topic"), default=True)


class SettingsForm(Form):
    """The title, the language and the moderators' own words on the method."""

    title = StringField(_l("Title"), [DataRequired(REQUIRED), Length(max=200)], filters=[strip])
    language = SelectField(_l("Language it is written in"), choices=_languages)
    method = TextAreaField(
        _l("How it was made"),
        [Optional(), Length(max=20_000)],
        filters=[strip],
        description=_l("In your words. Counts, engine and topic tree are added by themselves."),
    )
    few = IntegerField(_l("“A few” are at most so many parties"), _limit(2, 20))
    some = IntegerField(_l("“Some” are less than so many per cent"), _limit(1, 100))
    several = IntegerField(_l("“Several” are up to so many per cent"), _limit(1, 100))
    many = IntegerField(
        _l("“Many” are up to so many per cent, and “most” are more"), _limit(1, 100)
    )
    general = IntegerField(
        _l("“General agreement” begins at so many per cent, with nobody against"), _limit(1, 100)
    )
    side = IntegerField(
        _l("Views are “divergent” where two have so many per cent each"), _limit(1, 50)
    )

    @property
    def limits(self) -> list[Field]:
        """The fields that say what words of quantity mean, as the page shows them."""
        return [self[name] for name in quantity.USUAL]

    @property
    def scale(self) -> dict[str, int]:
        """What words of quantity mean; only of a form that validated."""
        return {name: self[name].data for name in quantity.USUAL}

    def validate_general(self, field: IntegerField) -> None:
        """The limits rise, so that each number has its word."""
        if any(not isinstance(one.data, int) for one in self.limits):
            return
        rising = [self.some.data, self.several.data, self.many.data, field.data]
        if rising != sorted(rising):
            raise ValidationError(_("The limits must rise from some to general agreement."))


class SectionForm(Form):
    """A section's title and topic."""

    title = StringField(_l("Title"), [DataRequired(REQUIRED), Length(max=200)], filters=[strip])
    topic = SelectField(
        _l("Topic"),
        [Optional()],
        description=_l("Its passages, and those of topics beneath it, stand beside the text."),
    )

    def __init__(self, *args: Any, topics: list[Topic], **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self._topics = {str(topic.id): topic for topic in topics}
        self.topic.choices = [
            SelectChoice("", _("No topic of its own")),
            *(SelectChoice(key, topic.name) for key, topic in self._topics.items()),
        ]

    @property
    def chosen_topic(self) -> Topic | None:
        """The topic chosen; only of a form that validated."""
        return self._topics.get(self.topic.data or "")


class SentenceForm(Form):
    """A sentence, and the revision of it that the writer read."""

    text = TextAreaField(
        _l("Sentence"),
        [DataRequired(REQUIRED), Length(max=4000)],
        filters=[strip],
        description=_l(
            "A line break begins a new sentence. The sources stay with the first; give the others theirs."
        ),
    )
    own = BooleanField(_l("The rapporteur's own: it rests on no passage"))
    revision = IntegerField(widget=HiddenInput(), default=0)


class ConsiderForm(Form):
    """Why a group that was heard is not cited."""

    note = TextAreaField(_l("Why it is not cited"), [Optional(), Length(max=2000)], filters=[strip])


class ReviewForm(Form):
    """Until when the quoted may answer."""

    ends = DateTimeLocalField(
        _l("The review ends"), [InputRequired(REQUIRED), InOurTime()], format=WALL
    )

    def __init__(self, *args: Any, zone: str, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self._zone = zone

    def validate_ends(self, field: DateTimeLocalField) -> None:
        """It ends in the future."""
        if field.data and clock.has_passed(clock.from_wall(field.data, self._zone)):
            raise ValidationError(_("Choose a time that is still ahead."))

    @property
    def ends_at(self) -> datetime:
        """The instant; only of a form that validated."""
        return clock.from_wall(self.ends.data, self._zone)


class PublishForm(Form):
    """What readers are told of this version."""

    note = StringField(
        _l("What changed since the last version"), [Optional(), Length(max=500)], filters=[strip]
    )
    hurry = StringField(
        _l("Why not wait for the end of the review"),
        [Optional(), Length(max=500)],
        filters=[strip],
        description=_l("Only if it is still running. The method note tells this reason."),
    )


class RespondForm(Form):
    """What a quoted party says of one citation."""

    verdict = RadioField(
        _l("Is this what you said?"), [InputRequired(_l("Choose one of the two."))]
    )
    words = TextAreaField(_l("What is wrong with it"), [Length(max=2000)], filters=[strip])

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self.verdict.choices = [
            SelectChoice(Verdict.CONFIRMED.value, _("Yes: the sentence may rest on our words")),
            SelectChoice(Verdict.CONTESTED.value, _("No: we contest it")),
        ]

    def validate_words(self, field: TextAreaField) -> None:
        """Who contests says why."""
        if self.verdict.data == Verdict.CONTESTED.value and not field.data:
            raise ValidationError(_("Say what is wrong, so that the moderators can mend it."))


class ApartForm(Form):
    """Under how much less the quoted party lets these words stand."""

    to = RadioField(_l("These words are quoted, from now on"), [InputRequired(REQUIRED)])

    @classmethod
    def of(cls, citation: Citation, *, sent: bool = False) -> "ApartForm":
        """The form with what shows less than the position does; no choice where nothing does."""
        form = cls(prefix=f"apart-{citation.id}", **({} if sent else {"formdata": None}))
        position = citation.passage.position
        levels = stricter_than(promised(position)) if position is not None else ()
        form.to.choices = [SelectChoice(level.value, attribution_word(level)) for level in levels]
        return form


class AnswerForm(Form):
    """The moderators' answer to a contest."""

    words = TextAreaField(
        _l("Your answer"),
        [DataRequired(REQUIRED), Length(max=2000)],
        filters=[strip],
        description=_l("Published with the citation, beneath what the party said."),
    )


class DispatchForm(Form):
    """To whom an output was sent."""

    output = SelectField(_l("What was sent"), [DataRequired(REQUIRED)])
    sent_to = StringField(_l("To whom"), [DataRequired(REQUIRED), Length(max=300)], filters=[strip])
    how = StringField(
        _l("How"),
        [DataRequired(REQUIRED), Length(max=200)],
        filters=[strip],
        description=_l("Such as: by mail to the secretariat, handed over at the session."),
    )
    sent = DateTimeLocalField(_l("When"), [InputRequired(REQUIRED), InOurTime()], format=WALL)

    def __init__(self, *args: Any, zone: str, **keywords: Any) -> None:  # noqa: ANN401 - passed on to WTForms
        super().__init__(*args, **keywords)
        self._zone = zone

    def validate_sent(self, field: DateTimeLocalField) -> None:
        """What was sent was sent already."""
        if field.data and not clock.has_passed(clock.from_wall(field.data, self._zone)):
            raise ValidationError(_("This lies ahead: note it once it was sent."))

    @property
    def sent_at(self) -> datetime:
        """The instant; only of a form that validated."""
        return clock.from_wall(self.sent.data, self._zone)
