"""Channels to people outside the browser, and an outbox that serves them."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

IS_BY_CHANNEL = sa.text("device_id IS NULL")
TABLE = "notice_deliveries"


def upgrade() -> None:
    op.create_table(
        "channel_settings",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_code", sa.String(length=60), nullable=True),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_channel_settings_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_settings")),
    )
    op.create_table(
        "channel_tokens",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_tokens")),
    )
    op.create_table(
        "channel_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column(
            "wants",
            sa.Enum("all", "pressing", "nothing", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("closed_address", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_channel_preferences_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "channel", name=op.f("pk_channel_preferences")),
    )
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="device"))
        table.add_column(sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column(
                "outcome",
                sa.Enum("taken", "gone", "later", "never", "down", "unknown", native_enum=False, length=20),
                nullable=True,
            )
        )
        table.add_column(sa.Column("receipt", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE notice_deliveries SET person_id ="
        " (SELECT person_id FROM notice_devices WHERE notice_devices.id = notice_deliveries.device_id)"
    )
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("device_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("channel", existing_type=sa.String(length=20), server_default=None)
        table.create_foreign_key(
            op.f("fk_notice_deliveries_person_id_people"), "people", ["person_id"], ["id"], ondelete="CASCADE"
        )
        table.create_check_constraint(
            op.f("ck_notice_deliveries_device_or_channel"), "(channel = 'device') = (device_id IS NOT NULL)"
        )
    for name, column in (
        ("uq_notice_deliveries_by_channel", "notice_id"),
        ("uq_notice_deliveries_digest_by_channel", "digest_on"),
    ):
        op.create_index(
            name,
            TABLE,
            ["person_id", "channel", column],
            unique=True,
            sqlite_where=IS_BY_CHANNEL,
            postgresql_where=IS_BY_CHANNEL,
        )


def downgrade() -> None:
    op.execute("DELETE FROM notice_deliveries WHERE device_id IS NULL")
    op.drop_index("uq_notice_deliveries_digest_by_channel", table_name=TABLE)
    op.drop_index("uq_notice_deliveries_by_channel", table_name=TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f("ck_notice_deliveries_device_or_channel"), type_="check")
        table.drop_constraint(op.f("fk_notice_deliveries_person_id_people"), type_="foreignkey")
        table.alter_column("device_id", existing_type=sa.Integer(), nullable=False)
        for column in ("confirmed_at", "receipt", "outcome", "attempted_at", "channel", "person_id"):
            table.drop_column(column)
    op.drop_table("channel_preferences")
    op.drop_table("channel_tokens")
    op.drop_table("channel_settings")
