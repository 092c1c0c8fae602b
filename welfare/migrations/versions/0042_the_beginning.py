"""Codes that open the set-up in a browser, and one bureau at most, however many begin at once."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setup_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setup_codes"),
    )
    root = sa.text("parent_id IS NULL")
    op.create_index(
        "uq_organizations_one_root",
        "organizations",
        ["kind"],
        unique=True,
        sqlite_where=root,
        postgresql_where=root,
    )


def downgrade() -> None:
    op.drop_index("uq_organizations_one_root", table_name="organizations")
    op.drop_table("setup_codes")
