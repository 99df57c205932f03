"""Forgetting drafts that were never submitted, long after their round closed."""

import sqlalchemy as sa

from app import db, kept
from app.files.actions import erase
from app.files.models import StoredFile
from app.positions.models import (
    DraftAnswer,
    DraftComment,
    DraftFile,
    Position,
    PositionState,
    PositionVersion,
)
from app.rounds.models import Round


def forget_drafts() -> None:
    """Take the words, files and comments of such drafts away; that there was one stays."""
    never = (
        sa.select(Position.id)
        .join(Round, Round.id == Position.round_id)
        .where(
            Round.closes_at < kept.before("drafts"),
            Position.state.in_(
                [PositionState.DRAFT, PositionState.FOR_CLEARANCE, PositionState.CLEARED]
            ),
            ~sa.exists().where(PositionVersion.position_id == Position.id),
        )
    )
    files = sa.select(StoredFile).where(
        StoredFile.id.in_(sa.select(DraftFile.file_id).where(DraftFile.position_id.in_(never)))
    )
    for file in db.session.scalars(files):
        erase(file)
    for table in (DraftAnswer, DraftComment, DraftFile):
        db.session.execute(
            sa.delete(table)
            .where(table.position_id.in_(never))
            .execution_options(synchronize_session=False)
        )
