"""Flats in a state and offers of a kind are read in the order of their lists."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_housing_units_in_state": ("housing_units", ["state", "id"]),
    "ix_housing_allocations_status": ("housing_allocations", ["status", "id"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
