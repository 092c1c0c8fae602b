"""Rows about lectures of guidance, and about whom visits are to reach."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.registers.models import SOURCE_LENGTH, TITLE_LENGTH, Row


class InNeed(StrEnum):
    """Whom the bureau means to reach, all of them."""

    TEACHERS = "teachers"
    HOUSEHOLDS = "households"


class Lecture(Row, db.Model):
    """A lecture of guidance that a leader gave at a school."""

    __tablename__ = "guidance_lectures"
    __table_args__ = (UniqueConstraint("leader_id", "school_id", "held_on"),)

    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))


class ToReach(Row, db.Model):
    """How many there are to be reached at a school, by a count at a date: what a coverage is divided by."""

    __tablename__ = "people_to_reach"
    __table_args__ = (
        UniqueConstraint("school_id", "who", "counted_on"),
        CheckConstraint("number >= 0", name="number"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    who: Mapped[InNeed]
    counted_on: Mapped[date]
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
