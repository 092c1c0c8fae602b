"""What was spent is corrected by an entry that names the one it corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE spendings ADD COLUMN corrects_id INTEGER "
        "CONSTRAINT fk_spendings_corrects_id REFERENCES spendings (id)"
    )


def downgrade() -> None:
    """Raises `RuntimeError` where something was corrected: the version before cannot read the sealed history."""
    corrected = "SELECT count(*) FROM measure_events WHERE kind = 'spending_corrected'"
    if op.get_bind().scalar(sa.text(corrected)):
        raise RuntimeError(
            "Spendings were corrected, of which the version before cannot tell. "
            "Restore the backup from before the upgrade instead."
        )
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("spendings", "corrects_id")
        return
    with op.batch_alter_table("spendings") as spendings:
        spendings.drop_column("corrects_id")
