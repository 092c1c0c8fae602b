"""The chain of events, and follow-up calls."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IS_VALID = sa.text("is_valid")


def upgrade() -> None:
    op.create_table(
        "due_calls",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("call_on", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_due_calls_attempts")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_due_calls_need_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_due_calls")),
    )
    op.create_index("ix_due_calls_queue", "due_calls", ["is_sample", "due_on", "need_id"])
    is_valid = sa.Column("is_valid", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("follow_ups", is_valid)
    op.create_index(
        "uq_follow_ups_valid", "follow_ups", ["need_id"],
        unique=True, sqlite_where=IS_VALID, postgresql_where=IS_VALID,
    )  # fmt: skip
    take_over_calls()


def take_over_calls() -> None:
    """The last call that reached the teacher about the answer that holds is valid; lapsed ones are to be called."""
    op.execute(
        """
        UPDATE follow_ups SET is_valid = true WHERE id IN (
            SELECT max(follow_ups.id) FROM follow_ups JOIN needs ON needs.id = follow_ups.need_id
            WHERE follow_ups.is_reached AND follow_ups.at >= needs.answered_at
            AND needs.status IN ('answered', 'solved', 'explained') GROUP BY follow_ups.need_id)
        """
    )
    op.execute(
        """
        INSERT INTO due_calls (need_id, is_sample, due_on, call_on, attempts)
        SELECT id, false, closed_on, closed_on, 0 FROM needs
        WHERE confirmation = 'lapsed' AND NOT EXISTS (
            SELECT 1 FROM follow_ups WHERE follow_ups.need_id = needs.id AND follow_ups.is_valid)
        """
    )


def downgrade() -> None:
    op.drop_index("uq_follow_ups_valid", "follow_ups")
    op.drop_column("follow_ups", "is_valid")
    op.drop_table("due_calls")
