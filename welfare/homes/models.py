"""Teachers' homes: what they are, what is in them, and the history of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.extensions import db
from welfare.files.models import Photo
from welfare.history.models import Event, unique_places
from welfare.homes.bookings.hours import DAY_MINUTES, MOST_SEATS, OFFERED_SLOTS, SLOT_MINUTES
from welfare.homes.lifecycle import EventKind, FacilityKind, HomeState
from welfare.organizations.models import Organization

NAME_LENGTH = 60
NOTE_LENGTH = 100
RULES_LENGTH = 2000
WORDS_LENGTH = 500
CODE_LENGTH = 6
DEAREST = 100_000_000
"""Yuan; whoever types more has slipped."""
EVENT_SUBJECTS = ("booking_id", "home_id")


class TeachersHome(db.Model):
    """A room or some rooms at a school where teachers meet."""

    __tablename__ = "teachers_homes"
    __table_args__ = (
        CheckConstraint("state <> 'open' OR opened_on IS NOT NULL", name="open_since"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_since"),
        CheckConstraint(f"cost_yuan >= 0 AND cost_yuan <= {DEAREST}", name="cost"),
        UniqueConstraint("school_id", "name"),
        Index("ix_teachers_homes_school", "school_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[HomeState]
    rules: Mapped[str] = mapped_column(Text, default="")
    cost_yuan: Mapped[int] = mapped_column(default=0)
    is_shut_on_holidays: Mapped[bool] = mapped_column(default=False)
    """Whether statutory holidays are closed days."""
    opened_on: Mapped[date | None]
    """When it opened first."""
    closed_on: Mapped[date | None]
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    """What hangs on its wall, and checks in whoever types it there."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    school: Mapped[Organization] = relationship(lazy="raise_on_sql")
    facilities: Mapped[list["Facility"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Facility.id"
    )
    hours: Mapped[list["OpeningHours"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="OpeningHours.weekday"
    )
    rooms: Mapped[list["Room"]] = relationship(lazy="raise_on_sql", order_by="Room.id", viewonly=True)


class Facility(db.Model):
    """Something there is in a home."""

    __tablename__ = "home_facilities"
    __table_args__ = (UniqueConstraint("home_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id", ondelete="CASCADE"))
    kind: Mapped[FacilityKind]


class OpeningHours(db.Model):
    """When a home is open on one weekday (0: Monday), in minutes of the district's day."""

    __tablename__ = "home_opening_hours"
    __table_args__ = (
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        CheckConstraint(f"opens >= 0 AND opens < closes AND closes <= {DAY_MINUTES}", name="opens_first"),
        CheckConstraint(
            " AND ".join(
                f"{column} / {SLOT_MINUTES} * {SLOT_MINUTES} = {column}" for column in ("opens", "closes")
            ),
            name="whole_slots",
        ),
    )

    home_id: Mapped[int] = mapped_column(
        ForeignKey("teachers_homes.id", ondelete="CASCADE"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int]
    closes: Mapped[int]


class ClosedDay(db.Model):
    """A day on which a home is closed, whatever its hours say."""

    __tablename__ = "home_closed_days"
    __table_args__ = (UniqueConstraint("home_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id", ondelete="CASCADE"))
    day: Mapped[date]
    words: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    """Why; everybody reads it."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Room(db.Model):
    """What can be booked in a home: a whole room, or seats in it."""

    __tablename__ = "home_rooms"
    __table_args__ = (
        CheckConstraint(f"seats >= 1 AND seats <= {MOST_SEATS}", name="seats"),
        CheckConstraint(f"slot_minutes IN {OFFERED_SLOTS}", name="slot"),
        UniqueConstraint("home_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    seats: Mapped[int]
    is_by_seat: Mapped[bool]
    """Whether a booking takes as many seats as there are people, and not the whole room."""
    slot_minutes: Mapped[int] = mapped_column(default=SLOT_MINUTES)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    home: Mapped[TeachersHome] = relationship(lazy="raise_on_sql")


class HomePhoto(db.Model):
    """A photo of a home."""

    __tablename__ = "home_photos"
    __table_args__ = (Index("ix_home_photos_home", "home_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id", ondelete="CASCADE"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), unique=True)

    photo: Mapped[Photo] = relationship(lazy="raise_on_sql")


class HomeEvent(Event, db.Model):
    """What happened to a home or to a booking in it: who, when, in which words."""

    __tablename__ = "home_events"
    __table_args__ = (
        *unique_places("home_events", *EVENT_SUBJECTS),
        Index("ix_home_events_home", "home_id", "id"),
        Index("ix_home_events_booking", "booking_id", "id"),
    )
    SUBJECTS = EVENT_SUBJECTS

    kind: Mapped[EventKind]
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("home_bookings.id"))
