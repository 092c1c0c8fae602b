"""What the bureau keeps registers of. A row is an entry, and every entry has its own history."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.training.models import SessionKind

TITLE_LENGTH = 60
SOURCE_LENGTH = 100
WORDS_LENGTH = 500


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


class Stage(StrEnum):
    """The stages of schooling; primary and junior middle school are compulsory."""

    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    JUNIOR_MIDDLE = "junior_middle"
    SENIOR = "senior"


COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR_MIDDLE)


class Extent(StrEnum):
    """How a teacher who is exchanged teaches at the other school."""

    FULL = "full"
    PART = "part"
    TRAVELLING = "travelling"


class InNeed(StrEnum):
    """Whom the bureau means to reach, all of them."""

    TEACHERS = "teachers"
    HOUSEHOLDS = "households"


class DeliveryKind(StrEnum):
    """What a partner delivers."""

    CLASS = "class"
    PROJECT = "project"


class EventKind(StrEnum):
    """What happens to an entry."""

    ENTERED = "entered"
    CHANGED = "changed"
    REMOVED = "removed"


class Entry(db.Model):
    """That something was entered in a register. It stays when the row itself is taken out."""

    __tablename__ = "register_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(30))


class RegisterEvent(Event, db.Model):
    """One thing that was done to an entry. Its `values` are all that the row says from then on."""

    __tablename__ = "register_events"
    __table_args__ = unique_places("register_events", "entry_id")
    SUBJECTS = ("entry_id",)

    kind: Mapped[EventKind]
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"))


class Row:
    """A row of a register; its id is that of its entry."""

    id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)


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


class Works(Row, db.Model):
    """A building project at a school."""

    __tablename__ = "works_projects"

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    began_on: Mapped[date]
    finished_on: Mapped[date | None]


class Agreement(Row, db.Model):
    """An agreement with a partner."""

    __tablename__ = "agreements"

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    partner: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    signed_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")


class Delivery(Row, db.Model):
    """A class or a project that a partner has delivered under an agreement."""

    __tablename__ = "agreement_deliveries"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    kind: Mapped[DeliveryKind]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    delivered_on: Mapped[date]


class PlacesAdded(Row, db.Model):
    """Places of schooling that a school gained."""

    __tablename__ = "schooling_places"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    stage: Mapped[Stage]
    places: Mapped[int]
    opened_on: Mapped[date]


class Branch(Row, db.Model):
    """A branch, or a general branch above several, that takes part in a kind of study with its members."""

    __tablename__ = "study_branches"
    __table_args__ = (
        UniqueConstraint("kind", "name"),
        CheckConstraint("members >= 0", name="members"),
    )

    kind: Mapped[SessionKind]
    name: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    is_general: Mapped[bool]
    members: Mapped[int]
    """Its own; those of a general branch stand at the branches below it."""


class Reading(Row, db.Model):
    """What has to be read in a kind of study."""

    __tablename__ = "required_readings"
    __table_args__ = (UniqueConstraint("kind", "title"),)

    kind: Mapped[SessionKind]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
