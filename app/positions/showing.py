"""A submitted position as one reader may see it: through attribution, and without hidden words.

It is read in the original or in one of its party's translations. Where the translation of an answer
is missing, or is withheld because it may still say what was hidden in the original, the original
stands in its place and the page says why.
"""

import enum
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


class Instead(enum.StrEnum):
    """Why the original of an answer stands where its translation was asked for."""

    MISSING = "missing"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One answer, under the wording it was given to."""

    answer: Answer
    number: int
    choices: tuple[str, ...]
    html: Markup | None
    plain: str
    reworded: bool  # the question has a newer wording
    said: Contribution | None = None  # the words shown, in whatever language
    instead: Instead | None = None

    @property
    def has_hidden(self) -> bool:
        """Whether something was hidden in its words."""
        return self.said is not None and bool(hidden(self.said))


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
    language: str  # in which it is read
    answers: tuple[ShownAnswer, ...] = ()
    files: tuple[ShownFile, ...] = field(default=())
    words_gone: bool = False

    @property
    def languages(self) -> list[str]:
        """Those in which it can be read, the original first."""
        return [self.version.language, *self.version.also_in]

    @property
    def translated(self) -> bool:
        """Whether it is read in a translation."""
        return self.language != self.version.language


def read(
    position: Position,
    version: PositionVersion,
    who: Who,
    *,
    language: str = "",
    marked: bool = True,
    anchors: bool = False,
) -> Reading:
    """Put together what this reader may see of a version, in the original or another `language` of it.

    `anchors`: to choose a stretch of it.
    """
    party = shown(position, who)
    language = language if language in version.also_in else version.language
    if not rules.ALLOW["position.words"](who, position):
        return Reading(
            position=position, version=version, party=party, language=language, words_gone=True
        )
    said = [one.contribution for one in version.answers if one.contribution]
    said += [one.contribution for one in version.attachments if one.contribution]
    marks = marks_for(said, who) if marked else {}

    def render(one: Contribution) -> Markup:
        return words.render(one, marks.get(one.id, ()), anchors=anchors)

    return Reading(
        position=position,
        version=version,
        party=party,
        language=language,
        answers=tuple(_answer(answer, who, language, render) for answer in version.answers),
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


def is_withheld(translation: Contribution, original: Contribution | None) -> bool:
    """Whether a translation may still say what was hidden in the original.

    Nobody but a person can tell where the same words stand in another language: readers get the
    translation once as many stretches are hidden in it as in the original.
    """
    if original is None:
        return False
    return original.erased_at is not None or len(hidden(translation)) < len(hidden(original))


def _answer(answer: Answer, who: Who, language: str, render: Render) -> ShownAnswer:
    wording = answer.question_version
    said, instead = in_language(answer, who, language)
    return ShownAnswer(
        answer=answer,
        number=answer.place,
        choices=tuple(choice_labels(answer.choices, wording.options)),
        html=render(said) if said else None,
        plain=words.plain(said) if said else "",
        reworded=_newest(answer.question) != wording.number,
        said=said,
        instead=instead,
    )


def in_language(
    answer: Answer, who: Who, language: str
) -> tuple[Contribution | None, Instead | None]:
    """The words of an answer in a language, and why not where they are the original's."""
    original, version = answer.contribution, answer.version
    if original is None or language == version.language:
        return original, None
    for one in version.translations:
        if (one.question_id, one.language) == (answer.question_id, language):
            gone = original.erased_at is not None
            withheld = is_withheld(one.contribution, original)
            if gone or (withheld and not rules.sees_all(who, version.position)):
                return original, Instead.WITHHELD
            return one.contribution, None
    return original, Instead.MISSING


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
