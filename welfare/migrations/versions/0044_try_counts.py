"""Tries that are counted by all workers together."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "try_counts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_try_counts"),
    )
    op.create_index("ix_try_counts_until", "try_counts", ["until"])


def downgrade() -> None:
    op.drop_table("try_counts")
