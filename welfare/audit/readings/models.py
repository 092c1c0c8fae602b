"""The record of what was read by somebody who reads everything."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places


class ReadingKind(StrEnum):
    """What an auditor does."""

    OPENED = "opened"


class ReadingEvent(Event, db.Model):
    """That an auditor opened a page or a file: `details` have its address, without what was searched for."""

    __tablename__ = "reading_events"
    __table_args__ = (
        *unique_places("reading_events", "reader_id"),
        Index("ix_reading_events_at", "at", "id"),
        Index("ix_reading_events_reader", "reader_id", "at", "id"),
    )
    SUBJECTS = ("reader_id",)

    kind: Mapped[ReadingKind]
    reader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
