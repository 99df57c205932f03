"""Copies of what is held about a person

Revision: 0063, after 0062.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ready_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "NOT (ready_at IS NOT NULL) OR (content IS NOT NULL)",
            name=op.f("ck_personal_copy_ready_has_content"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_personal_copy_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_copy")),
    )
    op.create_index(op.f("ix_personal_copy_person_id"), "personal_copy", ["person_id"])


def downgrade() -> None:
    op.drop_table("personal_copy")
