"""What a round asks of those who want to take part, who asked, who objected, and what came of it."""

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Person
from app.db import Base, Key, one_of, only_when
from app.files.models import StoredFile
from app.organisations.models import Group, Organisation
from app.rounds.models import Round


class ApplicationState(enum.StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    CIRCULATED = "circulated"
    OBJECTED = "objected"
    APPEALED = "appealed"
    ACCREDITED = "accredited"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AccreditationRules(Base):
    """How one round accredits. Whether it does at all is `Round.accredits`."""

    __tablename__ = "accreditation_rules"
    __table_args__ = (
        sa.CheckConstraint("appeal_days >= 0", name="appeal_days_not_negative"),
        sa.CheckConstraint("window_days >= 1", name="window_days_positive"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    criteria: Mapped[str] = mapped_column(default="", comment="Markdown")
    applies_until: Mapped[datetime | None] = mapped_column(
        comment="no application after this; none: until the round closes"
    )
    window_days: Mapped[int] = mapped_column(
        default=14, comment="how long a non-objection period usually is"
    )
    automatic: Mapped[bool] = mapped_column(
        default=True, comment="the end of a period without objection accredits by itself"
    )
    reason_required: Mapped[bool] = mapped_column(default=True)
    objector_public: Mapped[bool] = mapped_column(default=True)
    reason_public: Mapped[bool] = mapped_column(default=True)
    appeal_days: Mapped[int] = mapped_column(
        default=14, comment="days in which a refusal can be appealed; 0: not at all"
    )
    appeal_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="who decides appeals; none: the organisers"
    )
    in_writing: Mapped[bool] = mapped_column(
        default=True, comment="a refused body may submit in writing, marked as such"
    )

    round: Mapped[Round] = relationship()
    appeal_by: Mapped[Person | None] = relationship()
    addressees: Mapped[list["Addressee"]] = relationship(back_populates="rules")


class Addressee(Base):
    """A group or an organisation to which applications are circulated; it needs none itself."""

    __tablename__ = "accreditation_addressee"
    __table_args__ = (
        sa.UniqueConstraint("rules_id", "group_id"),
        sa.UniqueConstraint("rules_id", "organisation_id"),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (organisation_id IS NULL)", name="group_or_organisation"
        ),
    )

    id: Mapped[Key]
    rules_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("accreditation_rules.id"), index=True)
    group_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )

    rules: Mapped[AccreditationRules] = relationship(back_populates="addressees")
    group: Mapped[Group | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Circulation(Base):
    """Applications sent round together, with the period in which one may object.

    Its end and what it brings are fixed when it begins, whatever becomes of the rules.
    """

    __tablename__ = "accreditation_circulation"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    automatic: Mapped[bool]
    reason_required: Mapped[bool]
    objector_public: Mapped[bool]
    reason_public: Mapped[bool]
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    applications: Mapped[list["Application"]] = relationship(back_populates="circulation")


class Application(Base):
    """An organisation asks to be accredited to a round."""

    __tablename__ = "accreditation_application"
    __table_args__ = (
        sa.Index(
            "ix_accreditation_application_standing",
            "round_id",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
        one_of("state", ApplicationState),
        only_when(
            "sent_round_when_circulated",
            "state IN ('circulated', 'objected')",
            "circulation_id IS NOT NULL",
        ),
        only_when(
            "accredited_has_time",
            "state = 'accredited'",
            "decided_at IS NOT NULL OR appeal_decided_at IS NOT NULL",
        ),
        only_when(
            "refused_says_why",
            "state = 'refused'",
            "(decided_at IS NOT NULL AND reason IS NOT NULL) OR appeal_decided_at IS NOT NULL",
        ),
        only_when(
            "appealed_has_its_text",
            "state = 'appealed'",
            "appeal IS NOT NULL AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL",
        ),
        only_when(
            "appeal_decided_says_why",
            "appeal_decided_at IS NOT NULL",
            "appeal IS NOT NULL AND appeal_reason IS NOT NULL",
        ),
        only_when("withdrawn_has_time", "state = 'withdrawn'", "withdrawn_at IS NOT NULL"),
    )

    id: Mapped[Key]
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("round.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("stakeholder_group.id"), comment="as it was on applying"
    )
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.APPLIED)
    statement: Mapped[str] = mapped_column(comment="how the body meets the criteria, Markdown")
    applied_at: Mapped[datetime] = mapped_column(default=clock.now)
    applied_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    circulation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("accreditation_circulation.id"), index=True
    )
    decided_at: Mapped[datetime | None] = mapped_column(
        comment="the decision before any appeal; none where an objection was appealed undecided"
    )
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="none: the end of the period decided"
    )
    reason: Mapped[str | None]
    appeal: Mapped[str | None] = mapped_column(comment="Markdown")
    appealed_at: Mapped[datetime | None]
    appealed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    appeal_decided_at: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    appeal_reason: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    organisation: Mapped[Organisation] = relationship()
    group: Mapped[Group] = relationship()
    circulation: Mapped[Circulation | None] = relationship(back_populates="applications")
    documents: Mapped[list["ApplicationDocument"]] = relationship(
        order_by="ApplicationDocument.place", back_populates="application"
    )
    objections: Mapped[list["Objection"]] = relationship(
        order_by="Objection.at", back_populates="application"
    )


class ApplicationDocument(Base):
    """A file that goes with an application."""

    __tablename__ = "accreditation_document"

    id: Mapped[Key]
    application_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("accreditation_application.id"), index=True
    )
    place: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))

    application: Mapped[Application] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship()


class Objection(Base):
    """An organisation objects to an application; it may think again while the period lasts."""

    __tablename__ = "accreditation_objection"
    __table_args__ = (sa.UniqueConstraint("application_id", "organisation_id"),)

    id: Mapped[Key]
    application_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("accreditation_application.id"), index=True
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    reason: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(back_populates="objections")
    organisation: Mapped[Organisation] = relationship()
