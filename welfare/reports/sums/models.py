"""The sums of closed days. They follow from other rows, say nothing of their own, and can be made anew."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db


class SummedPeriod(db.Model):
    """That a source's figures are added up for these days. Whoever changes a row of theirs deletes it."""

    __tablename__ = "summed_periods"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="period"),
        UniqueConstraint("source", "first_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    first_on: Mapped[date]
    last_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(64))
    """The print of the definitions that were added up: others are not served by it."""


class FigureSum(db.Model):
    """What a figure came to in a summed period, for one category or at one school."""

    __tablename__ = "figure_sums"
    __table_args__ = (CheckConstraint("number > 0", name="number"), {"sqlite_with_rowid": False})

    period_id: Mapped[int] = mapped_column(
        ForeignKey("summed_periods.id", ondelete="CASCADE"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    figure: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    """A category, or the id of a school."""
    working_days: Mapped[int] = mapped_column(primary_key=True)
    """How long it took, where that is what is counted; else 0."""
    number: Mapped[int]
