"""Statements, the passages they were made from, and the parties' answers.

Revision: 0011, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=True,
            comment="given when it is put, for people to cite",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "put",
                "closed",
                "withdrawn",
                name="statementstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was withdrawn"),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("put_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (state <> 'draft') OR (number IS NOT NULL AND put_at IS NOT NULL)",
            name=op.f("ck_statement_put_has_number_and_time"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'closed') OR (closed_at IS NOT NULL)",
            name=op.f("ck_statement_closed_has_time"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'withdrawn') OR (withdrawn_at IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_statement_withdrawn_says_why"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'put', 'closed', 'withdrawn')",
            name=op.f("ck_statement_state_known"),
        ),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_statement_says_something")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_statement_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_statement_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_statement_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_statement_round_id_number")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "statement_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "support",
                "support_with_changes",
                "neutral",
                "oppose",
                "cannot_accept",
                name="stance",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "contribution_id", sa.Uuid(), nullable=True, comment="the reason, where one was given"
        ),
        sa.Column("revision", sa.Integer(), nullable=False, comment="rises with each change"),
        sa.Column("answered_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "NOT (contribution_id IS NOT NULL) OR (stance IS NOT NULL)",
            name=op.f("ck_statement_answer_reason_needs_stance"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_statement_answer_answered_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_statement_answer_contribution_id_contribution"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_statement_answer_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_statement_answer_statement_id_statement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_answer")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_statement_answer_contribution_id")),
        sa.UniqueConstraint(
            "statement_id", "party_id", name=op.f("uq_statement_answer_statement_id_party_id")
        ),
    )
    with op.batch_alter_table("statement_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_answer_party_id"), ["party_id"], unique=False
        )

    op.create_table(
        "statement_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("quote_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_statement_source_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_statement_source_statement_id_statement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_source")),
        sa.UniqueConstraint(
            "statement_id", "passage_id", name=op.f("uq_statement_source_statement_id_passage_id")
        ),
    )
    with op.batch_alter_table("statement_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_source_passage_id"), ["passage_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_statement_source_statement_id"), ["statement_id"], unique=False
        )
    op.create_table(
        "released_stances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "proposition_id", sa.Uuid(), nullable=False, comment="a stance question or a statement"
        ),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("parties", sa.Integer(), nullable=False, comment="that could take a stance"),
        sa.Column("counts", db.Json, nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["stakeholder_group.id"],
            name=op.f("fk_released_stances_group_id_stakeholder_group"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_released_stances_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_stances")),
        sa.UniqueConstraint(
            "proposition_id", "group_id", name=op.f("uq_released_stances_proposition_id_group_id")
        ),
    )
    with op.batch_alter_table("released_stances", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_released_stances_round_id"), ["round_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("released_stances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_stances_round_id"))

    op.drop_table("released_stances")
    with op.batch_alter_table("statement_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_source_statement_id"))
        batch_op.drop_index(batch_op.f("ix_statement_source_passage_id"))

    op.drop_table("statement_source")
    with op.batch_alter_table("statement_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_answer_party_id"))

    op.drop_table("statement_answer")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_topic_id"))
        batch_op.drop_index(batch_op.f("ix_statement_round_id"))

    op.drop_table("statement")
