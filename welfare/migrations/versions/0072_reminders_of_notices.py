"""A notice says which step of the ladder it tells of, so that none is sent whose thing has come to an end."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch_op:
        batch_op.add_column(sa.Column("reminder_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_notices_reminder_id"), "reminders", ["reminder_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_constraint(op.f("fk_notices_reminder_id"), type_="foreignkey")
        batch_op.drop_column("reminder_id")
