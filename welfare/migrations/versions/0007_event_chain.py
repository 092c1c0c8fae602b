"""The chain of events, and follow-up calls."""

import hashlib
import json
from datetime import UTC
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IS_VALID = sa.text("is_valid")
AT_ONCE = 1000
SAID = (
    "need_id", "position", "action", "at", "by_id", "from_status", "to_status", "words", "details",
    "is_internal",
)  # fmt: skip
EVENTS = sa.table(
    "need_events",
    sa.column("id", sa.Integer),
    *(sa.column(name) for name in SAID if name not in ("at", "details", "is_internal")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("details", sa.JSON),
    sa.column("is_internal", sa.Boolean),
    sa.column("seal", sa.String),
)


def upgrade() -> None:
    begin_chain()
    begin_calls()


def downgrade() -> None:
    end_calls()
    end_chain()


def begin_chain() -> None:
    op.add_column("need_events", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("need_events", sa.Column("seal", sa.String(length=64), nullable=True))
    seal_events()
    with op.batch_alter_table("need_events") as batch_op:
        batch_op.alter_column("position", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("seal", existing_type=sa.String(length=64), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_need_events_need_id_position"), ["need_id", "position"])
    op.create_table(
        "audit_heads",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("entries_digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_head_entries",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("head_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["head_number"], ["audit_heads.number"], name=op.f("fk_audit_head_entries_head_number")
        ),
        sa.PrimaryKeyConstraint("need_id", "head_number", name=op.f("pk_audit_head_entries")),
    )
    op.create_index("ix_audit_head_entries_head", "audit_head_entries", ["head_number", "need_id"])
    op.create_table(
        "audit_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("first_fault", sa.Text(), nullable=True),
        sa.CheckConstraint("(faults = 0) = (first_fault IS NULL)", name=op.f("ck_audit_checks_fault_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checks")),
    )


def seal_events() -> None:
    """Every event that is there gets its place and its seal, as `welfare.needs.chain` made them on this day."""
    connection = op.get_bind()
    last_need, last_id = 0, 0
    previous, position = "", 0
    while True:
        after = sa.tuple_(EVENTS.c.need_id, EVENTS.c.id) > (last_need, last_id)
        query = sa.select(EVENTS).where(after).order_by(EVENTS.c.need_id, EVENTS.c.id).limit(AT_ONCE)
        rows = connection.execute(query).mappings().all()
        if not rows:
            return
        sealed = []
        for need_id, events in groupby(rows, lambda row: row["need_id"]):
            if need_id != last_need:
                previous, position = "", 0
            for event in events:
                position += 1
                previous = seal(previous, {**event, "position": position})
                sealed.append({"row": event["id"], "place": position, "sealed": previous})
            last_need, last_id = need_id, sealed[-1]["row"]
        row, place, its_seal = sa.bindparam("row"), sa.bindparam("place"), sa.bindparam("sealed")
        update = sa.update(EVENTS).where(EVENTS.c.id == row).values(position=place, seal=its_seal)
        connection.execute(update, sealed)


def seal(previous, event):
    at = event["at"] if event["at"].tzinfo else event["at"].replace(tzinfo=UTC)
    written = {**event, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    said = ["welfare event 1", previous, *(written[name] for name in SAID)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def end_chain() -> None:
    op.drop_table("audit_checks")
    op.drop_index("ix_audit_head_entries_head", "audit_head_entries")
    op.drop_table("audit_head_entries")
    op.drop_table("audit_heads")
    with op.batch_alter_table("need_events") as batch_op:
        batch_op.drop_constraint(op.f("uq_need_events_need_id_position"), type_="unique")
        batch_op.drop_column("seal")
        batch_op.drop_column("position")


def begin_calls() -> None:
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
    op.create_index("ix_due_calls_day", "due_calls", ["call_on", "need_id"])
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


def end_calls() -> None:
    op.drop_index("uq_follow_ups_valid", "follow_ups")
    op.drop_column("follow_ups", "is_valid")
    op.drop_table("due_calls")
