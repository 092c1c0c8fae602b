"""What was lent to whoever exported a list while they stood in for others."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exports", sa.Column("lent", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("exports", "lent")
