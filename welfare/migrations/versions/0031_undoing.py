"""What was done last with a need, and until when it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("needs", sa.Column("undoable_step", sa.String(20), nullable=True))
    op.add_column("needs", sa.Column("undoable_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("needs", "undoable_until")
    op.drop_column("needs", "undoable_step")
