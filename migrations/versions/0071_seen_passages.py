"""Which passages a person had before them

Revision: 0071, after 0070.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_SETTLED = """
UPDATE passage SET seen_at = (
    SELECT min(suggestion.settled_at) FROM suggestion JOIN batch ON batch.id = suggestion.batch_id
    WHERE suggestion.passage_id = passage.id AND suggestion.state <> 'open'
    AND (batch.size = 1 OR batch.kind IN ('correct', 'reject'))
)
"""

_CODED = """
UPDATE passage SET seen_at = (
    SELECT min(coding.decided_at) FROM coding LEFT JOIN batch ON batch.id = coding.batch_id
    WHERE coding.passage_id = passage.id AND coding.undone_at IS NULL
    AND (batch.id IS NULL OR batch.size = 1 OR batch.kind IN ('correct', 'import'))
)
WHERE seen_at IS NULL
"""

_NONE_FITS = """
UPDATE passage SET seen_at = none_fits_at
WHERE seen_at IS NULL AND none_fits_at IS NOT NULL AND (
    none_fits_batch_id IS NULL
    OR none_fits_batch_id IN (SELECT id FROM batch WHERE size = 1)
)
"""

_BLIND = """
UPDATE passage SET seen_at = (
    SELECT min(blind_coding.at) FROM blind_coding
    JOIN sampled_passage ON sampled_passage.id = blind_coding.sampled_id
    WHERE sampled_passage.passage_id = passage.id
)
WHERE seen_at IS NULL
"""

_MARKED = "UPDATE passage SET seen_at = created_at WHERE seen_at IS NULL AND origin = 'person'"


def upgrade() -> None:
    op.add_column(
        "passage",
        sa.Column(
            "seen_at",
            db.UtcDateTime(timezone=True),
            nullable=True,
            comment="a person first had its words before them when deciding, marking or coding blind",
        ),
    )
    # Of what was decided many at once before, nobody knows which was shown: it counts as unseen.
    for statement in (_SETTLED, _CODED, _NONE_FITS, _BLIND, _MARKED):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("passage", "seen_at")
