"""Visits, problems and measures; a receipt may be for more than a need."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=200), nullable=True))
    op.execute(
        "UPDATE receipts SET number = (SELECT number FROM needs WHERE needs.id = receipts.need_id),"
        " address = '/needs/' || (SELECT number FROM needs WHERE needs.id = receipts.need_id)"
    )
    with op.batch_alter_table("need_photos") as batch_op:
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM need_photos WHERE need_id IS NULL")
    op.execute("DELETE FROM receipts WHERE need_id IS NULL")
    with op.batch_alter_table("need_photos") as batch_op:
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.drop_column("address")
        batch_op.drop_column("number")
