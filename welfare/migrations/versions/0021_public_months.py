"""What was published of needs and people, month by month."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_public_months")),
    )


def downgrade() -> None:
    op.drop_table("public_months")
