"""A position: what a party sends to a round, and with whom."""

import enum
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Key, one_of, only_when
from app.organisations.models import Organisation
from app.rounds.models import Attribution, Party, Round

if TYPE_CHECKING:
    from app.positions.models.drafts import DraftAnswer, DraftFile
    from app.positions.models.versions import PositionVersion


class PositionState(enum.StrEnum):
    """Where a position stands."""

    DRAFT = "draft"
    FOR_CLEARANCE = "for_clearance"
    CLEARED = "cleared"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    HELD = "held"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


# The states of what is being written, before it is submitted.
WRITING = (PositionState.DRAFT, PositionState.FOR_CLEARANCE, PositionState.CLEARED)


class Stance(enum.StrEnum):
    """What a party declares on a proposal, from support to refusal. Never inferred."""

    SUPPORT = "support"
    SUPPORT_WITH_CHANGES = "support_with_changes"
    NEUTRAL = "neutral"
    OPPOSE = "oppose"
    CANNOT_ACCEPT = "cannot_accept"


class CoSponsorState(enum.StrEnum):
    """Whether an organisation lets its name stand under a joint position."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Position(Base):
    """What a party sends to a round. Its draft changes; its versions never do.

    A party has one that its delegates write; an import may bring several contributions of one
    organisation, told apart by their titles. Parties are counted, so none counts twice.
    """

    __tablename__ = "position"
    __table_args__ = (
        one_of("state", PositionState),
        only_when(
            "submitted_has_version",
            "state IN ('submitted', 'accepted', 'held', 'returned', 'withdrawn')",
            "current_number IS NOT NULL",
        ),
        only_when("withdrawn_has_time", "state = 'withdrawn'", "withdrawn_at IS NOT NULL"),
        only_when("says_why", "state IN ('held', 'returned', 'withdrawn')", "reason IS NOT NULL"),
        one_of("revision_state", WRITING),
        sa.Index("ix_position_round_id_state", "round_id", "state"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    party_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True, comment="random, for people to quote")
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[PositionState] = mapped_column(default=PositionState.DRAFT)
    language: Mapped[str] = mapped_column(default="en")
    also_in: Mapped[list[str]] = mapped_column(
        default=list, comment="languages that the party translates its draft into"
    )
    attribution: Mapped[Attribution] = mapped_column(active_history=True, default=Attribution.NAMED)
    joint: Mapped[bool] = mapped_column(default=False)
    # A change after submitting is drafted beside the version that stands, and cleared like it.
    revision_state: Mapped[PositionState | None]
    reason: Mapped[str | None] = mapped_column(comment="why it was held, returned or withdrawn")
    cleared_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    current_number: Mapped[int | None] = mapped_column(
        active_history=True, comment="of the version that stands"
    )
    imported: Mapped[bool] = mapped_column(default=False, comment="entered on behalf of the party")
    import_key: Mapped[str | None] = mapped_column(
        comment="the row it came from; none is brought twice"
    )
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    party: Mapped[Party] = relationship()
    current: Mapped["PositionVersion | None"] = relationship(
        primaryjoin="and_(foreign(PositionVersion.position_id) == Position.id,"
        " PositionVersion.number == Position.current_number)",
        uselist=False,
        viewonly=True,
    )
    versions: Mapped[list["PositionVersion"]] = relationship(
        order_by="PositionVersion.number", back_populates="position"
    )
    drafts: Mapped[list["DraftAnswer"]] = relationship(
        back_populates="position", cascade="all, delete-orphan"
    )
    draft_files: Mapped[list["DraftFile"]] = relationship(cascade="all, delete-orphan")
    co_sponsors: Mapped[list["CoSponsor"]] = relationship(
        back_populates="position", cascade="all, delete-orphan"
    )

    @property
    def writing(self) -> PositionState | None:
        """Where the draft stands: of the first version, or of a new one; None while none is open."""
        return self.state if self.state in WRITING else self.revision_state

    @property
    def was_submitted(self) -> bool:
        """Whether a version of it was ever submitted."""
        return self.current_number is not None


class CoSponsor(Base):
    """An organisation asked to put its name under a joint position.

    So do the members of a group that speaks for them: each confirms, wholly or except on some
    questions, and is counted through the party whose position it is.
    """

    __tablename__ = "co_sponsor"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "organisation_id"),
        one_of("state", CoSponsorState),
        only_when("answered_has_time", "state <> 'asked'", "answered_at IS NOT NULL"),
    )

    id: Mapped[Key]
    position_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("position.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[CoSponsorState] = mapped_column(default=CoSponsorState.ASKED)
    except_on: Mapped[list[Any]] = mapped_column(
        default=list, comment="numbers of the questions on which it does not align"
    )
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    position: Mapped[Position] = relationship(back_populates="co_sponsors")
    organisation: Mapped[Organisation] = relationship()
