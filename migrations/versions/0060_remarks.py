"""Comments at a place in a draft

Revision: 0060, after 0051.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0060"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft_comment") as batch:
        batch.add_column(
            sa.Column(
                "question_id",
                sa.Uuid(),
                nullable=True,
                comment="whose answer it is about; null: the whole draft",
            )
        )
        batch.add_column(
            sa.Column(
                "quote",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="the words it is about; empty: all of it",
            )
        )
        batch.add_column(sa.Column("settled_at", db.UtcDateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_draft_comment_question_id_question"), "question", ["question_id"], ["id"]
        )
    with op.batch_alter_table("draft_comment") as batch:
        batch.alter_column("quote", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("draft_comment") as batch:
        batch.drop_constraint(op.f("fk_draft_comment_question_id_question"), type_="foreignkey")
        batch.drop_column("settled_at")
        batch.drop_column("quote")
        batch.drop_column("question_id")
