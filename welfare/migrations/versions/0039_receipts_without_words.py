"""Receipts from before lose what their addresses held beyond a path: the words that somebody searched for."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = "strpos" if op.get_bind().dialect.name == "postgresql" else "instr"
    op.execute(
        f"UPDATE receipts SET address = substr(address, 1, {where}(address, '?') - 1)"  # noqa: S608  # two names of ours
        " WHERE address LIKE '%?%'"
    )


def downgrade() -> None:
    """What is gone was of no use."""
