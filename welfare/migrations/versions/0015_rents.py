"""What a flat costs whoever lives there, a month."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In one statement with its check, which both databases take without writing the table anew.
    op.execute(
        "ALTER TABLE housing_units ADD COLUMN rent_yuan INTEGER "
        "CONSTRAINT ck_housing_units_rent_not_negative CHECK (rent_yuan >= 0)"
    )


def downgrade() -> None:
    op.drop_column("housing_units", "rent_yuan")
