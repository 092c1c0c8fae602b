"""What somebody said that the headings of a table mean."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chosen_headings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_name", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=100), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=True),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["people.id"], name=op.f("fk_chosen_headings_chosen_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chosen_headings")),
        sa.UniqueConstraint("import_name", "heading", name="uq_chosen_headings_heading"),
    )


def downgrade() -> None:
    op.drop_table("chosen_headings")
