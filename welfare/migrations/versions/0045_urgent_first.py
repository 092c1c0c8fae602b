"""Within the needs due on one day the most pressing come first."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

RANK = (
    "CASE urgency WHEN 'urgent' THEN 0 WHEN 'inquiry' THEN 1 WHEN 'ordinary' THEN 2 WHEN 'complex' THEN 3 END"
)
IS_RUNNING = sa.text("(status || '') IN ('submitted', 'in_progress')")
DESKS = {"": [], "school_": ["school_id"], "unit_": ["unit_id"]}


def upgrade() -> None:
    drop_indexes()
    # PostgreSQL indexes no derived column but a stored one, and SQLite adds none but one that is not stored.
    rank = sa.Computed(RANK, persisted=op.get_bind().dialect.name == "postgresql")
    op.add_column("needs", sa.Column("urgency_rank", sa.Integer(), rank, nullable=False))
    make_indexes("due_on", "urgency_rank", "id")


def downgrade() -> None:
    drop_indexes()
    op.drop_column("needs", "urgency_rank")
    make_indexes("due_on", "id")


def drop_indexes() -> None:
    for desk in DESKS:
        op.drop_index(f"ix_needs_{desk}status_due", "needs")
        op.drop_index(f"ix_needs_{desk}running", "needs")


def make_indexes(*order: str) -> None:
    for desk, columns in DESKS.items():
        op.create_index(f"ix_needs_{desk}status_due", "needs", [*columns, "status", *order])
        op.create_index(
            f"ix_needs_{desk}running",
            "needs",
            [*columns, *order],
            sqlite_where=IS_RUNNING,
            postgresql_where=IS_RUNNING,
        )
