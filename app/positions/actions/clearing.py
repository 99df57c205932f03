"""From drafter to clearer and back."""

from app import clock, db
from app.accounts.models import Person
from app.positions import emails
from app.positions.actions.moving import move_draft
from app.positions.models import DraftComment, Position, PositionState
from app.positions.signals import state_changed
from app.record.actions import record
from app.rounds.models import Question


def send_for_clearance(position: Position, *, by: Person, note: str = "") -> None:
    """Hand the draft to the organisation's clearers, who are told by mail."""
    if note:
        comment(position, words=note, by=by)
    emails.ask_for_clearance(position, by=by)
    _move(position, PositionState.FOR_CLEARANCE, "positions:send_for_clearance", by=by)


def return_to_draft(position: Position, *, words: str, by: Person) -> None:
    """Give the draft back to those who wrote it, with what is to change."""
    db.session.add(DraftComment(position_id=position.id, text=words, by=by, returns=True))
    emails.tell_it_came_back(position, words=words, by=by)
    _move(position, PositionState.DRAFT, "positions:return_to_draft", by=by)


def clear(position: Position, *, by: Person) -> None:
    """Say that the draft may go out as it stands."""
    position.cleared_by_id = by.id
    emails.tell_it_was_cleared(position, by=by)
    _move(position, PositionState.CLEARED, "positions:clear", by=by)


def reopen(position: Position, *, by: Person) -> None:
    """Take the draft back to change it; it has to be cleared anew."""
    position.cleared_by_id = None
    _move(position, PositionState.DRAFT, "positions:reopen", by=by)


def comment(position: Position, *, words: str, by: Person) -> DraftComment:
    """Say something to the others of the delegation; nobody else ever reads it."""
    said = DraftComment(position_id=position.id, text=words, by=by)
    db.session.add(said)
    return said


def remark(
    position: Position, question: Question, *, words: str, quote: str, by: Person, into: str = ""
) -> DraftComment:
    """Say something about one answer, in the original or in a translation, or about the words `quote`."""
    said = comment(position, words=words, by=by)
    said.question_id, said.quote, said.into = question.id, quote, into
    return said


def settle_remark(said: DraftComment) -> None:
    """Say that a comment has been seen to; doing it again leaves the time as it is."""
    said.settled_at = said.settled_at or clock.now()


def _move(position: Position, to: PositionState, tag: str, *, by: Person) -> None:
    before = move_draft(position, to)
    state_changed.send(position, before=before, after=to, by=by)
    record(
        tag,
        position,
        by=by,
        for_=position.party.organisation_id,
        round_id=position.round_id,
        before=before,
        after=to,
    )
