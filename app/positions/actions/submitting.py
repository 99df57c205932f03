"""Submitting a version, changing it before the deadline, and withdrawing."""

import secrets
import uuid
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.jobs import actions as jobs
from app.moderation.models import Contribution
from app.positions import checking, consent, content, emails, queries
from app.positions.actions import contributing
from app.positions.actions.hiding import carry_over
from app.positions.actions.moving import move
from app.positions.attribution import promised
from app.positions.models import (
    Answer,
    Attachment,
    DraftAnswer,
    DraftFile,
    Position,
    PositionState,
    PositionVersion,
    Translation,
)
from app.positions.signals import state_changed, submitted
from app.record.actions import record
from app.rounds.models import Question
from app.rounds.timing import is_late, takes_positions

RECEIPT_JOB = "positions:receipt"
SALT_BYTES = 32


def submit(position: Position, *, key: str, by: Person) -> PositionVersion:
    """Submit the draft as an immutable version, with its receipt. The position's row is locked.

    The same key gives the version it made the first time. Raises NotPossible when the round
    takes no positions at this instant, or while something is missing.
    """
    made = db.session.scalar(queries.version_by_key(key))
    if made is not None:
        if made.position_id != position.id:
            raise NotPossible(_("Reload the page and send it again."))
        return made
    if position.writing is None:
        raise NotPossible(_("There is no draft to submit."))
    if not takes_positions(position.round):
        raise NotPossible(_("The round takes no positions any more. The draft is kept."))
    questions = queries.questions_of(position.round)
    written = queries.written(position)
    drafts = written.get("", {})
    files = queries.files_of(position)
    translations = {into: written.get(into, {}) for into in position.also_in}
    with_files = {file.question_id for file in files}
    if checking.faults(position, questions, drafts, with_files, translations):
        raise NotPossible(_("Something is missing or too long. Nothing was submitted."))
    return _make_version(position, questions, drafts, translations, files, key=key, by=by)


def revise(position: Position, *, by: Person) -> None:
    """Begin a new version from the one that stands, which stays until the new one is submitted."""
    if position.writing is not None or position.current_number is None:
        raise NotPossible(_("A draft is open already."))
    if position.state is PositionState.WITHDRAWN:
        raise NotPossible(_("This position was withdrawn."))
    standing = db.session.scalars(
        queries.version_with_all(position.id, position.current_number)
    ).one()
    for answer in standing.answers:
        db.session.add(
            DraftAnswer(
                position=position,
                question=answer.question,
                text=answer.contribution.source if answer.contribution else "",
                stance=answer.stance,
                choices=list(answer.choices),
                revision=1,
                saved_by_id=standing.submitted_by_id,
            )
        )
    for translation in standing.translations:
        db.session.add(
            DraftAnswer(
                position=position,
                question_id=translation.question_id,
                into=translation.language,
                text=translation.contribution.source,
                choices=[],
                revision=1,
                saved_by_id=standing.submitted_by_id,
            )
        )
    position.also_in = standing.also_in
    for attachment in standing.attachments:
        position.draft_files.append(
            DraftFile(question_id=attachment.question_id, file=attachment.file)
        )
    position.revision_state = PositionState.DRAFT
    position.saved_at = clock.now()
    _record("positions:revise", position, by=by)


def discard(position: Position, *, by: Person) -> None:
    """Give up a new version that was begun; the one that was submitted stands as before."""
    if position.revision_state is None:
        raise NotPossible(_("There is no new version to give up."))
    _empty_draft(position)
    _record("positions:discard", position, by=by)


def withdraw(position: Position, *, reason: str, by: Person) -> None:
    """Take the position back. That it was submitted stays on record; its words are shown no more."""
    if position.writing is not None and position.revision_state is not None:
        _empty_draft(position)
    before = move(position, PositionState.WITHDRAWN)
    position.reason = reason
    position.withdrawn_at = clock.now()
    emails.tell_withdrawn(position, by=by)
    state_changed.send(position, before=before, after=PositionState.WITHDRAWN, by=by)
    _record("positions:withdraw", position, by=by)


