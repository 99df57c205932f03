"""Texts that many sent, and voices that repeat them.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "canonical_id", sa.Uuid(), nullable=False, comment="the text that the others repeat"
        ),
        sa.Column("found_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["canonical_id"], ["passage.id"], name=op.f("fk_campaign_canonical_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_campaign_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("canonical_id", name=op.f("uq_campaign_canonical_id")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_round_id"), ["round_id"], unique=False)

    op.create_table(
        "twin",
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column(
            "likeness",
            sa.Double(),
            nullable=False,
            comment="share of the canonical text that is in it",
        ),
        sa.Column(
            "personal",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="stretches of its own: start and end in the passage",
        ),
        sa.Column("apart_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("apart_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "NOT (campaign_id IS NULL) OR (apart_at IS NOT NULL)",
            name=op.f("ck_twin_apart_if_in_none"),
        ),
        sa.ForeignKeyConstraint(
            ["apart_by_id"], ["person.id"], name=op.f("fk_twin_apart_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_twin_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_twin_passage_id_passage")
        ),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_twin")),
    )
    with op.batch_alter_table("twin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_twin_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "campaign_id",
                sa.Uuid(),
                nullable=True,
                comment="whose words they are; none: its own",
            )
        )
        batch_op.create_index(batch_op.f("ix_voice_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_voice_campaign_id_campaign"), "campaign", ["campaign_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_voice_campaign_id_campaign"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_voice_campaign_id"))
        batch_op.drop_column("campaign_id")

    with op.batch_alter_table("twin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_twin_campaign_id"))

    op.drop_table("twin")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_round_id"))

    op.drop_table("campaign")
