"""Which steps of the ladder have been taken."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.notices.reminders.shape import Subject


class Reminder(db.Model):
    """That a step was taken for a thing and a day of it: once, however many clocks run.

    Another day, e.g. after an extension, begins at the foot of the ladder.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "day", "level"),
        Index("ix_reminders_subject_id", "subject_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject]
    subject_id: Mapped[int]
    """The need's, or of what else it is; no foreign key, as several tables have such."""
    day: Mapped[date]
    level: Mapped[int]
    """The step's place in its ladder, from 0."""
    at: Mapped[datetime]
