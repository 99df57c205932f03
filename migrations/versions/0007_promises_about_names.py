"""Promises about names: sealed rounds, words set apart, consent kept, looks into rounds

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEALED = "NOT (names_sealed) OR (attribution = 'none' AND late <> 'mark')"
APART = "NOT (attribution IS NOT NULL) OR (restored_at IS NULL)"
CONSENT = (
    "(consent_version IS NULL) = (shown_as IS NULL)"
    " AND (consent_version IS NULL) = (readable_by IS NULL)"
)
COMMENTS = {
    "round.names_sealed": "whose a position is, is told to nobody: not to those who run it",
    "redaction.attribution": "what a quotation of the words may tell; none: they are not quoted",
    "position_version.consent_version": "of the words it was asked in",
}


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_look_says_why")),
        sa.CheckConstraint("since < until", name=op.f("ck_look_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_look_person_id_person")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_look_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    with op.batch_alter_table("look") as batch:
        batch.create_index("ix_look_person_id_until", ["person_id", "until"])
        batch.create_index(batch.f("ix_look_round_id"), ["round_id"])
    # Each check is written with its column: SQLite adds and drops the two together, in place, where
    # anything else would copy the table and lose what refers to it.
    false = "false" if op.get_bind().dialect.name == "postgresql" else "0"
    op.execute(
        f"ALTER TABLE round ADD COLUMN names_sealed BOOLEAN DEFAULT {false} NOT NULL"
        f" CONSTRAINT ck_round_sealed_names_stay_sealed CHECK ({SEALED})"
    )
    op.execute(
        "ALTER TABLE redaction ADD COLUMN attribution VARCHAR(40)"
        f" CONSTRAINT ck_redaction_set_apart_for_good CHECK ({APART})"
    )
    op.execute("ALTER TABLE position_version ADD COLUMN shown_as VARCHAR(40)")
    op.execute("ALTER TABLE position_version ADD COLUMN readable_by VARCHAR(40)")
    op.execute(
        "ALTER TABLE position_version ADD COLUMN consent_version INTEGER"
        f" CONSTRAINT ck_position_version_consent_whole CHECK ({CONSENT})"
    )
    if op.get_bind().dialect.name == "postgresql":
        for column, comment in COMMENTS.items():
            op.execute(f"COMMENT ON COLUMN {column} IS '{comment}'")


def downgrade() -> None:
    op.execute("ALTER TABLE position_version DROP COLUMN consent_version")
    op.execute("ALTER TABLE position_version DROP COLUMN readable_by")
    op.execute("ALTER TABLE position_version DROP COLUMN shown_as")
    op.execute("ALTER TABLE redaction DROP COLUMN attribution")
    op.execute("ALTER TABLE round DROP COLUMN names_sealed")
    op.drop_table("look")
