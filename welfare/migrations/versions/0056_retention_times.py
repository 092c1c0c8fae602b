"""How long each kind of what is kept of people is kept, where the bureau has set it."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

KINDS = ("notices", "receipts", "photos", "needs", "petitions", "accounts")


def upgrade() -> None:
    op.create_table(
        "retention_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_retention_times_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_times")),
        sa.UniqueConstraint("kind", name=op.f("uq_retention_times_kind")),
    )
    op.create_table(
        "retention_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("set", name="eventkind", native_enum=False, length=20), nullable=False),
        sa.Column("retention_time_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_retention_events_by_id")),
        sa.ForeignKeyConstraint(
            ["retention_time_id"], ["retention_times.id"], name=op.f("fk_retention_events_retention_time_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_events")),
    )
    with op.batch_alter_table("retention_events") as table:
        table.create_index(
            "uq_retention_events_retention_time_id", ["retention_time_id", "position"], unique=True
        )


def downgrade() -> None:
    op.drop_table("retention_events")
    op.drop_table("retention_times")
