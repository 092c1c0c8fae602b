"""Bookings, and the slots that they hold."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes.lifecycle import ENDED, BookingState
from welfare.homes.models import NOTE_LENGTH, Room, TeachersHome

SERIES_LENGTH = 16
IS_LIVE = text("state IN ('requested', 'booked', 'waiting')")
IS_REQUESTED = text("state = 'requested'")
IS_WAITING = text("state = 'waiting'")
IS_USED = text("used_on IS NOT NULL")


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
        Index("ix_home_bookings_starts", "starts_at", "id"),
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
    """The district's date of `checked_in_at`, by which use goes into months; of use that was added afterwards
    both are those of the booking's beginning."""

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
