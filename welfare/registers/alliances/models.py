"""Rows about alliances: at which level, what they share, how many pupils, who is exchanged."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.registers.models import SOURCE_LENGTH, Row, Stage


class Level(StrEnum):
    """Who has recognized an alliance."""

    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    DISTRICT = "district"


class Shared(StrEnum):
    """The five things that the schools of an alliance share (五共)."""

    RULES = "rules"
    STAFF = "staff"
    RESOURCES = "resources"
    TECHNOLOGY = "technology"
    RESULTS = "results"


class Extent(StrEnum):
    """How a teacher who is exchanged teaches at the other school."""

    FULL = "full"
    PART = "part"
    TRAVELLING = "travelling"


class Recognition(Row, db.Model):
    """At which level an alliance is recognized."""

    __tablename__ = "alliance_recognitions"

    alliance_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)
    level: Mapped[Level]
    recognized_on: Mapped[date]


class SharedWork(Row, db.Model):
    """What was done in an alliance in one of the five shared things."""

    __tablename__ = "shared_works"
    __table_args__ = (Index("ix_shared_works_alliance", "alliance_id"),)

    alliance_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    shared: Mapped[Shared]
    done_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)


class PupilCount(Row, db.Model):
    """How many pupils a school has in one stage, at a date. An older count is the school's history."""

    __tablename__ = "pupil_counts"
    __table_args__ = (
        UniqueConstraint("school_id", "stage", "counted_on"),
        CheckConstraint("pupils >= 0", name="pupils"),
    )

    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    stage: Mapped[Stage]
    counted_on: Mapped[date]
    pupils: Mapped[int]
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))


class Exchange(Row, db.Model):
    """A teacher who teaches at another school of the alliance for a school year."""

    __tablename__ = "teacher_exchanges"
    __table_args__ = (
        UniqueConstraint("person_id", "school_year"),
        CheckConstraint("from_school_id <> to_school_id", name="to_another"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    to_school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    school_year: Mapped[int]
    """The year in which it begins, in autumn."""
    began_on: Mapped[date]
    extent: Mapped[Extent]
    is_key_teacher: Mapped[bool]
