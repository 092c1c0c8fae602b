"""Notices about what is no event of a need: a sentence, what to fill it with, and where to read on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

HAS_ADDRESS = sa.text("address IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch_op:
        batch_op.alter_column("event_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("sentence", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("details", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=200), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_notices_event_of_need"), "(event_id IS NULL) = (need_id IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_notices_event_or_sentence"), "(event_id IS NULL) = (sentence IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_notices_sentence_whole"),
            "(sentence IS NULL) = (details IS NULL) AND (sentence IS NULL) = (address IS NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_notices_address_of_ours"), "address LIKE '/%' AND address NOT LIKE '//%'"
        )
        batch_op.create_index(
            "ix_notices_of_address",
            ["address", "person_id", "id"],
            sqlite_where=HAS_ADDRESS,
            postgresql_where=HAS_ADDRESS,
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM notice_deliveries WHERE notice_id IN (SELECT id FROM notices WHERE event_id IS NULL)"
    )
    op.execute("DELETE FROM notices WHERE event_id IS NULL")
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_index("ix_notices_of_address")
        for name in ("event_of_need", "event_or_sentence", "sentence_whole", "address_of_ours"):
            batch_op.drop_constraint(op.f(f"ck_notices_{name}"), type_="check")
        for column in ("address", "details", "sentence"):
            batch_op.drop_column(column)
        batch_op.alter_column("need_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("event_id", existing_type=sa.Integer(), nullable=False)
