"""What is booked on a day in all homes is read in the order in which it begins."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_home_bookings_starts", "home_bookings", ["starts_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_home_bookings_starts", "home_bookings")
