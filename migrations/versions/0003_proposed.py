"""Proposed topics, finer and coarser; the deeds on a tree; which encoder read a passage.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tree_deed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "add",
                "describe",
                "move",
                "merge",
                "split",
                "remove",
                "take",
                name="deedkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="of the topic it was done to"),
        sa.Column(
            "before",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="by topic, what it changed as it was",
        ),
        sa.Column(
            "made",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="topics it put into the tree",
        ),
        sa.Column("batch_id", sa.Uuid(), nullable=True, comment="what it did to passages"),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('add', 'describe', 'move', 'merge', 'split', 'remove', 'take')",
            name=op.f("ck_tree_deed_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_tree_deed_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_tree_deed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_tree_deed_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_tree_deed_undone_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tree_deed")),
    )
    with op.batch_alter_table("tree_deed", schema=None) as batch_op:
        batch_op.create_index("ix_tree_deed_round_id_at", ["round_id", "at"], unique=False)

    op.create_table(
        "sorting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("all", "uncovered", "within", name="scope", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column(
            "engine",
            sa.Text(),
            nullable=False,
            comment="the engine's name and version, and its encoder's",
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="passages it looked at"),
        sa.Column(
            "passages",
            sa.LargeBinary(),
            nullable=False,
            comment="their keys, 16 bytes each, in order",
        ),
        sa.Column("made_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT (scope = 'within') OR (topic_id IS NOT NULL)",
            name=op.f("ck_sorting_within_has_topic"),
        ),
        sa.CheckConstraint(
            "scope IN ('all', 'uncovered', 'within')", name=op.f("ck_sorting_scope_known")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sorting_round_id_round")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_sorting_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sorting")),
    )
    with op.batch_alter_table("sorting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sorting_round_id_scope", ["round_id", "scope", "topic_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sorting_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "grain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sorting_id", sa.Uuid(), nullable=False),
        sa.Column("topics", sa.Integer(), nullable=False, comment="of the first level"),
        sa.Column(
            "automatic", sa.Boolean(), nullable=False, comment="as many as came out by themselves"
        ),
        sa.Column("labels", sa.LargeBinary(), nullable=False, comment="int16; -1 for none"),
        sa.Column("parts", sa.LargeBinary(), nullable=False, comment="int16; -1 for none"),
        sa.Column("scores", sa.LargeBinary(), nullable=False, comment="float16, 0 to 1"),
        sa.ForeignKeyConstraint(
            ["sorting_id"], ["sorting.id"], name=op.f("fk_grain_sorting_id_sorting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grain")),
        sa.UniqueConstraint("sorting_id", "topics", name=op.f("uq_grain_sorting_id_topics")),
    )
    op.create_table(
        "proposed_topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grain_id", sa.Uuid(), nullable=False),
        sa.Column(
            "parent_id", sa.Uuid(), nullable=True, comment="the proposed topic that it is a part of"
        ),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="among the topics, or the parts, of its grain",
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="passages"),
        sa.Column(
            "score", sa.Double(), nullable=False, comment="how close they are to its middle, 0 to 1"
        ),
        sa.Column(
            "names",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("taken_as_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grain_id"], ["grain.id"], name=op.f("fk_proposed_topic_grain_id_grain")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["proposed_topic.id"],
            name=op.f("fk_proposed_topic_parent_id_proposed_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_as_id"], ["topic.id"], name=op.f("fk_proposed_topic_taken_as_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_topic")),
    )
    with op.batch_alter_table("proposed_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_topic_grain_id"), ["grain_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposed_topic_taken_as_id"), ["taken_as_id"], unique=False
        )

    with op.batch_alter_table("passage_vector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_vector_model"), ["model"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("passage_vector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_vector_model"))
    with op.batch_alter_table("proposed_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_topic_taken_as_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_topic_grain_id"))

    op.drop_table("proposed_topic")
    op.drop_table("grain")
    with op.batch_alter_table("sorting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sorting_topic_id"))
        batch_op.drop_index("ix_sorting_round_id_scope")

    op.drop_table("sorting")
    with op.batch_alter_table("tree_deed", schema=None) as batch_op:
        batch_op.drop_index("ix_tree_deed_round_id_at")

    op.drop_table("tree_deed")
