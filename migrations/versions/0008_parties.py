"""Reminders, observers, aligned members, and people in their own name

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_reminder_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reminder_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_reminder_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(
        "ix_reminder_round_id_organisation_id", "reminder", ["round_id", "organisation_id"]
    )
    op.add_column(
        "round_invitation",
        sa.Column("observer", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "organisation",
        sa.Column(
            "personal",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="one person, in their own name: a party of one where a round allows",
        ),
    )
    op.add_column(
        "co_sponsor",
        sa.Column(
            "except_on",
            JSON,
            nullable=False,
            server_default=sa.text("'[]'"),
            comment="numbers of the questions on which it does not align",
        ),
    )


def downgrade() -> None:
    op.drop_column("co_sponsor", "except_on")
    op.drop_column("organisation", "personal")
    op.drop_column("round_invitation", "observer")
    op.drop_index("ix_reminder_round_id_organisation_id", table_name="reminder")
    op.drop_table("reminder")
