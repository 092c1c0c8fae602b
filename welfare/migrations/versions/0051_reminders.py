"""Which steps of the ladder of reminders were taken; and their events found by day."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

IS_REMINDER = sa.text("action = 'remind'")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "subject", "subject_id", "day", "level", name=op.f("uq_reminders_subject_subject_id_day_level")
        ),
    )
    op.create_index(
        "ix_need_events_reminders", "need_events", ["at", "id", "need_id"],
        sqlite_where=IS_REMINDER, postgresql_where=IS_REMINDER,
    )  # fmt: skip


def downgrade() -> None:
    """The histories keep what was done; a version before has no word for it, and goes on without showing it."""
    op.drop_index("ix_need_events_reminders", "need_events")
    op.drop_table("reminders")
