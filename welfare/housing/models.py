"""The history of flats, rounds and applications."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import EventKind

WORDS_LENGTH = 1000


class HousingEvent(db.Model):
    """One thing that happened to a flat, to a round, to an application, or to all three. Kept for good."""

    __tablename__ = "housing_events"
    __table_args__ = (
        CheckConstraint(
            "unit_id IS NOT NULL OR round_id IS NOT NULL OR application_id IS NOT NULL",
            name="about_something",
        ),
        Index("ix_housing_events_unit", "unit_id", "id"),
        Index("ix_housing_events_round", "round_id", "id"),
        Index("ix_housing_events_application", "application_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: the clock did it."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("housing_units.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_applications.id"))
    words: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class HistoryIsKept(RuntimeError):
    """What happened is never rewritten."""


def _refuse(_mapper: Any, _connection: Any, _event: HousingEvent) -> None:
    raise HistoryIsKept


event.listen(HousingEvent, "before_update", _refuse)
event.listen(HousingEvent, "before_delete", _refuse)
