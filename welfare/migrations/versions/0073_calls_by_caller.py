"""What each caller noted is counted from an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

IS_VALID = sa.text("is_valid")


def upgrade() -> None:
    op.create_index(
        "ix_follow_ups_by_caller", "follow_ups", ["by_id", "satisfaction", "at", "is_valid"],
        sqlite_where=IS_VALID, postgresql_where=IS_VALID,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_follow_ups_by_caller", table_name="follow_ups")
