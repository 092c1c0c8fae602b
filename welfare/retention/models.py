"""What the bureau has set for a kind, and its history."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.retention.policy import Kind


class EventKind(StrEnum):
    """What happens to such a setting."""

    SET = "set"


class RetentionTime(db.Model):
    """For how many days a kind is kept; without a row, as `policy.RULES` says."""

    __tablename__ = "retention_times"
    __table_args__ = (CheckConstraint("days > 0", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(unique=True)
    days: Mapped[int]


class RetentionEvent(Event, db.Model):
    """One change of how long a kind is kept."""

    __tablename__ = "retention_events"
    __table_args__ = unique_places("retention_events", "retention_time_id")
    SUBJECTS = ("retention_time_id",)

    kind: Mapped[EventKind]
    retention_time_id: Mapped[int] = mapped_column(ForeignKey("retention_times.id"))
