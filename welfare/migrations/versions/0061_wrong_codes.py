"""Wrong codes of a second step are counted beside wrong passwords."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "failed_sign_ins", sa.Column("kind", sa.String(20), nullable=False, server_default="sign_in_failed")
    )
    with op.batch_alter_table("failed_sign_ins") as table:
        table.alter_column("kind", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM failed_sign_ins WHERE kind <> 'sign_in_failed'")
    with op.batch_alter_table("failed_sign_ins") as table:
        table.drop_column("kind")
