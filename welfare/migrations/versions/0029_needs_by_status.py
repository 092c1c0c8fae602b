"""Indexes by which the needs of one school or unit that stand at one status are listed, newest first."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for place in ("school", "unit"):
        op.create_index(f"ix_needs_{place}_status_id", "needs", [f"{place}_id", "status", "id"])


def downgrade() -> None:
    for place in ("school", "unit"):
        op.drop_index(f"ix_needs_{place}_status_id", table_name="needs")
