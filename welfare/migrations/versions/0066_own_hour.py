"""Everybody has the one message of the day at an hour of their own, once a day whatever they change."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

BEGINS = "ck_notice_preferences_digest_begins"
BY_DAY = "ck_notice_preferences_by_day"


def upgrade() -> None:
    """Whoever has a digest had one on the day up to which it counted, or has chosen it then."""
    with op.batch_alter_table("notice_preferences") as batch_op:
        batch_op.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hour", sa.Integer(), nullable=True))
    op.execute("UPDATE notice_preferences SET digest_on = date(digest_at)")
    with op.batch_alter_table("notice_preferences") as batch_op:
        batch_op.drop_constraint(op.f(BEGINS), type_="check")
        batch_op.create_check_constraint(
            op.f(BEGINS), "NOT is_daily OR (digest_at IS NOT NULL AND digest_on IS NOT NULL)"
        )
        batch_op.create_check_constraint(op.f(BY_DAY), "hour >= 7 AND hour <= 20")
        batch_op.drop_index("ix_notice_preferences_daily")
        batch_op.create_index("ix_notice_preferences_daily", ["is_daily", "digest_on"], unique=False)


def downgrade() -> None:
    """Everybody has it at the usual hour again."""
    with op.batch_alter_table("notice_preferences") as batch_op:
        batch_op.drop_index("ix_notice_preferences_daily")
        batch_op.drop_constraint(op.f(BY_DAY), type_="check")
        batch_op.drop_constraint(op.f(BEGINS), type_="check")
        batch_op.create_check_constraint(op.f(BEGINS), "NOT is_daily OR digest_at IS NOT NULL")
        batch_op.drop_column("hour")
        batch_op.drop_column("digest_on")
        batch_op.create_index("ix_notice_preferences_daily", ["is_daily", "digest_at"], unique=False)
