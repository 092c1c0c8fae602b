"""A home in the small district, and moments in its week."""

from datetime import date, datetime, timedelta

from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.homes.bookings import hours
from welfare.homes.bookings.actions import booking as bookings
from welfare.homes.bookings.actions.booking import Booked, IfTaken
from welfare.homes.bookings.hours import Hours, Wish
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.keeping import actions
from welfare.homes.keeping.actions import Outline, RoomOutline
from welfare.homes.lifecycle import FacilityKind
from welfare.homes.models import ClosedDay, Facility, HomeEvent, HomePhoto, OpeningHours, Room, TeachersHome
from welfare.homes.proposals.models import ProposalJoin
from welfare.needs.models import NeedEvent
from welfare.notices.models import Notice

MODELS = (
    TeachersHome,
    Facility,
    OpeningHours,
    ClosedDay,
    Room,
    Booking,
    TakenSlot,
    HomePhoto,
    ProposalJoin,
    HomeEvent,
)
TABLES = [model.__table__ for model in (*MODELS, NeedEvent, Notice)]
"""Where homes write."""

OPENS, CLOSES = 8 * 60, 22 * 60
EVERY_DAY = [Hours(weekday, OPENS, CLOSES) for weekday in range(7)]
OUTLINE = Outline(
    name="石门教师之家",
    rules="轻声交谈，随手关灯。",
    cost_yuan=168_000,
    facilities=[FacilityKind.BOOK_BAR, FacilityKind.TEA_BAR],
    hours=EVERY_DAY,
)


def home_at(
    district: District, school: str = "near_school", *, name: str = "石门教师之家", is_open: bool = True
) -> TeachersHome:
    """A home that the clerk added, and opened."""
    clerk = district.person("clerk")
    outline = Outline(name, OUTLINE.rules, OUTLINE.cost_yuan, OUTLINE.facilities, EVERY_DAY)
    home = actions.add_home(district.place(school), outline, by=clerk)
    if is_open:
        actions.open_home(home.id, by=clerk)
    return home


def room_in(
    home: TeachersHome, district: District, *, name: str = "书吧", seats: int = 2, **more: object
) -> Room:
    """A room in it, shared by seat unless `is_by_seat` says otherwise."""
    outline = RoomOutline(name, seats, **{"is_by_seat": True, **more})  # type: ignore[arg-type]
    return actions.add_room(home.id, outline, by=district.person("clerk"))


def tomorrow(days: int = 1) -> date:
    """The day after today, or some days later."""
    return clock.today() + timedelta(days=days)


def wish(begins: int = 10, ends: int = 11, *, days: int = 1, **more: object) -> Wish:
    """Tomorrow from ten to eleven, unless said otherwise; in hours."""
    return Wish(tomorrow(days), begins * 60, ends * 60, **more)  # type: ignore[arg-type]


def book(room: Room, by: Person, wanted: Wish | None = None, if_taken: IfTaken = IfTaken.REFUSE) -> Booked:
    """Book it for `by`."""
    return bookings.book(room.id, wanted or wish(), by=by, if_taken=if_taken)


def one(booked: Booked) -> Booking:
    """The one booking that came of it."""
    (booking,) = booked.bookings
    return booking


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of day on the district's clocks."""
    return hours.at(day, hour * 60 + minute, clock.time_zone())
