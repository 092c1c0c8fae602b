"""Petitions are reminded of, which stands in their histories; no table changes."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    """Raises `RuntimeError` where somebody was reminded of a petition: the version before cannot read the
    sealed histories."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM petition_events WHERE kind = 'remind'")):
        raise RuntimeError(
            "Somebody was reminded of a petition, of which the version before cannot tell. "
            "Restore the backup from before the upgrade instead."
        )
