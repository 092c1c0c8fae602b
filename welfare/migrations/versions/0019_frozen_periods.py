"""Periods whose figures are frozen, and what they came to."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_frozen_periods_period")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_frozen_periods_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_periods")),
        sa.UniqueConstraint(
            "first_on",
            "last_on",
            "organization_id",
            name=op.f("uq_frozen_periods_first_on_last_on_organization_id"),
        ),
    )
    op.create_table(
        "frozen_period_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_frozen_period_events_by_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["frozen_periods.id"], name=op.f("fk_frozen_period_events_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_period_events")),
    )
    op.create_index(
        "uq_frozen_period_events_period_id", "frozen_period_events", ["period_id", "position"], unique=True
    )


def downgrade() -> None:
    op.drop_table("frozen_period_events")
    op.drop_table("frozen_periods")
