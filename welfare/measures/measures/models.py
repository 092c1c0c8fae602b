"""Measures: their steps, what they cost, the needs they answer, and what they made."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.kept import Kept
from welfare.measures.lengths import SHORT_WORDS_LENGTH, TITLE_LENGTH
from welfare.needs.models import Need
from welfare.organizations.models import Organization

MOST_YUAN = 1_000_000_000
IS_OPEN = text("finished_at IS NULL")
IS_LEFT = text("done_on IS NULL")


class Measure(db.Model):
    """An entry of the measures list. How far it is follows from its steps, what it made, and its needs."""

    __tablename__ = "measures"
    __table_args__ = (
        CheckConstraint("approved_yuan >= 0", name="approved"),
        CheckConstraint(
            "(finished_at IS NULL) = (finished_by_id IS NULL)"
            " AND (finished_at IS NULL) = (what_was_done IS NULL)",
            name="finished_whole",
        ),
        Index("ix_measures_unit", "lead_unit_id", "id"),
        Index("ix_measures_started", "started_on", "id"),
        Index("ix_measures_open", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    words: Mapped[str] = mapped_column(Text, default="")
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    approved_yuan: Mapped[int]
    """The budget that was approved, in whole yuan."""
    started_on: Mapped[date]
    """The day on which it was decided."""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    finished_at: Mapped[datetime | None]
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    what_was_done: Mapped[str | None] = mapped_column(Text)
    """What the teachers of its needs were told when it was finished."""

    lead_unit: Mapped[Organization] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[Person] = relationship(foreign_keys=[entered_by_id], lazy="raise_on_sql")


class MeasureNeed(db.Model):
    """A need that a measure answers. One measure answers a need, so that no cost is counted twice."""

    __tablename__ = "measure_needs"
    __table_args__ = (Index("ix_measure_needs_measure", "measure_id", "need_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))

    need: Mapped[Need] = relationship(lazy="raise_on_sql")


class MeasureStep(db.Model):
    """One step of a measure, with the day by which it is due."""

    __tablename__ = "measure_steps"
    __table_args__ = (
        CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name="done_whole"),
        Index("ix_measure_steps_measure", "measure_id", "due_on", "id"),
        Index("ix_measure_steps_left", "due_on", "id", sqlite_where=IS_LEFT, postgresql_where=IS_LEFT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Spending(Kept, db.Model):
    """Money spent on a measure, by entry. An entry is never changed: another one corrects what was a slip."""

    __tablename__ = "spendings"
    __table_args__ = (
        CheckConstraint("amount_yuan <> 0", name="amount"),
        Index("ix_spendings_measure", "measure_id", "spent_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
    amount_yuan: Mapped[int]
    """In whole yuan."""
    spent_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(SHORT_WORDS_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(SHORT_WORDS_LENGTH))
    """Why more was spent than approved; asked for where it is."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("spendings.id"))
    """The entry whose amount was a slip, and of whose day this one is; `words` say why."""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]

    entered_by: Mapped[Person] = relationship(lazy="raise_on_sql")


class MeasureUnit(db.Model):
    """A flat that a measure made; each thing was made by one measure."""

    __tablename__ = "measure_units"
    __table_args__ = (Index("ix_measure_units_measure", "measure_id", "unit_id"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("housing_units.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))


class MeasureProgramme(db.Model):
    """A training programme that a measure set up."""

    __tablename__ = "measure_programmes"
    __table_args__ = (Index("ix_measure_programmes_measure", "measure_id", "programme_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("training_programmes.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))


class MeasureHome(db.Model):
    """A teachers' home that a measure made."""

    __tablename__ = "measure_homes"
    __table_args__ = (Index("ix_measure_homes_measure", "measure_id", "home_id"),)

    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
