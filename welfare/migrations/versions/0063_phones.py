"""Mobile numbers that are proven, what text messages cost, and asking what became of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

UNCONFIRMED = sa.text("sent_at IS NOT NULL AND confirmed_at IS NULL AND device_id IS NULL")
LINES = ("email", "phone")


def _line() -> sa.Column[str]:
    return sa.Column(
        "line", sa.Enum(*LINES, native_enum=False, length=20), nullable=False, server_default="email"
    )


def upgrade() -> None:
    op.create_table(
        "channel_months",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "month", name=op.f("pk_channel_months")),
    )
    with op.batch_alter_table("contact_points") as table:
        table.add_column(_line())
        table.drop_constraint(op.f("pk_contact_points"), type_="primary")
        table.create_primary_key(op.f("pk_contact_points"), ["person_id", "line"])
    with op.batch_alter_table("letters") as table:
        table.add_column(_line())
        table.add_column(sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("contact_points", "letters"):
        with op.batch_alter_table(name) as table:
            table.alter_column("line", existing_type=sa.String(length=20), server_default=None)
    op.create_index(
        "ix_notice_deliveries_unconfirmed",
        "notice_deliveries",
        ["due_at", "id"],
        sqlite_where=UNCONFIRMED,
        postgresql_where=UNCONFIRMED,
    )


def downgrade() -> None:
    op.drop_index("ix_notice_deliveries_unconfirmed", table_name="notice_deliveries")
    op.execute("DELETE FROM letters WHERE line = 'phone'")
    op.execute("DELETE FROM contact_points WHERE line = 'phone'")
    with op.batch_alter_table("letters") as table:
        table.drop_column("attempted_at")
        table.drop_column("line")
    with op.batch_alter_table("contact_points") as table:
        table.drop_constraint(op.f("pk_contact_points"), type_="primary")
        table.drop_column("line")
        table.create_primary_key(op.f("pk_contact_points"), ["person_id"])
    op.drop_table("channel_months")
