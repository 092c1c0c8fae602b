"""The problem list, and what belongs to each entry."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.lengths import TITLE_LENGTH
from welfare.needs.models import Need

PAIR_LENGTH = 20


class Problem(db.Model):
    """An entry of the problem list. It gathers findings and needs, and is struck off when all is settled."""

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("(struck_off_at IS NULL) = (struck_off_by_id IS NULL)", name="struck_off_whole"),
        Index("ix_problems_listed", "listed_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    words: Mapped[str] = mapped_column(Text, default="")
    listed_on: Mapped[date]
    listed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    struck_off_at: Mapped[datetime | None]
    """None: it is still on the list."""
    struck_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    listed_by: Mapped[Person] = relationship(foreign_keys=[listed_by_id], lazy="raise_on_sql")
    struck_off_by: Mapped[Person | None] = relationship(foreign_keys=[struck_off_by_id], lazy="raise_on_sql")


class ProblemNeed(db.Model):
    """A need that belongs to a problem."""

    __tablename__ = "problem_needs"
    __table_args__ = (Index("ix_problem_needs_need", "need_id"),)

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)

    need: Mapped[Need] = relationship(lazy="raise_on_sql")


class ProblemMeasure(db.Model):
    """That a measure answers a problem."""

    __tablename__ = "problem_measures"
    __table_args__ = (Index("ix_problem_measures_measure", "measure_id"),)

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), primary_key=True)


class Dismissal(db.Model):
    """That somebody decided that some like needs are no problem of their own."""

    __tablename__ = "problem_dismissals"
    __table_args__ = (Index("ix_problem_dismissals_category", "category", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(20))
    pair: Mapped[str] = mapped_column(String(PAIR_LENGTH))
    """The word that the needs share."""
    need_ids: Mapped[list[int]] = mapped_column(JSON)
    """The needs that were proposed: with more than these, it is proposed anew."""
    dismissed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    dismissed_at: Mapped[datetime]
