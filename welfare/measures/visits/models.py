"""Visits, and what was found on them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.problems.models import Problem
from welfare.organizations.models import Organization

MOST_MET = 10_000
"""People or families met on one visit: more is a slip of the finger."""


class FindingOutcome(StrEnum):
    """What becomes of something found on a visit."""

    NEED = "need"
    PROBLEM = "problem"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"


class Visit(db.Model):
    """A leader's visit to a school. Who was met is counted and never named."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(
            "families_met >= 0 AND teachers_in_difficulty_met >= 0"
            " AND pupils_in_difficulty_met >= 0 AND households_met >= 0",
            name="met",
        ),
        Index("ix_visits_day", "visited_on", "id"),
        Index("ix_visits_school", "school_id", "visited_on", "id"),
        Index("ix_visits_leader", "leader_id", "school_id", "visited_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    visited_on: Mapped[date]
    is_unannounced: Mapped[bool]
    families_met: Mapped[int] = mapped_column(default=0)
    """Families of pupils that were visited at home."""
    teachers_in_difficulty_met: Mapped[int] = mapped_column(default=0)
    pupils_in_difficulty_met: Mapped[int] = mapped_column(default=0)
    households_met: Mapped[int] = mapped_column(default=0)
    """Households of the village that the bureau assists."""
    notes: Mapped[str] = mapped_column(Text, default="")
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), unique=True)
    """What it was sent with; its photos go with that."""
    entered_at: Mapped[datetime]

    school: Mapped[Organization] = relationship(lazy="raise_on_sql")
    leader: Mapped[Person] = relationship(lazy="raise_on_sql")


class Finding(db.Model):
    """Something that a leader found on a visit, and what became of it."""

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint("(outcome = 'need') = (need_id IS NOT NULL)", name="need"),
        CheckConstraint("(outcome = 'problem') = (problem_id IS NOT NULL)", name="problem"),
        CheckConstraint("(outcome = 'solved_on_the_spot') = (what_was_done IS NOT NULL)", name="on_the_spot"),
        UniqueConstraint("need_id"),
        Index("ix_findings_visit", "visit_id", "id"),
        Index("ix_findings_problem", "problem_id", "id"),
        Index("ix_findings_outcome", "outcome", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    words: Mapped[str] = mapped_column(Text)
    outcome: Mapped[FindingOutcome]
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """The need raised on behalf of a teacher, who agreed to it."""
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
    what_was_done: Mapped[str | None] = mapped_column(Text)

    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")
    problem: Mapped[Problem | None] = relationship(lazy="raise_on_sql")
