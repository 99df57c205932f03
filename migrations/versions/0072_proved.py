"""When the holder of a session last showed who they are

Revision: 0072, after 0071.
"""

import sqlalchemy as sa
from alembic import op

from app import db

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sign_in",
        sa.Column(
            "proved_at",
            db.UtcDateTime(timezone=True),
            nullable=True,
            comment="when whoever holds it last showed who they are; none, if another site did not say",
        ),
    )


def downgrade() -> None:
    op.drop_column("sign_in", "proved_at")
