"""A bulletin says who typed the numbers that are no figure's, and which issued one it corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEPT = "an issued bulletin is never changed"


def upgrade() -> None:
    op.add_column("bulletins", sa.Column("typists", sa.JSON(), nullable=False, server_default="{}"))
    op.execute(
        "ALTER TABLE bulletins ADD COLUMN corrects_id INTEGER "
        "CONSTRAINT fk_bulletins_corrects_id REFERENCES bulletins (id)"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("bulletins", "corrects_id")
        op.drop_column("bulletins", "typists")
        return
    with op.batch_alter_table("bulletins") as bulletins:
        bulletins.drop_column("corrects_id")
        bulletins.drop_column("typists")
    for verb in ("UPDATE", "DELETE"):  # the table was made anew, without its triggers
        op.execute(
            f"""
            CREATE TRIGGER keep_issued_bulletins_{verb.lower()} BEFORE {verb} ON bulletins
            WHEN OLD.issued_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
            """
        )
