"""An organization has a telephone number under which it is reached."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("phone", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("organizations", "phone")
