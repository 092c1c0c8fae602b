"""Roles at the bureau wait for a second administrator; what happens to accounts is read by who, whom, when."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

READ_BY = {
    "ix_person_events_at": ["at", "id"],
    "ix_person_events_person": ["person_id", "at", "id"],
    "ix_person_events_by": ["by_id", "at", "id"],
    "ix_person_events_kind": ["kind", "at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "proposed_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_proposed_roles_person_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_proposed_roles_organization_id"),
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["people.id"], name=op.f("fk_proposed_roles_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_roles")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "organization_id",
            name=op.f("uq_proposed_roles_person_id_role_organization_id"),
        ),
    )
    for name, columns in READ_BY.items():
        op.create_index(name, "person_events", columns)


def downgrade() -> None:
    for name in READ_BY:
        op.drop_index(name, "person_events")
    op.drop_table("proposed_roles")
