"""The languages that a delegation prepares its position in: one is the original, the others translate it."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock, db
from app.accounts.models import Person
from app.errors import NotPossible
from app.positions import queries
from app.positions.models import DraftAnswer, DraftComment, Position
from app.record.actions import record

WORDS = ("text", "saved_at", "saved_by_id")


def translate(position: Position, *, into: str) -> None:
    """Prepare the draft in one more language of its round. Doing it again changes nothing."""
    if into == position.language or into not in position.round.languages:
        raise NotPossible(_("Choose another language of this round."))
    if into not in position.also_in:
        position.also_in = sorted([*position.also_in, into])
        position.saved_at = clock.now()


def stop_translating(position: Position, *, into: str) -> None:
    """Take a translation off the draft, with its words and what was said of them."""
    position.drafts = [draft for draft in position.drafts if draft.into != into]
    db.session.execute(
        sa.delete(DraftComment).where(
            DraftComment.position_id == position.id, DraftComment.into == into
        )
    )
    position.also_in = [language for language in position.also_in if language != into]
    position.saved_at = clock.now()


def make_original(position: Position, *, into: str, by: Person) -> None:
    """Let a translation be the original from now on, and the original its translation.

    Stances and choices stay as they are: they were declared, not worded. Every revision rises, so
    that a page which still shows the old order cannot write one language over the other.
    """
    written = queries.written(position)
    if any(draft.in_conflict for drafts in written.values() for draft in drafts.values()):
        raise NotPossible(_("First choose which words stand where two of you wrote at once."))
    before = position.language
    originals, translations = written.get("", {}), written.get(into, {})
    for question_id in {**originals, **translations}:
        original = originals.get(question_id) or _new(position, translations[question_id], "")
        translation = translations.get(question_id) or _new(position, original, into)
        for name in WORDS:
            first, second = getattr(original, name), getattr(translation, name)
            setattr(original, name, second)
            setattr(translation, name, first)
        original.revision = translation.revision = 1 + max(original.revision, translation.revision)
        translation.into = before
    for said in queries.comments_on(position):
        said.into = {"": before, into: ""}.get(said.into, said.into)
    position.language = into
    position.also_in = sorted({*position.also_in, before} - {into})
    position.saved_at = clock.now()
    record(
        "positions:make_original",
        position,
        by=by,
        for_=position.party.organisation_id,
        round_id=position.round_id,
        before=before,
        after=into,
    )


def _new(position: Position, like: DraftAnswer, into: str) -> DraftAnswer:
    made = DraftAnswer(
        position=position,
        question_id=like.question_id,
        into=into,
        text="",
        choices=[],
        revision=0,
        saved_at=like.saved_at,
        saved_by_id=like.saved_by_id,
    )
    db.session.add(made)
    return made
