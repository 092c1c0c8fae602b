"""By when an answer is or was due, by when it was first due, and on which day the answer that stands came."""

import json
from datetime import UTC, date

import sqlalchemy as sa
from alembic import op

from welfare import clock
from welfare.needs.deadlines import add_working_days

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PLACE = ["category", "school_id", "unit_id"]
MORE = [*PLACE, "redo_count", "submitted_at", "status"]
HAS_ANSWER = ("answered", "solved", "explained")
NEEDS = sa.table(
    "needs",
    sa.column("id", sa.Integer),
    sa.column("status", sa.String),
    sa.column("due_on", sa.Date),
    sa.column("answered_at", sa.DateTime(timezone=True)),
    sa.column("answer_due_on", sa.Date),
    sa.column("first_due_on", sa.Date),
    sa.column("answered_on", sa.Date),
    sa.column("is_on_time", sa.Boolean),
)
EVENTS = sa.table(
    "need_events",
    sa.column("id", sa.Integer),
    sa.column("need_id", sa.Integer),
    sa.column("action", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("details", sa.Text),
)


def upgrade() -> None:
    op.drop_index("ix_needs_answered", "needs")
    op.execute("ALTER TABLE needs ADD COLUMN answer_due_on DATE")
    op.execute("ALTER TABLE needs ADD COLUMN first_due_on DATE")
    op.execute(
        "ALTER TABLE needs ADD COLUMN answered_on DATE CONSTRAINT ck_needs_answer_stands "
        "CHECK (answered_on IS NULL OR status IN ('answered', 'solved', 'explained'))"
    )
    fill_in()
    op.drop_column("needs", "is_on_time")
    make_index("answered", ["answered_at", "id", *MORE], "answered_at IS NOT NULL")
    make_index("due", ["answer_due_on", "id", "answered_on", *PLACE], "answer_due_on IS NOT NULL")
    make_index(
        "first_due", ["first_due_on", "id", "answered_on", "closed_on", *PLACE], "first_due_on IS NOT NULL"
    )


def fill_in() -> None:
    """What the events say. What stands still or was closed unanswered is not among the due."""
    connection = op.get_bind()
    first, last = accepted_first(connection), answered_last(connection)
    rows = [
        {
            "key": need.id,
            "first": first.get(need.id),
            "answer": last.get(need.id) if need.status in HAS_ANSWER else running(need),
            "answered": day_of(need.answered_at) if need.status in HAS_ANSWER else None,
        }
        for need in connection.execute(
            sa.select(NEEDS.c.id, NEEDS.c.status, NEEDS.c.due_on, NEEDS.c.answered_at)
        )
    ]
    if rows:
        change = sa.update(NEEDS).where(NEEDS.c.id == sa.bindparam("key"))
        values = {
            "first_due_on": sa.bindparam("first", type_=sa.Date),
            "answer_due_on": sa.bindparam("answer", type_=sa.Date),
            "answered_on": sa.bindparam("answered", type_=sa.Date),
        }
        connection.execute(change.values(values), rows)


def running(need):
    return need.due_on if need.status == "in_progress" else None


def day_of(moment):
    return clock.local(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).date()


def accepted_first(connection):
    """The first deadline of each need: the working days that its first acceptance set."""
    found = {}
    for event in events(connection, "accept"):
        limit = details_of(event).get("limit_days")
        if limit is not None:
            found.setdefault(event.need_id, add_working_days(day_of(event.at), limit).day)
    return found


def answered_last(connection):
    """The deadline that each need had at its last answer."""
    due = {event.need_id: details_of(event).get("due_on") for event in events(connection, "answer")}
    return {need_id: date.fromisoformat(day) for need_id, day in due.items() if day}


def details_of(event):
    found = event.details if isinstance(event.details, dict) else json.loads(event.details or "{}")
    return found if isinstance(found, dict) else {}


def events(connection, action):
    query = sa.select(EVENTS.c.need_id, EVENTS.c.at, sa.cast(EVENTS.c.details, sa.Text).label("details"))
    return connection.execute(query.where(EVENTS.c.action == action).order_by(EVENTS.c.id))


def make_index(name, columns, where):
    where = sa.text(where)
    op.create_index(f"ix_needs_{name}", "needs", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("first_due", "due", "answered"):
        op.drop_index(f"ix_needs_{name}", "needs")
    op.add_column("needs", sa.Column("is_on_time", sa.Boolean(), nullable=True))
    on_time = sa.or_(NEEDS.c.answer_due_on.is_(None), NEEDS.c.answered_on <= NEEDS.c.answer_due_on)
    op.execute(sa.update(NEEDS).where(NEEDS.c.answered_on.is_not(None)).values(is_on_time=on_time))
    for name in ("answered_on", "first_due_on", "answer_due_on"):
        op.drop_column("needs", name)
    make_index("answered", ["answered_at", "id", "is_on_time", *MORE], "answered_at IS NOT NULL")
