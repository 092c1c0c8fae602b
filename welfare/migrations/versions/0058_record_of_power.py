"""From where sign-ins came, for some months, and wrong passwords until they are events."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_places",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["person_events.id"], name=op.f("fk_event_places_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_places")),
    )
    op.create_index("ix_event_places_at", "event_places", ["at"])
    op.create_table(
        "failed_sign_ins",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_failed_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failed_sign_ins")),
    )
    op.create_index("ix_failed_sign_ins_person", "failed_sign_ins", ["person_id"])


def downgrade() -> None:
    op.drop_table("failed_sign_ins")
    op.drop_table("event_places")
