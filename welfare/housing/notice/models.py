"""Objections during the public notice."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application


class Objection(db.Model):
    """An objection to a place in the list, and its answer."""

    __tablename__ = "housing_objections"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND is_upheld IS NULL AND answered_by_id IS NULL)",
            name="answer_whole",
        ),
        Index("ix_housing_objections_round", "round_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("housing_applications.id"))
    """Whose place it is about."""
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    is_upheld: Mapped[bool | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="raise_on_sql")
