"""The indexes of needs: one for each order in which they are listed and each population that is counted."""

from sqlalchemy import Index, text

from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import IN_WORK, RUNNING, WAITING_FOR_TEACHER, Status


def is_in(column: str, values: tuple[Status, ...]) -> str:
    """A condition in SQL: the column holds one of these."""
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


# An expression on purpose: on the bare column, SQLite gathers from the index by status, and sorts.
IS_RUNNING = text(is_in("(status || '')", RUNNING))
IS_IN_WORK = text(is_in("(status || '')", IN_WORK))
IS_OBJECTION = text("action = 'object'")
IS_ODD_EVENT = text("action IN ('ask', 'resume', 'contest')")
IS_REMINDER = text("action = 'remind'")
IS_REOPENING = text("(from_status IN ('solved', 'explained') AND to_status = 'in_progress')")
IS_SUSPECT = text("(is_last_minute OR extended_count > 1 OR answer_flaw IS NOT NULL)")
IS_WAITING = text(is_in("(status || '')", WAITING_FOR_TEACHER))
RANKS = " ".join(f"WHEN '{urgency.value}' THEN {rank}" for rank, urgency in enumerate(Urgency))
RANK_OF_URGENCY = f"CASE urgency {RANKS} END"
"""Which urgency comes first, as a column that the database derives: no index can order by the words."""


def queue_indexes(name: str, *columns: str) -> tuple[Index, ...]:
    """The indexes that serve every work queue of one desk (the district's, a school's or a unit's)."""
    return (
        Index(f"ix_needs_{name}status_due", *columns, "status", "due_on", "urgency_rank", "id"),
        Index(
            f"ix_needs_{name}running", *columns, "due_on", "urgency_rank", "id",
            sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING,
        ),
        Index(
            f"ix_needs_{name}waiting", *columns, "id",
            sqlite_where=IS_WAITING, postgresql_where=IS_WAITING,
        ),
    )  # fmt: skip


def figure_indexes() -> tuple[Index, ...]:
    """One index for each population that figures are counted from: it covers counts and orders lists."""
    place = ("category", "school_id", "unit_id", "is_protected")
    is_closed, is_unclosed = text("closed_on IS NOT NULL"), text("closed_on IS NULL")
    is_answered = text("answered_at IS NOT NULL")
    is_to_be_signed = text("sign_due_on IS NOT NULL")
    is_due, is_first_due = text("answer_due_on IS NOT NULL"), text("first_due_on IS NOT NULL")
    is_paused = text("paused_on IS NOT NULL")
    return (
        Index(
            "ix_needs_closed", "closed_on", "id", "status", "confirmation", *place, "answered_at",
            "satisfaction",
            sqlite_where=is_closed, postgresql_where=is_closed,
        ),
        Index(
            "ix_needs_unclosed", "id", "status", "due_on", *place, "closed_on",
            sqlite_where=is_unclosed, postgresql_where=is_unclosed,
        ),
        Index(
            "ix_needs_answered", "answered_at", "id", *place, "redo_count", "submitted_at", "status",
            "is_found_unsolved",
            sqlite_where=is_answered, postgresql_where=is_answered,
        ),
        Index(
            "ix_needs_due", "answer_due_on", "id", "answered_on", *place,
            sqlite_where=is_due, postgresql_where=is_due,
        ),
        Index(
            "ix_needs_first_due", "first_due_on", "id", "answered_on", "closed_on", *place,
            sqlite_where=is_first_due, postgresql_where=is_first_due,
        ),
        Index(
            "ix_needs_paused", "paused_on", "id", "silent_days", *place,
            sqlite_where=is_paused, postgresql_where=is_paused,
        ),
        Index(
            "ix_needs_sign_due", "sign_due_on", "id", "signed_for_on", "was_contacted", "closed_on", *place,
            sqlite_where=is_to_be_signed, postgresql_where=is_to_be_signed,
        ),
        Index("ix_needs_taken_in", "submitted_at", "id", *place),
        Index(
            "ix_needs_suspect", "answered_at", "id", "is_last_minute", "extended_count", "answer_flaw",
            "status", *place, sqlite_where=IS_SUSPECT, postgresql_where=IS_SUSPECT,
        ),
    )  # fmt: skip
