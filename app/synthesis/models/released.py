"""What the public was told: the counts of a synthesis as they were published, once and for all."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Key


class ReleasedCount(Base):
    """One group on one topic as it was published, in a round that does not show names.

    Beside a later count it would tell of the few who came or went between the two, so the public
    is shown this number or none until the next publication.
    """

    __tablename__ = "released_count"
    __table_args__ = (
        sa.CheckConstraint("spoke >= 0 AND could >= 0", name="counts_parties"),
        sa.Index("ix_released_count_round_id_question_id", "round_id", "question_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"))
    question_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("question.id"), comment="as chosen in the filter; none: of all questions"
    )
    topic_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    spoke: Mapped[int]
    could: Mapped[int]
    stances: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="stance -> parties")
    at: Mapped[datetime] = mapped_column(default=clock.now)
