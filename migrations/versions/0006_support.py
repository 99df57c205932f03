"""broken support, and what words of quantity mean

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BREACHES = ("withdrawn", "replaced", "waiting", "not_accepted", "hidden", "erased", "changed")


def upgrade() -> None:
    op.create_table(
        "broken_support",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column(
            "breach",
            sa.Enum(*BREACHES, name="breach", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("broke_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("mended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "breach IN ('withdrawn', 'replaced', 'waiting', 'not_accepted', 'hidden', 'erased', "
            "'changed')",
            name=op.f("ck_broken_support_breach_known"),
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_broken_support_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_broken_support_summary_id_summary")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_support")),
    )
    with op.batch_alter_table("broken_support", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broken_support_passage_id"), ["passage_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_broken_support_summary_id"), ["summary_id"], unique=False
        )
        batch_op.create_index(
            "uq_broken_support_standing",
            ["summary_id", "passage_id"],
            unique=True,
            sqlite_where=sa.text("mended_at IS NULL"),
            postgresql_where=sa.text("mended_at IS NULL"),
        )
    # Not in a batch: SQLite would make the table anew, which others refer to.
    op.add_column(
        "summary",
        sa.Column(
            "scale",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            server_default=sa.text("'{}'"),  # summaries that are there go by the usual scale
        ),
    )


def downgrade() -> None:
    op.drop_column("summary", "scale")
    with op.batch_alter_table("broken_support", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_broken_support_standing",
            sqlite_where=sa.text("mended_at IS NULL"),
            postgresql_where=sa.text("mended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_broken_support_summary_id"))
        batch_op.drop_index(batch_op.f("ix_broken_support_passage_id"))
    op.drop_table("broken_support")
