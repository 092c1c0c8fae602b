"""Teachers' homes: what they are, what is in them, who books them, and who asked for one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes.rules import (
    DAY_MINUTES,
    ENDED,
    MOST_SEATS,
    OFFERED_SLOTS,
    SLOT_MINUTES,
    BookingState,
    Deed,
    FacilityKind,
    HomeState,
)
from welfare.organizations.models import Organization
from welfare.photos.models import Photo

NAME_LENGTH = 60
NOTE_LENGTH = 100
RULES_LENGTH = 2000
WORDS_LENGTH = 500
CODE_LENGTH = 6
SERIES_LENGTH = 16
DEAREST = 100_000_000
"""Yuan; whoever types more has slipped."""

IS_LIVE = text("state IN ('requested', 'booked', 'waiting')")
IS_REQUESTED = text("state = 'requested'")
IS_WAITING = text("state = 'waiting'")
IS_USED = text("used_on IS NOT NULL")


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


class Booking(db.Model):
    """That somebody wants a room, or seats in it, at a time; what it holds stands in `TakenSlot`."""

    __tablename__ = "home_bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="begins_first"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint(
            f"(state IN {tuple(state.value for state in ENDED)}) = (ended_at IS NOT NULL)", name="ended"
        ),
        CheckConstraint("(checked_in_at IS NULL) = (used_on IS NULL)", name="used"),
        CheckConstraint("checked_in_at IS NULL OR state = 'booked'", name="only_booked_is_used"),
        Index("ix_home_bookings_mine", "person_id", "starts_at", "id"),
        Index("ix_home_bookings_home", "home_id", "starts_at", "id"),
        Index("ix_home_bookings_series", "series", "starts_at"),
        Index(
            "ix_home_bookings_live", "person_id", "ends_at", sqlite_where=IS_LIVE, postgresql_where=IS_LIVE
        ),
        Index(
            "ix_home_bookings_requested", "home_id", "starts_at", "id",
            sqlite_where=IS_REQUESTED, postgresql_where=IS_REQUESTED,
        ),
        Index(
            "ix_home_bookings_waiting", "room_id", "id",
            sqlite_where=IS_WAITING, postgresql_where=IS_WAITING,
        ),
        Index(
            "ix_home_bookings_used", "home_id", "used_on", "person_id", "people", "minutes",
            sqlite_where=IS_USED, postgresql_where=IS_USED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("home_rooms.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    """From beginning to end, for figures."""
    people: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    state: Mapped[BookingState]
    series: Mapped[str | None] = mapped_column(String(SERIES_LENGTH))
    """The same for the occurrences of a booking that repeats."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was cancelled or declined."""
    checked_in_at: Mapped[datetime | None]
    used_on: Mapped[date | None]
    """The district's date of `checked_in_at`, by which use goes into months."""

    home: Mapped[TeachersHome] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class TakenSlot(db.Model):
    """That a booking holds a seat of a room in one slot. Its key is why nobody books what is taken.

    A room that is booked as a whole has the one seat 0.
    """

    __tablename__ = "home_taken_slots"
    __table_args__ = (Index("ix_home_taken_slots_booking", "booking_id"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("home_rooms.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("home_bookings.id", ondelete="CASCADE"))


class HomePhoto(db.Model):
    """A photo of a home."""

    __tablename__ = "home_photos"
    __table_args__ = (Index("ix_home_photos_home", "home_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id", ondelete="CASCADE"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), unique=True)

    photo: Mapped[Photo] = relationship(lazy="raise_on_sql")


class ProposalJoin(db.Model):
    """That a colleague stands behind a need for a home, instead of writing it again."""

    __tablename__ = "home_proposal_joins"
    __table_args__ = (Index("ix_home_proposal_joins_person", "person_id", "need_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    joined_at: Mapped[datetime]
    answered_by_home_id: Mapped[int | None] = mapped_column(ForeignKey("teachers_homes.id"))
    """The home whose opening answered the need."""


class HomeEvent(db.Model):
    """What happened to a home or to a booking in it: who, when, in which words. Kept for good."""

    __tablename__ = "home_events"
    __table_args__ = (
        Index("ix_home_events_home", "home_id", "id"),
        Index("ix_home_events_booking", "booking_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("teachers_homes.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("home_bookings.id"))
    deed: Mapped[Deed]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: it came by itself, as for whoever moves up."""
    words: Mapped[str | None] = mapped_column(Text)

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class HomeEventsAreKept(RuntimeError):
    """The history of a home is never rewritten."""


def _refuse(_mapper: Any, _connection: Any, _event: HomeEvent) -> None:
    raise HomeEventsAreKept


event.listen(HomeEvent, "before_update", _refuse)
event.listen(HomeEvent, "before_delete", _refuse)
