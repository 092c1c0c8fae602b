"""Organizations that share a name are called after what they stand in, too."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

COLUMNS = ("id", "parent_id", "name", "name_key", "display_name", "path")
ORGANIZATIONS = sa.table("organizations", *map(sa.column, COLUMNS))


def upgrade() -> None:
    op.add_column("organizations", sa.Column("display_name", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_organizations_name_key", "organizations", ["name_key"])
    connection = op.get_bind()
    rows = connection.execute(sa.select(ORGANIZATIONS).order_by(ORGANIZATIONS.c.path)).all()
    times, called = Counter(row.name_key for row in rows), {}
    for row in rows:  # parents before children
        is_twin = times[row.name_key] > 1 and row.parent_id is not None
        called[row.id] = f"{row.name}（{called[row.parent_id]}）" if is_twin else row.name
        name = {"display_name": called[row.id]}
        connection.execute(sa.update(ORGANIZATIONS).where(ORGANIZATIONS.c.id == row.id).values(name))


def downgrade() -> None:
    op.drop_index("ix_organizations_name_key", "organizations")
    op.drop_column("organizations", "display_name")
