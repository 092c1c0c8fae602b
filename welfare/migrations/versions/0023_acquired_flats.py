"""A flat says from which day the district has it; of those that are there, the day on which they were entered."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


LONG_AGO = "2000-01-01"
"""Stands nowhere: SQLite adds no column without a default that has to be filled in."""


def upgrade() -> None:
    column = sa.Column("acquired_on", sa.Date(), nullable=False, server_default=LONG_AGO)
    op.add_column("housing_units", column)
    op.execute("UPDATE housing_units SET acquired_on = date(created_at)")


def downgrade() -> None:
    op.drop_column("housing_units", "acquired_on")
