"""How far the coding is, and the likeliest topic of each passage, kept beside what they are of.

Revision: 0051, after 0050.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

WAITS = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "waiting",
            sa.Integer(),
            nullable=False,
            comment="of these, those that nobody decided on",
        ),
        sa.Column(
            "unsure",
            sa.Integer(),
            nullable=False,
            comment="of those that wait, where the engine is not sure",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tally_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("round_id", "question_id", name=op.f("uq_tally_round_id_question_id")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "likely_id",
                sa.Uuid(),
                nullable=True,
                comment="topic of the best suggestion that is open",
            )
        )
        batch_op.add_column(
            sa.Column(
                "likely_score",
                sa.Double(),
                nullable=True,
                comment="the score of that suggestion",
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_passage_likely_id_topic"), "topic", ["likely_id"], ["id"]
        )
        batch_op.drop_index("ix_passage_round_id_counts")
        batch_op.drop_index("ix_passage_unfitting")
    op.create_index("ix_passage_round_id_counts", "passage", ["round_id", "counts", "party_id"])
    for name, columns in (
        ("likely", ["likely_score", "id"]),
        ("topic", ["likely_id", "likely_score", "id"]),
        ("unfitting", ["fits_none", "id"]),
    ):
        op.create_index(
            f"ix_passage_waiting_by_{name}",
            "passage",
            ["round_id", "counts", *columns],
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        )
    op.execute(
        sa.text(
            """
            UPDATE passage SET
            likely_id = (
                SELECT s.topic_id FROM suggestion s JOIN topic t ON t.id = s.topic_id
                WHERE s.passage_id = passage.id AND s.state = 'open' AND t.removed_at IS NULL
                AND t.since_version IS NOT NULL ORDER BY s.score DESC, s.id LIMIT 1
            ),
            likely_score = (
                SELECT s.score FROM suggestion s JOIN topic t ON t.id = s.topic_id
                WHERE s.passage_id = passage.id AND s.state = 'open' AND t.removed_at IS NULL
                AND t.since_version IS NOT NULL ORDER BY s.score DESC, s.id LIMIT 1
            )
            """
        )
    )


def downgrade() -> None:
    for name in ("unfitting", "topic", "likely"):
        op.drop_index(f"ix_passage_waiting_by_{name}", "passage")
    op.drop_index("ix_passage_round_id_counts", "passage")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_passage_likely_id_topic"), type_="foreignkey")
        batch_op.drop_column("likely_score")
        batch_op.drop_column("likely_id")
    op.create_index("ix_passage_round_id_counts", "passage", ["round_id", "counts"])
    unfitting = sa.text("fits_none AND decided_at IS NULL")
    op.create_index(
        "ix_passage_unfitting",
        "passage",
        ["round_id", "counts", "id"],
        sqlite_where=unfitting,
        postgresql_where=unfitting,
    )
    op.drop_table("tally")
