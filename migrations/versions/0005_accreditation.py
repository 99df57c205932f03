"""Accreditation: rules, applications, circulations, objections

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BOOLEANS = (
    ("party", "unaccredited", "submits in writing, without accreditation"),
    ("round", "accredits", "only accredited organisations take part"),
    ("round", "individuals", "a person may take part in their own name"),
)


def upgrade() -> None:
    op.create_table(
        "accreditation_circulation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("reason_required", sa.Boolean(), nullable=False),
        sa.Column("objector_public", sa.Boolean(), nullable=False),
        sa.Column("reason_public", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_accreditation_circulation_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_accreditation_circulation_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_accreditation_circulation_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_circulation")),
        sa.UniqueConstraint(
            "round_id", "number", name=op.f("uq_accreditation_circulation_round_id_number")
        ),
    )
    with op.batch_alter_table("accreditation_circulation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accreditation_circulation_ends_at"), ["ends_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_accreditation_circulation_round_id"), ["round_id"], unique=False
        )

    op.create_table(
        "accreditation_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column(
            "applies_until",
            db.UtcDateTime(timezone=True),
            nullable=True,
            comment="no application after this; none: until the round closes",
        ),
        sa.Column(
            "window_days",
            sa.Integer(),
            nullable=False,
            comment="how long a non-objection period usually is",
        ),
        sa.Column(
            "automatic",
            sa.Boolean(),
            nullable=False,
            comment="the end of a period without objection accredits by itself",
        ),
        sa.Column("reason_required", sa.Boolean(), nullable=False),
        sa.Column("objector_public", sa.Boolean(), nullable=False),
        sa.Column("reason_public", sa.Boolean(), nullable=False),
        sa.Column(
            "appeal_days",
            sa.Integer(),
            nullable=False,
            comment="days in which a refusal can be appealed; 0: not at all",
        ),
        sa.Column(
            "appeal_by_id",
            sa.Uuid(),
            nullable=True,
            comment="who decides appeals; none: the organisers",
        ),
        sa.Column(
            "in_writing",
            sa.Boolean(),
            nullable=False,
            comment="a refused body may submit in writing, marked as such",
        ),
        sa.CheckConstraint(
            "appeal_days >= 0", name=op.f("ck_accreditation_rules_appeal_days_not_negative")
        ),
        sa.CheckConstraint(
            "window_days >= 1", name=op.f("ck_accreditation_rules_window_days_positive")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_by_id"], ["person.id"], name=op.f("fk_accreditation_rules_appeal_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_accreditation_rules_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_rules")),
        sa.UniqueConstraint("round_id", name=op.f("uq_accreditation_rules_round_id")),
    )
    op.create_table(
        "accreditation_addressee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rules_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (organisation_id IS NULL)",
            name=op.f("ck_accreditation_addressee_group_or_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["stakeholder_group.id"],
            name=op.f("fk_accreditation_addressee_group_id_stakeholder_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_accreditation_addressee_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["rules_id"],
            ["accreditation_rules.id"],
            name=op.f("fk_accreditation_addressee_rules_id_accreditation_rules"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_addressee")),
        sa.UniqueConstraint(
            "rules_id", "group_id", name=op.f("uq_accreditation_addressee_rules_id_group_id")
        ),
        sa.UniqueConstraint(
            "rules_id",
            "organisation_id",
            name=op.f("uq_accreditation_addressee_rules_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("accreditation_addressee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accreditation_addressee_organisation_id"),
            ["organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_accreditation_addressee_rules_id"), ["rules_id"], unique=False
        )

    op.create_table(
        "accreditation_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False, comment="as it was on applying"),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "circulated",
                "objected",
                "appealed",
                "accredited",
                "refused",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "statement",
            sa.Text(),
            nullable=False,
            comment="how the body meets the criteria, Markdown",
        ),
        sa.Column("applied_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("applied_by_id", sa.Uuid(), nullable=True),
        sa.Column("circulation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "decided_at",
            db.UtcDateTime(timezone=True),
            nullable=True,
            comment="the decision before any appeal; none where an objection was appealed undecided",
        ),
        sa.Column(
            "decided_by_id", sa.Uuid(), nullable=True, comment="none: the end of the period decided"
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True, comment="Markdown"),
        sa.Column("appealed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("appealed_by_id", sa.Uuid(), nullable=True),
        sa.Column("appeal_decided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("appeal_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (state = 'accredited') OR (decided_at IS NOT NULL OR appeal_decided_at IS NOT NULL)",
            name=op.f("ck_accreditation_application_accredited_has_time"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'appealed') OR (appeal IS NOT NULL AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL)",
            name=op.f("ck_accreditation_application_appealed_has_its_text"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'refused') OR ((decided_at IS NOT NULL AND reason IS NOT NULL) OR appeal_decided_at IS NOT NULL)",
            name=op.f("ck_accreditation_application_refused_says_why"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'withdrawn') OR (withdrawn_at IS NOT NULL)",
            name=op.f("ck_accreditation_application_withdrawn_has_time"),
        ),
        sa.CheckConstraint(
            "NOT (state IN ('circulated', 'objected')) OR (circulation_id IS NOT NULL)",
            name=op.f("ck_accreditation_application_sent_round_when_circulated"),
        ),
        sa.CheckConstraint(
            "state IN ('applied', 'circulated', 'objected', 'appealed', 'accredited', 'refused', 'withdrawn')",
            name=op.f("ck_accreditation_application_state_known"),
        ),
        sa.CheckConstraint(
            "NOT (appeal_decided_at IS NOT NULL) OR (appeal IS NOT NULL AND appeal_reason IS NOT NULL)",
            name=op.f("ck_accreditation_application_appeal_decided_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"],
            ["person.id"],
            name=op.f("fk_accreditation_application_appeal_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["appealed_by_id"],
            ["person.id"],
            name=op.f("fk_accreditation_application_appealed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by_id"],
            ["person.id"],
            name=op.f("fk_accreditation_application_applied_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["circulation_id"],
            ["accreditation_circulation.id"],
            name=op.f("fk_accreditation_application_circulation_id_accreditation_circulation"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_accreditation_application_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["stakeholder_group.id"],
            name=op.f("fk_accreditation_application_group_id_stakeholder_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_accreditation_application_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_accreditation_application_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_application")),
    )
    with op.batch_alter_table("accreditation_application", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accreditation_application_circulation_id"),
            ["circulation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_accreditation_application_organisation_id"),
            ["organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_accreditation_application_round_id"), ["round_id"], unique=False
        )
        batch_op.create_index(
            "ix_accreditation_application_standing",
            ["round_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "accreditation_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["accreditation_application.id"],
            name=op.f("fk_accreditation_document_application_id_accreditation_application"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_accreditation_document_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_document")),
    )
    with op.batch_alter_table("accreditation_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accreditation_document_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "accreditation_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["accreditation_application.id"],
            name=op.f("fk_accreditation_objection_application_id_accreditation_application"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_accreditation_objection_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_accreditation_objection_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_objection")),
        sa.UniqueConstraint(
            "application_id",
            "organisation_id",
            name=op.f("uq_accreditation_objection_application_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("accreditation_objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accreditation_objection_application_id"),
            ["application_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_accreditation_objection_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    for table, column, comment in BOOLEANS:
        op.add_column(
            table,
            sa.Column(
                column, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment
            ),
        )


def downgrade() -> None:
    for table, column, _comment in reversed(BOOLEANS):
        op.drop_column(table, column)
    with op.batch_alter_table("accreditation_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditation_objection_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_objection_application_id"))

    op.drop_table("accreditation_objection")
    with op.batch_alter_table("accreditation_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditation_document_application_id"))

    op.drop_table("accreditation_document")
    with op.batch_alter_table("accreditation_application", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_accreditation_application_standing",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_accreditation_application_round_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_application_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_application_circulation_id"))

    op.drop_table("accreditation_application")
    with op.batch_alter_table("accreditation_addressee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditation_addressee_rules_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_addressee_organisation_id"))

    op.drop_table("accreditation_addressee")
    op.drop_table("accreditation_rules")
    with op.batch_alter_table("accreditation_circulation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accreditation_circulation_round_id"))
        batch_op.drop_index(batch_op.f("ix_accreditation_circulation_ends_at"))

    op.drop_table("accreditation_circulation")
