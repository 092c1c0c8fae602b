"""What auditors have read."""

import sqlalchemy as sa
from alembic import op

from welfare.extensions import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_events",
        sa.Column(
            "kind", sa.Enum("opened", name="readingkind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_reading_events_by_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["people.id"], name=op.f("fk_reading_events_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_events")),
    )
    op.create_index("uq_reading_events_reader_id", "reading_events", ["reader_id", "position"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_reading_events_reader_id", "reading_events")
    op.drop_table("reading_events")
