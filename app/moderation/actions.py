"""What is done to contributed words: taking them in, hiding, restoring, noting."""

from flask_babel import gettext as _

from app import clock, db, text
from app.accounts.models import Person
from app.errors import NotPossible
from app.moderation.models import Contribution, ContributionKind, Note, Redaction, Step
from app.moderation.queries import ident
from app.moderation.signals import hidden_changed
from app.record.actions import record
from app.rounds.models import Attribution, Round


def contribute(
    *, round_: Round, kind: ContributionKind, source: str, language: str
) -> Contribution:
    """Take words in, for good: cleaned, with the plain text in which their passages count."""
    cleaned = text.clean(source)
    contribution = Contribution(
        round_id=round_.id,
        round=round_,
        kind=kind,
        language=language,
        source=cleaned,
        plain=text.plain(cleaned),
    )
    db.session.add(contribution)
    return contribution


def hide(contribution: Contribution, *, start: int, end: int, reason: str, by: Person) -> Redaction:
    """Hide `plain[start:end]` from every way out. The public reads the reason in its place.

    Recorded without the words. Raises NotPossible where there is nothing to hide.
    """
    if not 0 <= start < end <= len(contribution.plain):
        raise NotPossible("Choose a stretch of the text first.")
    redaction = Redaction(
        contribution_id=contribution.id, start=start, end=end, reason=reason, by_id=by.id
    )
    contribution.redactions.append(redaction)
    log_step(contribution, verb="hide", reason=reason, round_=contribution.round, by=by)
    record(
        "moderation:hide",
        contribution,
        by=by,
        round_id=contribution.round_id,
        start=start,
        end=end,
        reason=reason,
    )
    hidden_changed.send(contribution, start=start, end=end, hidden=True, by=by)
    return redaction


def set_apart(
    contribution: Contribution, *, start: int, end: int, attribution: Attribution, by: Person
) -> Redaction:
    """Take a stretch out of its text for good, to be quoted by itself under no more than this.

    For the party whose words they are. Doing it again, as strictly or less, changes nothing.
    """
    if not 0 <= start < end <= len(contribution.plain):
        raise NotPossible(_("Choose a stretch of the text first."))
    order = list(Attribution)
    for one in contribution.redactions:
        if one.attribution is not None and (one.start, one.end) == (start, end):
            if order.index(attribution) <= order.index(one.attribution):
                return one
            one.attribution = attribution
            hidden_changed.send(contribution, start=start, end=end, hidden=True, by=by)
            return one
    redaction = Redaction(
        contribution_id=contribution.id,
        start=start,
        end=end,
        reason="set apart",
        attribution=attribution,
        by_id=by.id,
    )
    contribution.redactions.append(redaction)
    hidden_changed.send(contribution, start=start, end=end, hidden=True, by=by)
    return redaction


def restore(redaction: Redaction, *, by: Person) -> None:
    """Show hidden words again. Doing it twice changes nothing more."""
    if redaction.restored_at is not None:
        return
    if redaction.attribution is not None:
        raise NotPossible(_("The party set these words apart. Nobody can undo that."))
    contribution = redaction.contribution
    redaction.restored_at = clock.now()
    redaction.restored_by_id = by.id
    log_step(contribution, verb="restore", round_=contribution.round, by=by)
    record(
        "moderation:restore",
        contribution,
        by=by,
        round_id=contribution.round_id,
        start=redaction.start,
        end=redaction.end,
    )
    hidden_changed.send(contribution, start=redaction.start, end=redaction.end, hidden=False, by=by)


def note(subject: db.Base, *, round_: Round, words: str, by: Person) -> Note:
    """Write a note beside a thing, for the round's moderators and organisers alone."""
    written = Note(
        round_id=round_.id,
        subject_kind=subject.__tablename__,
        subject_id=ident(subject),
        text=words,
        by_id=by.id,
    )
    db.session.add(written)
    return written


def delete_note(written: Note) -> None:
    """Take one's own note away; notes are working papers and not on the record."""
    db.session.delete(written)


def log_step(
    subject: db.Base,
    *,
    verb: str,
    round_: Round,
    by: Person,
    before: str | None = None,
    after: str | None = None,
    reason: str = "",
) -> Step:
    """Write into the moderators' log what was done to a thing."""
    step = Step(
        round_id=round_.id,
        subject_kind=subject.__tablename__,
        subject_id=ident(subject),
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        by_id=by.id,
    )
    db.session.add(step)
    return step
