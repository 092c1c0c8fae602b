"""Seals of rows, under a key that no database holds.

What is there when this is applied is sealed by the next `flask audit verify`, `flask clock` or start of the server.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_row_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row_seals")),
        sa.UniqueConstraint(
            "table_name", "row_key", "position", name=op.f("uq_audit_row_seals_table_name_row_key_position")
        ),
    )
    op.create_table(
        "audit_sealed_tables",
        sa.Column("name", sa.String(length=63), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_sealed_tables")),
    )
    op.add_column("audit_heads", sa.Column("row_seals", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute(
        "DELETE FROM audit_head_entries WHERE head_number IN "
        "(SELECT number FROM audit_heads WHERE row_seals IS NOT NULL)"
    )
    op.execute("DELETE FROM audit_heads WHERE row_seals IS NOT NULL")
    with op.batch_alter_table("audit_heads") as batch_op:
        batch_op.drop_column("row_seals")
    op.drop_table("audit_sealed_tables")
    op.drop_table("audit_row_seals")
