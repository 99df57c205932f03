"""What the public was told: the counts of a synthesis as they were published

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "released_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "question_id",
            sa.Uuid(),
            nullable=True,
            comment="as chosen in the filter; none: of all questions",
        ),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("spoke", sa.Integer(), nullable=False),
        sa.Column("could", sa.Integer(), nullable=False),
        sa.Column(
            "stances",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="stance -> parties",
        ),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "spoke >= 0 AND could >= 0", name=op.f("ck_released_count_counts_parties")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["stakeholder_group.id"],
            name=op.f("fk_released_count_group_id_stakeholder_group"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_released_count_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_released_count_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_released_count_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_count")),
    )
    op.create_index(
        "ix_released_count_round_id_question_id", "released_count", ["round_id", "question_id"]
    )
    op.create_index(op.f("ix_released_count_topic_id"), "released_count", ["topic_id"])


def downgrade() -> None:
    op.drop_table("released_count")
