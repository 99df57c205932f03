"""Copies and campaigns: passages that many sent, hung around the one text that they repeat."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, only_when
from app.rounds.models import Round
from app.synthesis.models.codings import Passage


class Campaign(Base):
    """A text that several parties sent, word for word or nearly. It counts once, and in full."""

    __tablename__ = "campaign"

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    canonical_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("passage.id"), unique=True, comment="the text that the others repeat"
    )
    found_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    canonical: Mapped[Passage] = relationship()
    twins: Mapped[list["Twin"]] = relationship(back_populates="campaign")


class Twin(Base):
    """A passage of a campaign, the canonical one too; or one that a person said is no copy.

    What a person said stays: the machine never puts that passage into a campaign again.
    """

    __tablename__ = "twin"
    __table_args__ = (only_when("apart_if_in_none", "campaign_id IS NULL", "apart_at IS NOT NULL"),)

    passage_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("passage.id"), primary_key=True)
    campaign_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    likeness: Mapped[float] = mapped_column(comment="share of the canonical text that is in it")
    personal: Mapped[list[Any]] = mapped_column(
        default=list, comment="stretches of its own: start and end in the passage"
    )
    apart_at: Mapped[datetime | None]
    apart_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    passage: Mapped[Passage] = relationship()
    campaign: Mapped[Campaign | None] = relationship(back_populates="twins")
