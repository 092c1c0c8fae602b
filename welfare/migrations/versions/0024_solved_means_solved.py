"""One call counts, and its teacher can say that it was otherwise; and what shows how a figure was made."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UNCOUNT = (
    "UPDATE follow_ups SET was_due = false, is_valid = false "
    "WHERE need_id IN (SELECT id FROM needs WHERE status = 'answered')"
)
"""Calls about answers that still wait for their teacher: nothing called for them."""
PLACE = ["category", "school_id", "unit_id"]
CLOSED = ["closed_on", "id", "status", "confirmation", *PLACE, "answered_at"]
ANSWERED = ["answered_at", "id", *PLACE, "redo_count", "submitted_at", "status"]
EVENT = ["at", "id", "need_id"]
REOPENING = "(from_status IN ('solved', 'explained') AND to_status = 'in_progress')"


def upgrade() -> None:
    op.add_column(
        "needs", sa.Column("is_found_unsolved", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("needs", sa.Column("contestable_until", sa.Date))
    op.add_column("follow_ups", sa.Column("was_due", sa.Boolean, nullable=False, server_default=sa.true()))
    op.execute(UNCOUNT)
    op.drop_index("ix_needs_closed", "needs")
    op.drop_index("ix_needs_answered", "needs")
    make_index("ix_needs_closed", "needs", [*CLOSED, "satisfaction"], "closed_on IS NOT NULL")
    make_index("ix_needs_answered", "needs", [*ANSWERED, "is_found_unsolved"], "answered_at IS NOT NULL")
    make_index("ix_needs_paused", "needs", ["paused_on", "id", *PLACE], "paused_on IS NOT NULL")
    make_index("ix_need_events_odd", "need_events", EVENT, "action IN ('ask', 'resume', 'contest')")
    make_index("ix_need_events_reopenings", "need_events", EVENT, REOPENING)
    make_index("ix_follow_ups_by_day", "follow_ups", [*EVENT, "by_id", "satisfaction"], "is_valid")


def make_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("ix_follow_ups_by_day", "follow_ups")
    for name in ("ix_need_events_reopenings", "ix_need_events_odd"):
        op.drop_index(name, "need_events")
    for name in ("ix_needs_paused", "ix_needs_answered", "ix_needs_closed"):
        op.drop_index(name, "needs")
    make_index("ix_needs_closed", "needs", CLOSED, "closed_on IS NOT NULL")
    make_index("ix_needs_answered", "needs", ANSWERED, "answered_at IS NOT NULL")
    op.drop_column("follow_ups", "was_due")
    op.drop_column("needs", "contestable_until")
    op.drop_column("needs", "is_found_unsolved")
