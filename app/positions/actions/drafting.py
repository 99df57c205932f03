"""Writing the draft that an organisation's delegates share."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.files import actions as files
from app.organisations.models import Organisation
from app.positions import attribution, queries, references
from app.positions.models import (
    DraftAnswer,
    DraftFile,
    DraftVisit,
    Position,
    PositionState,
    Stance,
)
from app.record.actions import record
from app.rounds import actions as rounds
from app.rounds.models import Attribution, Question, Round
from app.rounds.timing import takes_positions

BETWEEN = "\n\n* * *\n\n"
MOST_FILES = 20


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one delegate wrote to one question. None: that part was not touched."""

    text: str | None = None
    stance: Stance | None = None
    stance_given: bool = False  # so that a stance can be taken back
    choices: Sequence[str] | None = None


def open_draft(round_: Round, organisation: Organisation, *, by: Person) -> Position:
    """The position that the organisation's delegates write; begun now if there is none.

    One that was withdrawn stays withdrawn: writing again begins another.
    """
    position = db.session.scalars(queries.own(round_.id, organisation.id)).unique().one_or_none()
    if position is not None and position.state is not PositionState.WITHDRAWN:
        return position
    if not takes_positions(round_):
        raise NotPossible(_("This round takes no positions now."))
    party = rounds.join(round_, organisation, by=by)
    position = Position(
        round=round_,
        party=party,
        reference=references.new(),
        language=by.language if by.language in round_.languages else round_.languages[0],
        attribution=round_.attribution,
        created_by_id=by.id,
    )
    db.session.add(position)
    record("positions:open", position, by=by, for_=organisation, round_id=round_.id)
    return position


def save_answer(
    position: Position,
    question: Question,
    given: Given,
    *,
    revision: int,
    by: Person,
    into: str = "",
) -> tuple[DraftAnswer, bool]:
    """Save what a delegate wrote in the original, or `into` a translation; tell whether it stands.

    `revision` is the one that the delegate's page showed. If another delegate saved since, and
    wrote something else, theirs stays and this is kept beside it until one of them has chosen.
    Saving again what is there already changes nothing. The position's row must be locked.
    """
    if into and into not in position.also_in:
        raise NotPossible(_("This language was taken off the draft meanwhile."))
    answer = _answer_to(position, question, into)
    wanted = _merged(answer, given, question)
    now = clock.now()
    if wanted == (answer.text, answer.stance, list(answer.choices)):
        return answer, True
    if revision < answer.revision:
        _keep_beside(answer, wanted, by=by)
        return answer, False
    answer.text, answer.stance, answer.choices = wanted
    answer.revision += 1
    answer.saved_at = position.saved_at = now
    answer.saved_by_id = by.id
    return answer, True


def settle(answer: DraftAnswer, given: Given, *, revision: int, by: Person) -> None:
    """Choose which words stand where two delegates wrote at once; the other ones go."""
    if not answer.in_conflict or revision != answer.revision:
        raise NotPossible(_("This has been settled already, or was changed since. Look again."))
    answer.text, answer.stance, answer.choices = _merged(answer, given, answer.question)
    answer.revision += 1
    answer.saved_at = answer.position.saved_at = clock.now()
    answer.saved_by_id = by.id
    answer.other_text = answer.other_stance = answer.other_choices = None
    answer.other_at = answer.other_by_id = None


def describe(
    position: Position, *, language: str, attribution_: Attribution, title: str | None = None
) -> None:
    """Say in which language the position is and how it may be shown: never more openly than before
    it was submitted.
    """
    if position.was_submitted and attribution.is_loosened(position.attribution, attribution_):
        raise NotPossible(_("How a position is shown can be tightened later, but not loosened."))
    if language in position.also_in:
        raise NotPossible(_("It is translated into this language already."))
    if position.party.unaccredited and attribution_ is not Attribution.NAMED:
        raise NotPossible(
            _("What is submitted without accreditation is shown with its name and marked so.")
        )
    position.language = language
    position.attribution = attribution.strictest(attribution_, position.round.attribution)
    if title is not None:
        position.title = title
    position.saved_at = clock.now()


def attach(
    position: Position, question: Question | None, stream: IO[bytes], name: str, *, by: Person
) -> DraftFile:
    """Attach a file to an answer or to the whole; BadFile says why one is not taken."""
    if len(queries.files_of(position)) >= MOST_FILES:
        raise NotPossible(_("A position may have %(n)s files at most.", n=MOST_FILES))
    stored = files.store(stream, name, by=by.id, language=position.language)
    attached = DraftFile(question_id=question.id if question else None, file=stored)
    position.draft_files.append(attached)
    position.saved_at = clock.now()
    return attached


def detach(position: Position, attached: DraftFile) -> None:
    """Take a file off the draft. A version that was submitted with it keeps it."""
    position.draft_files.remove(attached)
    position.saved_at = clock.now()


def visit(position_id: uuid.UUID, *, by: uuid.UUID) -> None:
    """Note that a delegate has the draft open."""
    noted = db.insert(DraftVisit).values(position_id=position_id, person_id=by, seen_at=clock.now())
    db.session.execute(
        noted.on_conflict_do_update(
            index_elements=[DraftVisit.position_id, DraftVisit.person_id],
            set_={"seen_at": noted.excluded.seen_at},
        )
    )


def _answer_to(position: Position, question: Question, into: str) -> DraftAnswer:
    found = db.session.scalar(
        sa.select(DraftAnswer).where(
            DraftAnswer.position_id == position.id,
            DraftAnswer.question_id == question.id,
            DraftAnswer.into == into,
        )
    )
    if found is None:
        found = DraftAnswer(
            position=position,
            question=question,
            into=into,
            text="",
            choices=[],
            revision=0,
            saved_at=clock.now(),
        )
        db.session.add(found)
    return found


def _merged(
    answer: DraftAnswer, given: Given, question: Question
) -> tuple[str, Stance | None, list[str]]:
    known = [option["key"] for option in question.current.options]
    chosen = answer.choices if given.choices is None else given.choices
    return (
        answer.text if given.text is None else text.clean(given.text),
        given.stance if given.stance_given else answer.stance,
        [key for key in chosen if key in known],
    )


def _keep_beside(
    answer: DraftAnswer, wanted: tuple[str, Stance | None, list[str]], *, by: Person
) -> None:
    """Keep what could not stand. A third writer's words go beneath those that wait already."""
    words, answer.other_stance, answer.other_choices = wanted
    waiting = answer.other_text
    if waiting and answer.other_by_id != by.id and words not in waiting:
        words = f"{waiting}{BETWEEN}{words}"
    answer.other_text = words
    answer.other_by_id = by.id
    answer.other_at = clock.now()
