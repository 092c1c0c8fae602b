"""What somebody has taken off at another service is linked by nobody else."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unlinked_identities",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_unlinked_identities_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "provider", "issuer", name=op.f("pk_unlinked_identities")),
    )


def downgrade() -> None:
    """Whom a roster has linked counts as linked by a number: the version before knows no rosters that link, and
    sets the same limits to both."""
    op.execute("UPDATE identities SET source = 'number' WHERE source = 'roster'")
    op.drop_table("unlinked_identities")
