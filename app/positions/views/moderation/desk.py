"""One position beside the questions it answers, with everything that can be done with it."""

import uuid
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db, web
from app.moderation import queries as moderation
from app.moderation import words
from app.moderation.models import Contribution
from app.positions import forms, labels, queries, showing
from app.positions.models import Position, PositionVersion
from app.positions.showing import Reading, ShownAnswer
from app.positions.views.blueprint import bp
from app.positions.views.moderation import fetching
from app.rounds.models import Question
from app.text import Sentence


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question beside its answer, if there is one."""

    number: int
    question: Question
    shown: ShownAnswer | None


@bp.get("/rounds/<slug>/moderation/<reference>")
def moderate(slug: str, reference: str) -> ResponseReturnValue:
    """One position, to be decided on."""
    return page(fetching.version_at(slug, reference))


def page(
    version: PositionVersion,
    *,
    decision: forms.DecisionForm | None = None,
    note: forms.ModeratorNoteForm | None = None,
    hide: tuple[uuid.UUID, forms.HideForm] | None = None,
) -> str:
    """The page, with a form that came back if one did."""
    position = version.position
    reading = showing.read(position, version, web.who(), marked=False, anchors=True)
    chosen = fetching.chosen(position.round)
    ticking = hide[0] if hide else _ticking()
    return render_template(
        "positions/moderation/desk.html",
        round=position.round,
        position=position,
        version=version,
        reading=reading,
        asked=_asked(position, reading),
        chosen=chosen,
        neighbours=queries.neighbours(version, chosen),
        decision=decision or _decision(position),
        note=note or forms.ModeratorNoteForm(formdata=None),
        hide_form=lambda said: hide[1] if hide and hide[0] == said.id else hide_form(said),
        wrong=hide[0] if hide else None,
        sentences=lambda said: _sentences(said) if said.id == ticking else None,
        notes=_notes(position),
        translations_of=lambda one: [
            said for said in version.translations if said.question_id == one.answer.question_id
        ],
        words_of=lambda said: words.render(said, anchors=True),
        is_withheld=showing.is_withheld,
        steps=db.session.scalars(moderation.steps_of(_parts(version))).all(),
        moderates=web.can("position.moderate", position),
        language_word=labels.language_word,
        languages_line=labels.languages_line,
        file_url=lambda file: url_for(
            ".attachment",
            slug=position.round.slug,
            reference=position.reference,
            file_id=file.attachment.id,
        ),
    )


def hide_form(said: Contribution, *, sent: bool = False) -> forms.HideForm:
    """The form that hides a stretch of these words; a page has one for each text."""
    data = request.form if sent else None
    return forms.HideForm(formdata=data, prefix=f"hide-{said.id.hex}-")


def _decision(position: Position) -> forms.DecisionForm:
    return forms.DecisionForm(formdata=None, version=str(position.current_number))


def _asked(position: Position, reading: Reading) -> list[Asked]:
    """Every question with its answer; answers to questions that were taken out come last."""
    given = {one.answer.question_id: one for one in reading.answers}
    found = [
        Asked(number=number, question=question, shown=given.pop(question.id, None))
        for number, question in enumerate(queries.questions_of(position.round), start=1)
    ]
    left = (
        Asked(number=one.number, question=one.answer.question, shown=one) for one in given.values()
    )
    return [*found, *left]


def _notes(position: Position) -> list[object] | None:
    """The notes, for those who may read them."""
    if not web.can("round.read_notes", position.round):
        return None
    return list(db.session.scalars(moderation.notes_on(position)))


def _parts(version: PositionVersion) -> list[uuid.UUID]:
    """The position and the words in it: all that moderators do something to."""
    said = [one.contribution_id for one in version.answers]
    said += [one.contribution_id for one in version.translations]
    said += [one.contribution_id for one in version.attachments]
    return [version.position_id, *(ident for ident in said if ident is not None)]


def _ticking() -> uuid.UUID | None:
    """The text whose sentences are to be ticked, where one asked for that."""
    try:
        return uuid.UUID(request.args.get("tick", ""))
    except ValueError:
        return None


def _sentences(said: Contribution) -> list[Sentence]:
    return words.sentences(said)
