"""A sign-in says whether it is at a computer that others use, too. Those that hold are at none."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false())
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(column)


def downgrade() -> None:
    """Those at shared computers end: nothing would end them after minutes."""
    op.execute("DELETE FROM sign_ins WHERE is_shared")
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("is_shared")
