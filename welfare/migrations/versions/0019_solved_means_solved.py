"""One call counts, and its teacher can say that it was otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE_THE_LAPSE = "need_id IN (SELECT id FROM needs WHERE status = 'answered')"


def upgrade() -> None:
    op.add_column(
        "needs", sa.Column("is_found_unsolved", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("needs", sa.Column("contestable_until", sa.Date))
    op.add_column("follow_ups", sa.Column("was_due", sa.Boolean, nullable=False, server_default=sa.true()))
    op.execute(f"UPDATE follow_ups SET was_due = false, is_valid = false WHERE {BEFORE_THE_LAPSE}")


def downgrade() -> None:
    op.drop_column("follow_ups", "was_due")
    op.drop_column("needs", "contestable_until")
    op.drop_column("needs", "is_found_unsolved")
