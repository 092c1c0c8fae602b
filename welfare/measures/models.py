"""Visits and what was found on them, the problem list, and the measures with what they cost and made."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.organizations.models import Organization

TITLE_LENGTH = 60
WORDS_LENGTH = 2000
SHORT_WORDS_LENGTH = 200
PAIR_LENGTH = 20
MOST_MET = 10_000
"""People or families met on one visit: more is a slip of the finger."""
MOST_YUAN = 1_000_000_000


class Outcome(StrEnum):
    """What becomes of something found on a visit."""

    NEED = "need"
    PROBLEM = "problem"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"


class ContactSchool(db.Model):
    """A school that a leader keeps in touch with, and is to visit."""

    __tablename__ = "contact_schools"
    __table_args__ = (
        UniqueConstraint("leader_id", "school_id"),
        Index("ix_contact_schools_school", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    since: Mapped[date]

    leader: Mapped[Person] = relationship(lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(lazy="raise_on_sql")


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
    outcome: Mapped[Outcome]
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """The need raised on behalf of a teacher, who agreed to it."""
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
    what_was_done: Mapped[str | None] = mapped_column(Text)

    visit: Mapped[Visit] = relationship(lazy="raise_on_sql")
    problem: Mapped[Problem | None] = relationship(lazy="raise_on_sql")


class ProblemNeed(db.Model):
    """A need that belongs to a problem."""

    __tablename__ = "problem_needs"
    __table_args__ = (Index("ix_problem_needs_need", "need_id"),)

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)

    need: Mapped[Need] = relationship(lazy="raise_on_sql")


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


class ProblemMeasure(db.Model):
    """That a measure answers a problem."""

    __tablename__ = "problem_measures"
    __table_args__ = (Index("ix_problem_measures_measure", "measure_id"),)

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), primary_key=True)


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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Spending(db.Model):
    """Money spent on a measure, by entry. An entry is never changed: a negative one takes back."""

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
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]

    entered_by: Mapped[Person] = relationship(lazy="raise_on_sql")


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
