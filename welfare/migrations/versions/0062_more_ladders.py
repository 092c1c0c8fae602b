"""What is reminded of beside needs is found by index, and of flats nobody is reminded a second time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

IS_LEFT = sa.text("done_on IS NULL")
IS_OPEN = sa.text("finished_at IS NULL")
OFFER, STAY = "housing_offer", "housing_stay"
SUBJECTS = (
    OFFER, STAY, "housing_objection", "housing_key", "training_agreement", "training_beginning",
    "training_attendance", "home_booking", "measure_step", "budget_low", "budget_over", "contact_school",
)  # fmt: skip


def upgrade() -> None:
    op.create_index(
        "ix_measure_steps_left", "measure_steps", ["due_on", "id"],
        sqlite_where=IS_LEFT, postgresql_where=IS_LEFT,
    )  # fmt: skip
    op.create_index("ix_measures_open", "measures", ["id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.create_index("ix_contact_schools_since", "contact_schools", ["since", "id"])
    op.create_index("ix_reminders_subject_id", "reminders", ["subject_id", "id"])
    rows = list(_reminded())
    if rows:
        op.bulk_insert(_reminders(), rows)


def downgrade() -> None:
    """What was told before stands in the history of the flats, where a version before looks for it."""
    reminders = _reminders()
    op.execute(reminders.delete().where(reminders.c.subject.in_(SUBJECTS)))
    op.drop_index("ix_reminders_subject_id", "reminders")
    op.drop_index("ix_contact_schools_since", "contact_schools")
    op.drop_index("ix_measures_open", "measures")
    op.drop_index("ix_measure_steps_left", "measure_steps")


def _reminders() -> Any:
    return sa.table(
        "reminders",
        sa.column("subject", sa.String()),
        sa.column("subject_id", sa.Integer()),
        sa.column("day", sa.Date()),
        sa.column("level", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
    )


def _reminded() -> Iterator[dict[str, Any]]:
    """The first step of each offer and stay, of the days of which somebody has been reminded."""
    events = sa.table(
        "housing_events",
        sa.column("kind", sa.String()),
        sa.column("unit_id", sa.Integer()),
        sa.column("application_id", sa.Integer()),
        sa.column("details", sa.JSON()),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    allocations = sa.table(
        "housing_allocations",
        *(sa.column(name, sa.Integer()) for name in ("id", "unit_id", "application_id", "person_id")),
        sa.column("status", sa.String()),
        *(sa.column(name, sa.Date()) for name in ("respond_by", "term_until")),
    )
    query = sa.select(allocations, events.c.details, events.c.at).where(
        events.c.kind == "reminded",
        events.c.unit_id == allocations.c.unit_id,
        sa.func.coalesce(events.c.application_id, 0) == sa.func.coalesce(allocations.c.application_id, 0),
        allocations.c.status.in_(("offered", "moved_in")),
    )
    found = {}
    for row in op.get_bind().execute(query):
        subject, day = (STAY, row.term_until) if row.term_until else (OFFER, row.respond_by)
        is_theirs = row.application_id or row.details.get("person_id") == row.person_id
        if is_theirs and row.details.get("until") == day.isoformat():
            found[subject, row.id] = {
                "subject": subject, "subject_id": row.id, "day": day, "level": 0, "at": row.at,
            }  # fmt: skip
    yield from found.values()
