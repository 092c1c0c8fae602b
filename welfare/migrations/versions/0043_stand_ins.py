"""Who stands in for whom, from when to when."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_stand_ins_days_in_order")),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_stand_ins_somebody_else")),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR ended_by_id IS NULL", name=op.f("ck_stand_ins_ended_when")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_stand_ins_{column}_{table}"))
            for column, table in (
                ("person_id", "people"),
                ("deputy_id", "people"),
                ("organization_id", "organizations"),
                ("named_by_id", "people"),
                ("ended_by_id", "people"),
            )
        ),
    )
    for name in ("deputy", "person", "organization"):
        op.create_index(f"ix_stand_ins_{name}", "stand_ins", [f"{name}_id", "last_day"])


def downgrade() -> None:
    op.drop_table("stand_ins")
