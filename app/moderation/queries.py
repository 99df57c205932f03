"""What was hidden, noted and done. Reads only."""

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app import db
from app.moderation.models import Contribution, Note, Redaction, Step
from app.rounds.models import Attribution
from app.text import Hidden


def hidden(contribution: Contribution) -> list[Hidden]:
    """The stretches hidden now, in order, with the reasons the public is told."""
    return [
        Hidden(redaction.start, redaction.end, reason_of(redaction))
        for redaction in contribution.redactions
        if redaction.restored_at is None
    ]


def reason_of(redaction: Redaction) -> str:
    """Why the words do not stand there, in words for everybody."""
    if redaction.attribution is not None:
        return _("the party lets these words be quoted only apart from its text")
    return redaction.reason


def set_apart(contribution: Contribution, start: int, end: int) -> list[Attribution]:
    """What the party promised for a stretch that it set apart: one level for each such part of it."""
    return [
        one.attribution
        for one in contribution.redactions
        if one.attribution is not None and one.start < end and start < one.end
    ]


def standing(contribution: Contribution) -> "sa.Select[Redaction]":
    """The redactions of a contribution that have not been restored."""
    return (
        sa.select(Redaction)
        .where(Redaction.contribution_id == contribution.id, Redaction.restored_at.is_(None))
        .order_by(Redaction.start)
    )


def notes_on(subject: db.Base) -> "sa.Select[Note]":
    """The notes beside a thing, oldest first, with their writers."""
    return (
        sa.select(Note)
        .where(Note.subject_kind == subject.__tablename__, Note.subject_id == ident(subject))
        .options(joinedload(Note.by))
        .order_by(Note.at, Note.id)
    )


def steps_of(idents: Collection[uuid.UUID]) -> "sa.Select[Step]":
    """What moderators did to these things, oldest first: a position, say, and the words in it."""
    return (
        sa.select(Step)
        .where(Step.subject_id.in_(idents))
        .options(joinedload(Step.by))
        .order_by(Step.at, Step.id)
    )


def log_of(round_id: uuid.UUID) -> "sa.Select[Step]":
    """Everything that moderators did in a round, newest first."""
    return (
        sa.select(Step)
        .where(Step.round_id == round_id)
        .options(joinedload(Step.by))
        .order_by(Step.at.desc(), Step.id.desc())
    )


def with_redactions(contributions: Sequence[Contribution]) -> list[uuid.UUID]:
    """The ids of those contributions in which something is hidden now."""
    ids = [contribution.id for contribution in contributions]
    query = sa.select(Redaction.contribution_id).where(
        Redaction.contribution_id.in_(ids), Redaction.restored_at.is_(None)
    )
    return list(db.session.scalars(query.distinct()))


def ident(subject: db.Base) -> uuid.UUID:
    """The key of any row; every table of ours has one named `id`."""
    key: uuid.UUID = subject.id  # type: ignore[attr-defined]  # every table has it
    return key
