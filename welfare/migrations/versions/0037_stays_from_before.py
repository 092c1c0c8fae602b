"""Who lives in a flat since before the product: a stay of a person, with no round and no application."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

CHECKS = {
    "round_with_application": "(round_id IS NULL) = (application_id IS NULL)",
    "offered_in_round": "round_id IS NOT NULL OR status IN ('moved_in', 'vacated')",
}


def upgrade() -> None:
    op.add_column("housing_allocations", sa.Column("person_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE housing_allocations SET person_id = (SELECT person_id FROM housing_applications"
        " WHERE housing_applications.id = housing_allocations.application_id)"
    )
    with op.batch_alter_table("housing_allocations") as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("round_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("application_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(op.f("fk_housing_allocations_person_id"), "people", ["person_id"], ["id"])
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_housing_allocations_{name}"), rule)
    op.create_index("ix_housing_allocations_person", "housing_allocations", ["person_id", "id"])


def downgrade() -> None:
    """Raises `RuntimeError` where there are such stays: their sealed history would tell of what is gone."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM housing_allocations WHERE round_id IS NULL")):
        raise RuntimeError(
            "Stays without a round were entered, which the version before cannot keep. "
            "Restore the backup from before the upgrade instead."
        )
    op.drop_index("ix_housing_allocations_person", "housing_allocations")
    with op.batch_alter_table("housing_allocations") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_housing_allocations_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_housing_allocations_person_id"), type_="foreignkey")
        batch_op.alter_column("application_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("round_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("person_id")
