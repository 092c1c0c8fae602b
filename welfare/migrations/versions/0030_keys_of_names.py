"""Names and numbers are compared by their keys, however they are spelt."""

import sqlalchemy as sa
from alembic import op

from welfare.spelling import name_key, number_key

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PEOPLE = sa.table("people", *map(sa.column, ("id", "name", "staff_number", "name_key", "number_key")))
ORGANIZATIONS = sa.table("organizations", *map(sa.column, ("id", "name", "name_key")))


def upgrade() -> None:
    for table, key in (("people", "number_key"), ("people", "name_key"), ("organizations", "name_key")):
        op.add_column(table, sa.Column(key, sa.Text(), nullable=False, server_default=""))
    fill_in()
    op.drop_index("ix_people_name", "people")
    op.create_index("ix_people_name_key", "people", ["name_key"])
    op.create_index("ix_people_number_key", "people", ["number_key"])


def fill_in() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.staff_number)).all():
        keys = {"name_key": name_key(row.name), "number_key": number_key(row.staff_number)}
        connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == row.id).values(keys))
    for row in connection.execute(sa.select(ORGANIZATIONS.c.id, ORGANIZATIONS.c.name)).all():
        key = {"name_key": name_key(row.name)}
        connection.execute(sa.update(ORGANIZATIONS).where(ORGANIZATIONS.c.id == row.id).values(key))


def downgrade() -> None:
    op.drop_index("ix_people_number_key", "people")
    op.drop_index("ix_people_name_key", "people")
    op.create_index("ix_people_name", "people", ["name"])
    op.drop_column("organizations", "name_key")
    op.drop_column("people", "name_key")
    op.drop_column("people", "number_key")
