"""samples, coded blind

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drawn", "closed", "replaced", name="samplestate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "margin",
            sa.Integer(),
            nullable=False,
            comment="that was asked for, in points of a hundred",
        ),
        sa.Column(
            "population", sa.Integer(), nullable=False, comment="passages that could be drawn"
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column(
            "population_hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of their ids in order, a line each",
        ),
        sa.Column("tree_version", sa.Integer(), nullable=False),
        sa.Column(
            "frame",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("drawn_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "why", sa.Text(), nullable=False, comment="it was replaced, or closed before its end"
        ),
        sa.Column(
            "results",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "NOT (state <> 'drawn') OR (ended_at IS NOT NULL)",
            name=op.f("ck_quality_sample_ended_has_time"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'replaced') OR (why <> '')",
            name=op.f("ck_quality_sample_replaced_says_why"),
        ),
        sa.CheckConstraint(
            "state IN ('drawn', 'closed', 'replaced')", name=op.f("ck_quality_sample_state_known")
        ),
        sa.CheckConstraint(
            "0 < size AND size <= population", name=op.f("ck_quality_sample_size_of_population")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_quality_sample_drawn_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_quality_sample_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_quality_sample_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_sample")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_quality_sample_round_id_number")),
    )
    with op.batch_alter_table("quality_sample", schema=None) as batch_op:
        batch_op.create_index(
            "uq_quality_sample_drawn",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("state = 'drawn'"),
            postgresql_where=sa.text("state = 'drawn'"),
        )

    op.create_table(
        "sampled_passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="in the order of the lot, from 1"),
        sa.Column(
            "suggested",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="ids of topics; none: the engine found none",
        ),
        sa.Column("engine", sa.Text(), nullable=False, comment="the engine's name and version"),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_sampled_passage_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["quality_sample.id"],
            name=op.f("fk_sampled_passage_sample_id_quality_sample"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_passage")),
        sa.UniqueConstraint(
            "sample_id", "passage_id", name=op.f("uq_sampled_passage_sample_id_passage_id")
        ),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_sampled_passage_sample_id_place")),
    )
    with op.batch_alter_table("sampled_passage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sampled_passage_passage_id"), ["passage_id"], unique=False
        )

    op.create_table(
        "blind_coding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sampled_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "topics",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="ids of topics; none: no topic fits",
        ),
        sa.Column(
            "knew",
            sa.Boolean(),
            nullable=False,
            comment="had decided on the passage at the desk, so was not blind",
        ),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_blind_coding_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sampled_id"],
            ["sampled_passage.id"],
            name=op.f("fk_blind_coding_sampled_id_sampled_passage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_coding")),
        sa.UniqueConstraint("sampled_id", "by_id", name=op.f("uq_blind_coding_sampled_id_by_id")),
    )
    with op.batch_alter_table("blind_coding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blind_coding_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("blind_coding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blind_coding_by_id"))

    op.drop_table("blind_coding")
    with op.batch_alter_table("sampled_passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sampled_passage_passage_id"))

    op.drop_table("sampled_passage")
    with op.batch_alter_table("quality_sample", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quality_sample_drawn",
            sqlite_where=sa.text("state = 'drawn'"),
            postgresql_where=sa.text("state = 'drawn'"),
        )

    op.drop_table("quality_sample")
