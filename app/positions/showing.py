"""A submitted position as one reader may see it: through attribution, and without hidden words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from markupsafe import Markup

from app.files.kinds import EXTENSIONS, MEDIA_TYPES
from app.files.models import StoredFile
from app.moderation import words
from app.moderation.models import Contribution
from app.moderation.queries import hidden
from app.policy import Who
from app.positions import rules
from app.positions.attribution import Shown, shown
from app.positions.models import Answer, Attachment, Position, PositionVersion
from app.rounds.models import Question
from app.text import Mark

Marks = Mapping[uuid.UUID, Sequence[Mark]]
Render = Callable[[Contribution], Markup]
Provider = Callable[[Sequence[Contribution], Who], Marks]

_providers: list[Provider] = []


def marks_provider(provider: Provider) -> Provider:
    """Register what marks passages: given contributions and who reads, it tells the marks of each.

    A passage's mark bears the id `p-<passage id>`, so that a quotation can link to its place.
    """
    if provider not in _providers:
        _providers.append(provider)
    return provider


def marks_for(contributions: Sequence[Contribution], who: Who) -> dict[uuid.UUID, list[Mark]]:
    """The marks that every provider puts on these words, by contribution."""
    found: dict[uuid.UUID, list[Mark]] = {}
    for provider in _providers:
        for ident, marks in provider(contributions, who).items():
            found.setdefault(ident, []).extend(marks)
    return found


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One answer, under the wording it was given to."""

    answer: Answer
    number: int
    choices: tuple[str, ...]
    html: Markup | None
    plain: str
    reworded: bool  # the question has a newer wording

    @property
    def has_hidden(self) -> bool:
        """Whether something was hidden in its words."""
        return self.answer.contribution is not None and bool(hidden(self.answer.contribution))


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """An attachment: its text, and whether this reader is given the file."""

    attachment: Attachment
    name: str
    given_out: bool
    html: Markup | None
    plain: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A version of a position as one reader may see it."""

    position: Position
    version: PositionVersion
    party: Shown
    answers: tuple[ShownAnswer, ...] = ()
    files: tuple[ShownFile, ...] = field(default=())
    words_gone: bool = False


def read(
    position: Position,
    version: PositionVersion,
    who: Who,
    *,
    marked: bool = True,
    anchors: bool = False,
) -> Reading:
    """Put together what this reader may see of a version; `anchors`: to choose a stretch of it."""
    party = shown(position, who)
    if not rules.ALLOW["position.words"](who, position):
        return Reading(position=position, version=version, party=party, words_gone=True)
    said = [one.contribution for one in version.answers if one.contribution]
    said += [one.contribution for one in version.attachments if one.contribution]
    marks = marks_for(said, who) if marked else {}

    def render(one: Contribution) -> Markup:
        return words.render(one, marks.get(one.id, ()), anchors=anchors)

    return Reading(
        position=position,
        version=version,
        party=party,
        answers=tuple(_answer(answer, render) for answer in version.answers),
        files=tuple(
            _file(number, attachment, position, who, render)
            for number, attachment in enumerate(
                sorted(version.attachments, key=lambda one: one.id), start=1
            )
        ),
    )


def choice_labels(answer_choices: Sequence[str], options: Sequence[Mapping[str, str]]) -> list[str]:
    """The options chosen, in words."""
    labels = {option["key"]: option["label"] for option in options}
    return [labels.get(key, key) for key in answer_choices]


def _answer(answer: Answer, render: Render) -> ShownAnswer:
    wording, said = answer.question_version, answer.contribution
    return ShownAnswer(
        answer=answer,
        number=answer.place,
        choices=tuple(choice_labels(answer.choices, wording.options)),
        html=render(said) if said else None,
        plain=words.plain(said) if said else "",
        reworded=_newest(answer.question) != wording.number,
    )


def _newest(question: Question) -> int:
    return question.current.number


def _file(
    number: int, attachment: Attachment, position: Position, who: Who, render: Render
) -> ShownFile:
    said = attachment.contribution
    return ShownFile(
        attachment=attachment,
        name=file_name(attachment.file, position, who, number),
        given_out=is_given_out(attachment, position, who),
        html=render(said) if said else None,
        plain=words.plain(said) if said else "",
    )


def is_given_out(attachment: Attachment, position: Position, who: Who) -> bool:
    """Whether this reader is given the file itself: not where words of it were hidden."""
    if attachment.file.erased_at is not None:
        return False
    if rules.sees_all(who, position):
        return True
    return attachment.contribution is None or not hidden(attachment.contribution)


def file_name(file: StoredFile, position: Position, who: Who, number: int) -> str:
    """The file's own name, or a plain one where its own could tell whose it is."""
    if shown(position, who).named:
        return file.name
    kind = next(kind for kind, media_type in MEDIA_TYPES.items() if media_type == file.media_type)
    return f"{position.reference}-{number}{EXTENSIONS[kind][0]}"


def authority_line(party: Shown) -> str:
    """Whose text it is, in one line."""
    if not party.named:
        return party.label
    if party.with_others:
        others = _(", ").join(party.with_others)
        return _("Position of %(name)s, with %(others)s", name=party.label, others=others)
    return _("Position of %(name)s", name=party.label)
