"""Keeping a home: adding it, what is in it, its rooms, its photos, opening and closing it."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, unless_taken
from welfare.files.actions import keep
from welfare.files.pictures import Picture
from welfare.homes import lifecycle, refusals
from welfare.homes.actions.record import check_keeps, lock_home, lock_room, lock_rooms_of, note
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.actions.seats import seat_the_waiting
from welfare.homes.bookings.actions.settling import free_bookings_on_holidays, free_bookings_to_come
from welfare.homes.bookings.hours import Hours
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import KIND_OF_MOVE, MOVES, EventKind, FacilityKind, HomeState
from welfare.homes.models import CODE_LENGTH, Facility, HomePhoto, OpeningHours, Room, TeachersHome
from welfare.homes.policy import keeps
from welfare.homes.proposals.actions import tell_those_who_joined
from welfare.homes.queries import usual_unit_id
from welfare.needs.actions.fulfilment import Fulfilled, fulfil
from welfare.organizations.models import Organization
from welfare.refusals import NameTaken

MOST_PHOTOS = 12
DIGITS = "0123456789"


@dataclass(frozen=True)
class Outline:
    """What keepers say about a home."""

    name: str
    rules: str = ""
    cost_yuan: int = 0
    facilities: Collection[FacilityKind] = ()
    hours: Collection[Hours] = ()
    is_shut_on_holidays: bool = False


@dataclass(frozen=True)
class RoomOutline:
    """What keepers say about a room."""

    name: str
    seats: int
    is_by_seat: bool
    slot_minutes: int = rules.SLOT_MINUTES
    needs_approval: bool = False
    is_active: bool = True


@dataclass
class Opened:
    """What opening a home did: the needs it answered or left, and how many colleagues were told."""

    needs: Fulfilled = field(default_factory=Fulfilled)
    told: int = 0


def add_home(school: Organization, outline: Outline, *, by: Person) -> TeachersHome:
    """A home that is proposed for a school. Raises `NotYours`, `NameTaken`."""
    if not keeps(by, school.id, usual_unit_id()):
        raise refusals.NotYours
    home = TeachersHome(
        school_id=school.id,
        state=HomeState.PROPOSED,
        code=new_code(),
        created_at=clock.now(),
        created_by_id=by.id,
        facilities=[],
        hours=[],
    )
    with unless_taken(NameTaken()):
        _describe(home, outline)
        db.session.add(home)
    note(home.id, EventKind.ADDED, by=by)
    return home


def edit_home(home_id: int, outline: Outline, *, by: Person) -> int:
    """Say something else about it; bookings stay, also where the hours change, but for those on statutory
    holidays where the home is shut then from now on: they are cancelled, and told.

    Gives how many were. Raises `NotYours`, `NameTaken`, and `NoHoursYet` where an open home would lose its
    hours.
    """
    home = lock_home(home_id)
    check_keeps(by, home)
    if home.state == HomeState.OPEN and not outline.hours:
        raise refusals.NoHoursYet
    shuts = outline.is_shut_on_holidays and not home.is_shut_on_holidays
    if shuts:
        lock_rooms_of(home)  # nobody books meanwhile
    with unless_taken(NameTaken()):
        _describe(home, outline)
    note(home.id, EventKind.EDITED, by=by)
    return free_bookings_on_holidays(home, by=by) if shuts else 0


def _describe(home: TeachersHome, outline: Outline) -> None:
    home.name, home.rules, home.cost_yuan = outline.name, outline.rules, outline.cost_yuan
    home.is_shut_on_holidays = outline.is_shut_on_holidays
    there = {facility.kind: facility for facility in home.facilities}
    kinds = [kind for kind in FacilityKind if kind in outline.facilities]
    home.facilities = [there.get(kind) or Facility(kind=kind) for kind in kinds]
    by_day = {hours.weekday: hours for hours in home.hours}
    home.hours = [
        _set_hours(by_day.get(hours.weekday) or OpeningHours(weekday=hours.weekday), hours)
        for hours in sorted(outline.hours, key=lambda hours: hours.weekday)
    ]


def _set_hours(row: OpeningHours, hours: Hours) -> OpeningHours:
    row.opens, row.closes = hours.opens, hours.closes
    return row


def new_code() -> str:
    """Six digits for the wall."""
    return "".join(secrets.choice(DIGITS) for _ in range(CODE_LENGTH))


def renew_code(home_id: int, *, by: Person) -> None:
    """Another code; the sheet on the wall is to be printed again. Raises `NotYours`."""
    home = lock_home(home_id)
    check_keeps(by, home)
    home.code = new_code()
    note(home.id, EventKind.EDITED, by=by)


def move_home(home_id: int, to: HomeState, *, by: Person, words: str = "") -> int:
    """To a state other than open; closing frees the bookings to come, and tells whose they are.

    Gives how many were freed. Raises `NotYours`, `NoSuchMove`.
    """
    home = _lock_to_move(home_id, to, by)
    if to == HomeState.CLOSED:
        home.closed_on = clock.today()
    home.state = to
    note(home.id, KIND_OF_MOVE[to], by=by, words=words)
    if to != HomeState.CLOSED:
        return 0
    return free_bookings_to_come(Booking.home_id == home.id, by=by, words=words)


def open_home(home_id: int, *, by: Person, need_ids: Collection[int] = (), words: str = "") -> Opened:
    """Open it, answer the needs that asked for it with `words`, and tell the colleagues behind them.

    `need_ids` are of `queries.proposals_at` this school; others are passed over. Raises `NotYours`,
    `NoSuchMove`, `NoHoursYet`.
    """
    home = _lock_to_move(home_id, HomeState.OPEN, by)
    if not home.hours:
        raise refusals.NoHoursYet
    home.state, home.closed_on = HomeState.OPEN, None
    home.opened_on = home.opened_on or clock.today()
    note(home.id, EventKind.OPENED, by=by, words=words)
    db.session.flush()
    fulfilled = fulfil(need_ids, by=by, words=words) if need_ids else Fulfilled()
    return Opened(fulfilled, tell_those_who_joined(fulfilled.answered, home))


def _lock_to_move(home_id: int, to: HomeState, by: Person) -> TeachersHome:
    home = lock_home(home_id)
    check_keeps(by, home)
    if to not in MOVES[home.state]:
        raise refusals.NoSuchMove
    lock_rooms_of(home)
    return home


def add_room(home_id: int, outline: RoomOutline, *, by: Person) -> Room:
    """One more room to book. Raises `NotYours`, `NameTaken`."""
    home = lock_home(home_id)
    check_keeps(by, home)
    room = Room(home_id=home.id)
    with unless_taken(NameTaken()):
        _set_room(room, outline)
        db.session.add(room)
    note(home.id, EventKind.EDITED, by=by, words=room.name)
    return room


def edit_room(room: Room, outline: RoomOutline, *, by: Person) -> None:
    """Say something else about a room; whoever waits moves up to the seats that it gains.

    Raises `NotYours`, `NameTaken`; `RoomIsBooked` where bookings to come would no longer fit.
    """
    check_keeps(by, lock_home(room.home_id))  # the home first, as whoever opens or closes it
    room = lock_room(room.id)
    is_smaller = outline.seats < room.seats or outline.is_by_seat != room.is_by_seat
    if (is_smaller or not outline.is_active) and _has_bookings_to_come(room):
        raise refusals.RoomIsBooked
    with unless_taken(NameTaken()):
        _set_room(room, outline)
    note(room.home_id, EventKind.EDITED, by=by, words=room.name)
    seat_the_waiting(room)


def _set_room(room: Room, outline: RoomOutline) -> None:
    room.name, room.seats, room.is_by_seat = outline.name, outline.seats, outline.is_by_seat
    room.slot_minutes, room.needs_approval = outline.slot_minutes, outline.needs_approval
    room.is_active = outline.is_active


def _has_bookings_to_come(room: Room) -> bool:
    query = select(Booking.id).where(
        Booking.room_id == room.id, Booking.ends_at > clock.now(), Booking.state.in_(lifecycle.LIVE)
    )
    return db.session.scalar(query.limit(1)) is not None


def add_photos(home_id: int, pictures: Sequence[Picture], *, by: Person) -> None:
    """Keep pictures of a home; of none nothing is recorded. Raises `NotYours`, `TooManyHomePhotos`."""
    home = lock_home(home_id)
    check_keeps(by, home)
    if not pictures:
        return
    there = db.session.scalar(select(func.count()).where(HomePhoto.home_id == home.id)) or 0
    if there + len(pictures) > MOST_PHOTOS:
        raise refusals.TooManyHomePhotos(count=MOST_PHOTOS)
    for picture in pictures:
        db.session.add(HomePhoto(home_id=home.id, photo_id=keep(picture, by_id=by.id).id))
        db.session.flush()  # one by one: their ids keep the order in which they were chosen
    note(home.id, EventKind.EDITED, by=by)


def remove_photo(photo: HomePhoto, *, by: Person) -> None:
    """It is no longer shown; its files go with the next night's clearing away. Raises `NotYours`."""
    home = lock_home(photo.home_id)
    check_keeps(by, home)
    db.session.delete(photo)
    db.session.flush()
    db.session.delete(photo.photo)
    note(home.id, EventKind.EDITED, by=by)
