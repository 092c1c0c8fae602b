"""Days on which a home is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_closed_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"],
            ["teachers_homes.id"],
            name=op.f("fk_home_closed_days_home_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_home_closed_days_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_closed_days")),
        sa.UniqueConstraint("home_id", "day", name=op.f("uq_home_closed_days_home_id_day")),
    )
    shut = sa.Column("is_shut_on_holidays", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("teachers_homes", shut)


def downgrade() -> None:
    op.drop_column("teachers_homes", "is_shut_on_holidays")
    op.drop_table("home_closed_days")
