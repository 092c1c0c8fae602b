"""Calls after an answer: those that were made, and those that are to be made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    false,
    literal_column,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import (
    Satisfaction,
)

IS_VALID = text("is_valid")
COUNTS: Any = literal_column("follow_ups.is_valid")
"""Whether a call counts, in the words of the indexes: to SQLite `is_valid = 1` says something else, and it
reads the whole table."""


class FollowUp(db.Model):
    """A call after an answer: was the teacher reached, is it solved, how satisfied.

    What makes one valid is written in `policy`.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        CheckConstraint(
            "is_reached OR (is_solved IS NULL AND satisfaction IS NULL)", name="only_reached_answers"
        ),
        Index("ix_follow_ups_need", "need_id", "id"),
        Index(
            "ix_follow_ups_counted", "need_id", "is_reached", "is_solved", "satisfaction",
            sqlite_where=IS_VALID, postgresql_where=IS_VALID,
        ),
        Index(
            "ix_follow_ups_by_day", "at", "id", "need_id", "by_id", "satisfaction",
            sqlite_where=IS_VALID, postgresql_where=IS_VALID,
        ),
        Index(
            "ix_follow_ups_by_caller", "by_id", "satisfaction", "at", "is_valid",
            sqlite_where=IS_VALID, postgresql_where=IS_VALID,
        ),
        Index(
            "uq_follow_ups_valid", "need_id", unique=True,
            sqlite_where=IS_VALID, postgresql_where=IS_VALID,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    is_reached: Mapped[bool]
    is_solved: Mapped[bool | None]
    satisfaction: Mapped[Satisfaction | None]
    words: Mapped[str | None] = mapped_column(Text)
    was_due: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the clock had called for it; any other is kept, and changes nothing."""
    is_valid: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether this is the call that counts for the answer that the need has now."""

    @property
    def on(self) -> date:
        """The district's date of the call."""
        return clock.local(self.at).date()


class DueCall(db.Model):
    """That a teacher is to be called about an answer: from its closing until the follow-up is valid."""

    __tablename__ = "due_calls"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_due_calls_queue", "is_sample", "due_on", "need_id"),
        Index("ix_due_calls_day", "call_on", "need_id"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True)
    is_sample: Mapped[bool]
    """The teacher has confirmed, and chance picked the answer for checking; else the answer lapsed."""
    due_on: Mapped[date]
    """By when the first call is to be made."""
    call_on: Mapped[date]
    """From which day on to call: a later one after a call that reached nobody."""
    attempts: Mapped[int] = mapped_column(default=0)
    """On how many days nobody was reached."""
