"""Several people at the coding desk: claims and second looks; like examples; what to ask first.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from app import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_batch_round_id_by_id_at", "batch", ["round_id", "by_id", "at"])
    op.create_table(
        "claim",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("until", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_claim_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_person_id_person")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_claim_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "second_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "differs",
                "settled",
                name="lookstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "asked_by_id", sa.Uuid(), nullable=True, comment="none where two decided by chance"
        ),
        sa.Column("settled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True, comment="the deed that settled it"),
        sa.CheckConstraint(
            "NOT (state = 'settled') OR (settled_at IS NOT NULL AND reason <> '')",
            name=op.f("ck_second_look_settled_says_why"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'differs', 'settled')",
            name=op.f("ck_second_look_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_second_look_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_second_look_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_second_look_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_second_look_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_second_look_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
    )
    with op.batch_alter_table("second_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_second_look_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_second_look_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index(
            "ix_second_look_round_id_state", ["round_id", "state", "begun_at"], unique=False
        )
        batch_op.create_index(
            "uq_second_look_open",
            ["passage_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'differs')"),
            postgresql_where=sa.text("state IN ('asked', 'differs')"),
        )

    op.create_table(
        "opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column(
            "by_id", sa.Uuid(), nullable=True, comment="none where people decided before an import"
        ),
        sa.Column(
            "topics",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
            comment="keys of topics; empty: no topic fits",
        ),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opinion_by_id_person")),
        sa.ForeignKeyConstraint(
            ["look_id"], ["second_look.id"], name=op.f("fk_opinion_look_id_second_look")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("look_id", "by_id", name=op.f("uq_opinion_look_id_by_id")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_look_id"), ["look_id"], unique=False)

    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "turn",
                sa.Integer(),
                nullable=True,
                comment="place among those that teach the engine most; none for the others",
            )
        )
        batch_op.add_column(
            sa.Column(
                "fits_none",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="the engine found no topic that fits",
            )
        )
        batch_op.create_index(
            "ix_passage_none_fits",
            ["round_id", "counts", "none_fits_at", "id"],
            unique=False,
            sqlite_where=sa.text("none_fits_at IS NOT NULL"),
            postgresql_where=sa.text("none_fits_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_passage_unfitting",
            ["round_id", "counts", "id"],
            unique=False,
            sqlite_where=sa.text("fits_none AND decided_at IS NULL"),
            postgresql_where=sa.text("fits_none AND decided_at IS NULL"),
        )
        batch_op.create_index(
            "ix_passage_waiting_by_turn",
            ["round_id", "counts", "turn", "certainty", "id"],
            unique=False,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "examples",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
                server_default="[]",
                nullable=False,
                comment="keys of decided passages that are like it",
            )
        )


def downgrade() -> None:
    # Not in a batch: on SQLite that would make the table anew, which other tables refer to.
    op.drop_column("suggestion", "examples")

    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_passage_waiting_by_turn",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_passage_unfitting",
            sqlite_where=sa.text("fits_none AND decided_at IS NULL"),
            postgresql_where=sa.text("fits_none AND decided_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_passage_none_fits",
            sqlite_where=sa.text("none_fits_at IS NOT NULL"),
            postgresql_where=sa.text("none_fits_at IS NOT NULL"),
        )
    op.drop_column("passage", "fits_none")
    op.drop_column("passage", "turn")

    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_look_id"))

    op.drop_table("opinion")
    with op.batch_alter_table("second_look", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_second_look_open",
            sqlite_where=sa.text("state IN ('asked', 'differs')"),
            postgresql_where=sa.text("state IN ('asked', 'differs')"),
        )
        batch_op.drop_index("ix_second_look_round_id_state")
        batch_op.drop_index(batch_op.f("ix_second_look_passage_id"))
        batch_op.drop_index(batch_op.f("ix_second_look_batch_id"))

    op.drop_table("second_look")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_passage_id"))

    op.drop_table("claim")
    op.drop_index("ix_batch_round_id_by_id_at", "batch")
