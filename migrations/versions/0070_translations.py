"""Positions in several languages: the original, and the party's own translations

Revision: 0070, after 0063.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("position") as batch:
        batch.add_column(
            sa.Column(
                "also_in",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
                comment="languages that the party translates its draft into",
            )
        )
    with op.batch_alter_table("position") as batch:
        batch.alter_column("also_in", server_default=None)
    for table, comment in (
        ("draft_answer", "the language that it translates into; empty: the original"),
        ("draft_comment", "the translation it is about; empty: the original"),
    ):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("into", sa.Text(), nullable=False, server_default="", comment=comment)
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("into", server_default=None)
    with op.batch_alter_table("draft_answer") as batch:
        batch.drop_constraint(op.f("uq_draft_answer_position_id_question_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_draft_answer_position_id_question_id_into"),
            ["position_id", "question_id", "into"],
        )
        batch.create_check_constraint(
            op.f("ck_draft_answer_translation_declares_nothing"),
            "NOT (\"into\" <> '') OR (stance IS NULL)",
        )
    op.create_table(
        "translation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_translation_contribution_id_contribution"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_translation_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["position_version.id"],
            name=op.f("fk_translation_version_id_position_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_translation_contribution_id")),
        sa.UniqueConstraint(
            "version_id",
            "question_id",
            "language",
            name=op.f("uq_translation_version_id_question_id_language"),
        ),
    )


def downgrade() -> None:
    op.drop_table("translation")
    op.execute(sa.text("DELETE FROM draft_answer WHERE \"into\" <> ''"))
    with op.batch_alter_table("draft_answer") as batch:
        batch.drop_constraint(op.f("ck_draft_answer_translation_declares_nothing"), type_="check")
        batch.drop_constraint(op.f("uq_draft_answer_position_id_question_id_into"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_draft_answer_position_id_question_id"), ["position_id", "question_id"]
        )
        batch.drop_column("into")
    with op.batch_alter_table("draft_comment") as batch:
        batch.drop_column("into")
    with op.batch_alter_table("position") as batch:
        batch.drop_column("also_in")
