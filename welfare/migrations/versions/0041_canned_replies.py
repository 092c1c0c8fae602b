"""Canned replies of units."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["organizations.id"], name=op.f("fk_canned_replies_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("unit_id", "title", name=op.f("uq_canned_replies_unit_id_title")),
    )


def downgrade() -> None:
    """Raises `RuntimeError` where texts were kept: the version before cannot read the sealed history."""
    kept = "SELECT count(*) FROM organization_events WHERE kind = 'replies_changed'"
    if op.get_bind().scalar(sa.text(kept)):
        raise RuntimeError(
            "Canned replies were kept, of which the version before cannot tell. "
            "Restore the backup from before the upgrade instead."
        )
    op.drop_table("canned_replies")
