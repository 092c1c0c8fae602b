"""Programmes, their sessions, who is enrolled, and what happened to each enrolment."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.organizations.models import Organization
from welfare.training.lifecycle import EventKind, State

NAME_LENGTH = 60
PARTNER_LENGTH = 60
PLACE_LENGTH = 100
CONTACT_LENGTH = 60
WORDS_LENGTH = 500
EVENT_SUBJECTS = ("enrolment_id", "session_id", "programme_id", "topic_id")

HAS_ATTENDED = text("attended_at IS NOT NULL")


class Level(StrEnum):
    """Who a programme comes from."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    REGIONAL = "regional"
    """Districts that develop together."""
    PAIRED = "paired_assistance"


class SessionKind(StrEnum):
    """A course belongs to a programme; the others are the study that the bureau organises itself."""

    COURSE = "course"
    TOPIC_STUDY = "topic_study"
    LITERACY_TRAINING = "literacy_training"
    SEMINAR = "seminar"
    LECTURE = "lecture"


class Mode(StrEnum):
    """How teachers and those who teach them come together."""

    SENT_OUT = "sent_out"
    BROUGHT_IN = "brought_in"
    ONLINE = "online"
    OFFLINE = "offline"


class Programme(db.Model):
    """A training programme: who it comes from, with whom, and what it may cost."""

    __tablename__ = "training_programmes"
    __table_args__ = (CheckConstraint("budget_yuan IS NULL OR budget_yuan >= 0", name="budget"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    level: Mapped[Level]
    partner: Mapped[str | None] = mapped_column(String(PARTNER_LENGTH))
    budget_yuan: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    """Whether sessions can still be opened in it."""
    created_at: Mapped[datetime]


class Topic(db.Model):
    """A topic that the district offers to choose from; others can be typed."""

    __tablename__ = "training_topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    is_offered: Mapped[bool] = mapped_column(default=True)


class Session(db.Model):
    """One training, from `starts_at` to `ends_at`, with its seats."""

    __tablename__ = "training_sessions"
    __table_args__ = (
        CheckConstraint("(kind = 'course') = (programme_id IS NOT NULL)", name="course_of_programme"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("hours > 0", name="hours"),
        Index("ix_training_sessions_starts", "starts_at", "id"),
        Index("ix_training_sessions_ends", "ends_at", "id"),
        Index("ix_training_sessions_programme", "programme_id", "starts_at", "id"),
        Index("ix_training_sessions_held_on", "held_on", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("training_programmes.id"))
    kind: Mapped[SessionKind]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    topic: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """As training needs name it: who asked for it is invited first, and answered by attending."""
    mode: Mapped[Mode]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_on: Mapped[date]
    """The district's date of `starts_at`, by which figures go into months and hours into years."""
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    contact: Mapped[str | None] = mapped_column(String(CONTACT_LENGTH))
    description: Mapped[str | None] = mapped_column(Text)
    seats: Mapped[int]
    hours: Mapped[float] = mapped_column(Numeric(5, 1, asdecimal=False))
    """Training hours that attending credits, in halves: exact as a float."""
    needs_approval: Mapped[bool] = mapped_column(default=False)
    """Whether the teacher's school has a say."""
    held_until: Mapped[datetime | None]
    """Until then seats are kept for whoever is invited and has not answered."""
    last_standing: Mapped[int] = mapped_column(default=0)
    """The last place in line that was given out."""
    organiser_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    programme: Mapped[Programme | None] = relationship(lazy="raise_on_sql")
    organiser: Mapped[Person] = relationship(lazy="raise_on_sql")


class ReservedSeats(db.Model):
    """Seats of a session that only teachers of one school get."""

    __tablename__ = "training_reserved_seats"
    __table_args__ = (CheckConstraint("seats > 0", name="seats"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    seats: Mapped[int]


class Enrolment(db.Model):
    """What a person is to a session, and whether they were there."""

    __tablename__ = "training_enrolments"
    __table_args__ = (
        CheckConstraint("(attended_at IS NULL) = (hours IS NULL)", name="hours_on_attendance"),
        CheckConstraint("attended_at IS NULL OR state = 'registered'", name="attended_registered"),
        CheckConstraint(
            "state NOT IN ('asked', 'registered', 'standby') OR standing IS NOT NULL", name="in_line"
        ),
        CheckConstraint("hours IS NULL OR hours > 0", name="hours"),
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "standing"),
        Index("ix_training_enrolments_line", "session_id", "state", "standing"),
        Index("ix_training_enrolments_mine", "person_id", "session_id"),
        Index("ix_training_enrolments_school", "school_id", "state", "session_id"),
        Index(
            "ix_training_enrolments_attended", "session_id", "school_id", "person_id", "hours",
            sqlite_where=HAS_ATTENDED, postgresql_where=HAS_ATTENDED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    """Where the person works when they enrol: figures by school do not move along later."""
    state: Mapped[State]
    standing: Mapped[int | None]
    """The place in line, given out anew whenever the person asks anew."""
    is_first: Mapped[bool] = mapped_column(default=False)
    """Was invited, and registered in time: stands before all who were not."""
    attended_at: Mapped[datetime | None]
    hours: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))

    session: Mapped[Session] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(lazy="raise_on_sql")


class TrainingEvent(Event, db.Model):
    """One thing that happened to an enrolment, a session, a programme or a topic: who, when, what, why."""

    __tablename__ = "training_events"
    __table_args__ = (
        CheckConstraint(
            " OR ".join(f"{subject} IS NOT NULL" for subject in EVENT_SUBJECTS), name="about_something"
        ),
        *unique_places("training_events", *EVENT_SUBJECTS),
        Index("ix_training_events_enrolment", "enrolment_id", "id"),
    )
    SUBJECTS = EVENT_SUBJECTS

    kind: Mapped[EventKind]
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("training_enrolments.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("training_sessions.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("training_programmes.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("training_topics.id"))