def _make_version(
    position: Position,
    questions: list[Question],
    drafts: dict[uuid.UUID, DraftAnswer],
    written: Mapping[str, dict[uuid.UUID, DraftAnswer]],
    files: list[DraftFile],
    *,
    key: str,
    by: Person,
) -> PositionVersion:
    before, old = position.state, position.current_number
    number = (old or 0) + 1
    # What was promised by the round at this instant is from now on the position's own promise.
    position.attribution = promised(position)
    in_form = checking.asked(questions, drafts)
    answers = list(
        contributing.answers(position, in_form, drafts, {file.question_id for file in files})
    )
    translations = list(contributing.translations(position, answers, written))
    shown = {None, *(question.id for question in in_form)}
    attachments = [
        contributing.attachment(position, file) for file in files if file.question_id in shown
    ]
    if old is not None:
        _keep_hidden(position, old, [*answers, *translations], attachments)
    salt = secrets.token_bytes(SALT_BYTES)
    whole = content.content_of(
        position,
        number=number,
        language=position.language,
        answers=answers,
        translations=translations,
        attachments=attachments,
        salt=salt,
    )
    version = PositionVersion(
        id=uuid.uuid4(),
        number=number,
        key=key,
        language=position.language,
        submitted_at=clock.now(),
        submitted_by_id=by.id,
        cleared_by_id=position.cleared_by_id,
        late=is_late(position.round),
        terms_version=position.round.terms_version,
        shown_as=promised(position),
        readable_by=position.round.visibility,
        consent_version=consent.VERSION,
        content_hash=content.content_hash(whole),
        salt=salt,
        answers=answers,
        translations=translations,
        attachments=attachments,
    )
    _empty_draft(position)
    if before is PositionState.SUBMITTED:
        position.state = PositionState.SUBMITTED
    else:
        move(position, PositionState.SUBMITTED)
    position.current_number, position.reason = number, None
    emails.tell_sponsors_of_new_version(position)
    jobs.enqueue(RECEIPT_JOB, {"version": str(version.id)}, round_id=position.round_id, by=by)
    entry = _record(
        "positions:submit",
        position,
        by=by,
        reference=position.reference,
        version=number,
        content_hash=version.content_hash,
        languages=[version.language, *version.also_in],
        late=version.late,
        unaccredited=position.party.unaccredited,
        terms=version.terms_version,
        shown_as=version.shown_as,
        consent=version.consent_version,
    )
    version.entry_seq = entry
    version.position = position
    db.session.add(version)
    db.session.flush()
    db.session.expire(position, ["current"])
    state_changed.send(position, before=before, after=position.state, by=by)
    submitted.send(position, version=version, by=by)
    return version


def _keep_hidden(
    position: Position,
    old: int,
    said: Sequence[Answer | Translation],
    attachments: list[Attachment],
) -> None:
    """Words that were hidden stay hidden in a new version that says them too."""
    standing = db.session.scalars(queries.version_with_all(position.id, old)).one()
    carry_over(
        _words_of([*standing.answers, *standing.translations, *standing.attachments]),
        _words_of([*said, *attachments]),
    )


def _words_of(parts: Sequence[Answer | Translation | Attachment]) -> list[Contribution]:
    return [part.contribution for part in parts if part.contribution is not None]


def _empty_draft(position: Position) -> None:
    position.drafts.clear()
    position.draft_files.clear()
    position.also_in = []
    position.revision_state = None
    position.cleared_by_id = None


def _record(tag: str, position: Position, *, by: Person, **facts: object) -> int:
    entry = record(
        tag,
        position,
        by=by,
        for_=position.party.organisation_id,
        round_id=position.round_id,
        **facts,
    )
    return entry.seq
