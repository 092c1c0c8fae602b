"""What auditors have read is looked through by day and by person."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reading_events_at", "reading_events", ["at", "id"])
    op.create_index("ix_reading_events_reader", "reading_events", ["reader_id", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_reading_events_reader", "reading_events")
    op.drop_index("ix_reading_events_at", "reading_events")
