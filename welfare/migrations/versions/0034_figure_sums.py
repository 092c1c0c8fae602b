"""What figures came to on days that are over, added up once. The clock fills it in."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "summed_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_summed_periods_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summed_periods")),
        sa.UniqueConstraint("source", "first_on", name=op.f("uq_summed_periods_source_first_on")),
    )
    op.create_table(
        "figure_sums",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(10), nullable=False),
        sa.Column("figure", sa.String(40), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_figure_sums_number")),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["summed_periods.id"],
            name=op.f("fk_figure_sums_period_id_summed_periods"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "period_id", "dimension", "figure", "key", "working_days", name=op.f("pk_figure_sums")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("figure_sums")
    op.drop_table("summed_periods")
