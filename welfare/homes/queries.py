"""Every read of homes and bookings. Everybody may see the homes; who booked is for a home's keepers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.homes import rules
from welfare.homes.models import Booking, Facility, HomeEvent, HomePhoto, Room, TakenSlot, TeachersHome
from welfare.homes.rules import BookingState, FacilityKind, HomeState
from welfare.needs.models import CategorySetting
from welfare.organizations.models import Kind, Organization
from welfare.photos.models import Photo
from welfare.web.keyset import Keys

CATEGORY = "home"
KEEPER_ROLES = (Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK)
"""Roles whose holders keep homes somewhere."""
NEWEST_FIRST = Keys((TeachersHome.id,), descending=True)
LATEST_FIRST = Keys((Booking.starts_at, Booking.id), descending=True)
SOONEST_FIRST = Keys((Booking.starts_at, Booking.id))
FEW = 6
AT_MOST = 50
"""How many rows a section of a page shows that is no list of its own."""
COVER = (
    select(HomePhoto.id)
    .where(HomePhoto.home_id == TeachersHome.id)
    .order_by(HomePhoto.id)
    .limit(1)
    .scalar_subquery()
    .label("cover_id")
)
HOME_ROW: tuple[Any, ...] = (
    TeachersHome.id,
    TeachersHome.name,
    TeachersHome.state,
    TeachersHome.school_id,
    TeachersHome.opened_on,
    Organization.name.label("school_name"),
    COVER,
)
"""What a list shows of a home."""
BOOKING_ROW: tuple[Any, ...] = (
    Booking.id,
    Booking.starts_at,
    Booking.ends_at,
    Booking.state,
    Booking.people,
    Booking.purpose,
    Booking.checked_in_at,
    Booking.series,
    Room.name.label("room_name"),
    TeachersHome.id.label("home_id"),
    TeachersHome.name.label("home_name"),
)
"""What a list shows of a booking, without whose it is."""


def usual_unit_id() -> int | None:
    """The office that needs for homes go to; its handlers keep every home."""
    setting = db.session.get(CategorySetting, CATEGORY)
    return setting.default_unit_id if setting else None


def kept_by(person: Person) -> ColumnElement[bool]:
    """The homes that a person keeps; `rules.keeps` as a condition."""
    if usual_unit_id() in person.reached_by(Role.HANDLER):
        return true()
    schools = person.reached_by(Role.SCHOOL_ADMIN, Role.CLERK)
    if person.root_ids & schools:
        return true()
    return TeachersHome.school_id.in_(schools) if schools else false()


def is_keeper(person: Person, school_id: int) -> bool:
    """Whether the person keeps the homes of this school."""
    return rules.keeps(person, school_id, usual_unit_id())


def home_rows() -> Select[Any]:
    """All homes as rows; to be read `NEWEST_FIRST`, which `> 0` lets planners walk."""
    return (
        select(*HOME_ROW)
        .select_from(TeachersHome)
        .join(Organization, Organization.id == TeachersHome.school_id)
        .where(TeachersHome.id > 0)
    )


def homes_near(person: Person) -> Sequence[Row[Any]]:
    """Those at the person's own school first, then those of the schools beside it in its alliance."""
    own, parent = person.organization_id, person.organization.parent_id
    beside = (Organization.parent_id == parent) & (Organization.kind == Kind.SCHOOL)
    query = home_rows().where(
        or_(TeachersHome.school_id == own, beside) if parent else TeachersHome.school_id == own
    )
    rows = db.session.execute(query.order_by(TeachersHome.id).limit(AT_MOST)).all()
    return sorted(rows, key=lambda row: (row.school_id != own, row.state != HomeState.OPEN, row.id))


def newest_open_homes() -> Sequence[Row[Any]]:
    """A few homes that are open, for whoever has none near."""
    query = home_rows().where(TeachersHome.state == HomeState.OPEN)
    return db.session.execute(query.order_by(TeachersHome.id.desc()).limit(FEW)).all()


def facilities_of(home_ids: Collection[int]) -> dict[int, list[FacilityKind]]:
    """What there is in each of these homes."""
    found: dict[int, list[FacilityKind]] = {}
    query = select(Facility.home_id, Facility.kind).where(Facility.home_id.in_(list(home_ids)))
    for home_id, kind in db.session.execute(query.order_by(Facility.home_id, Facility.id)):
        found.setdefault(home_id, []).append(kind)
    return found


def home_by_id(home_id: int) -> TeachersHome | None:
    """One home with its school, facilities, hours and rooms."""
    return db.session.scalar(_whole_home().where(TeachersHome.id == home_id))


def home_to_keep(home_id: int, person: Person) -> TeachersHome | None:
    """The same, if the person keeps it."""
    return db.session.scalar(_whole_home().where(TeachersHome.id == home_id, kept_by(person)))


def _whole_home() -> Select[TeachersHome]:
    return select(TeachersHome).options(
        joinedload(TeachersHome.school),
        selectinload(TeachersHome.facilities),
        selectinload(TeachersHome.hours),
        selectinload(TeachersHome.rooms),
    )


def home_with_code(home_id: int, code: str) -> TeachersHome | None:
    """The home, if that is the code on its wall."""
    return db.session.scalar(_whole_home().where(TeachersHome.id == home_id, TeachersHome.code == code))


def photos_of(home: TeachersHome) -> Sequence[HomePhoto]:
    """Its photos, in their order."""
    query = select(HomePhoto).where(HomePhoto.home_id == home.id).options(joinedload(HomePhoto.photo))
    return db.session.scalars(query.order_by(HomePhoto.id)).all()


def photo_file(home_id: int, home_photo_id: int) -> Photo | None:
    """One photo of a home, which everybody who is signed in may see."""
    query = select(Photo).join(HomePhoto, HomePhoto.photo_id == Photo.id)
    return db.session.scalar(query.where(HomePhoto.home_id == home_id, HomePhoto.id == home_photo_id))


def photo_to_remove(home: TeachersHome, home_photo_id: int) -> HomePhoto | None:
    """One of its photos, with what is kept of it."""
    query = select(HomePhoto).where(HomePhoto.id == home_photo_id, HomePhoto.home_id == home.id)
    return db.session.scalar(query.options(joinedload(HomePhoto.photo)))


def taken_slots(room: Room, begins: datetime, ends: datetime) -> Sequence[Any]:
    """Which seats are taken when: by whom, as an id, for telling one's own from others'; no names."""
    query = (
        select(TakenSlot.starts_at, TakenSlot.seat, Booking.person_id)
        .join(Booking, Booking.id == TakenSlot.booking_id)
        .where(TakenSlot.room_id == room.id, TakenSlot.starts_at >= begins, TakenSlot.starts_at < ends)
    )
    return db.session.execute(query.order_by(TakenSlot.starts_at, TakenSlot.seat)).all()


def live_bookings_between(person: Person, begins: datetime, ends: datetime) -> Sequence[Any]:
    """What the person has booked, asked for or waits for that touches this time."""
    query = (
        select(Booking.starts_at, Booking.ends_at, Room.name.label("room"))
        .join(Room, Room.id == Booking.room_id)
        .where(
            Booking.person_id == person.id,
            Booking.state.in_(rules.LIVE),
            Booking.starts_at < ends,
            Booking.ends_at > begins,
        )
    )
    return db.session.execute(query.order_by(Booking.starts_at)).all()


def bookings_of(person: Person) -> Select[Any]:
    """The person's own bookings as rows."""
    return _booking_rows().where(Booking.person_id == person.id)


def bookings_to_come(person: Person) -> Sequence[Row[Any]]:
    """Those of them that are not over, soonest first."""
    query = bookings_of(person).where(Booking.ends_at > clock.now(), Booking.state.in_(rules.LIVE))
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(AT_MOST)).all()


def _booking_rows() -> Select[Any]:
    return (
        select(*BOOKING_ROW)
        .select_from(Booking)
        .join(Room, Room.id == Booking.room_id)
        .join(TeachersHome, TeachersHome.id == Booking.home_id)
    )


def kept_bookings(person: Person) -> Select[Any]:
    """The bookings in the homes that a person keeps, with whose they are."""
    return (
        _booking_rows()
        .join(Person, Person.id == Booking.person_id)
        .add_columns(Person.name.label("who"), Person.organization_id)
        .where(kept_by(person))
    )


def kept_between(
    person: Person, begins: datetime, ends: datetime, *, home_id: int | None = None
) -> Sequence[Row[Any]]:
    """What is booked or waited for in the homes that a person keeps (or one of them), soonest first."""
    query = kept_bookings(person).where(
        Booking.starts_at >= begins, Booking.starts_at < ends, Booking.state.in_(rules.LIVE)
    )
    if home_id is not None:
        query = query.where(Booking.home_id == home_id)
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(200)).all()


def requests_to_decide(person: Person) -> Sequence[Row[Any]]:
    """What waits for this keeper's approval, soonest first."""
    query = kept_bookings(person).where(
        Booking.state == BookingState.REQUESTED, Booking.starts_at > clock.now()
    )
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(AT_MOST)).all()


def booking_for(booking_id: int, person: Person) -> Booking | None:
    """One's own booking, or one in a home that the person keeps."""
    query = (
        select(Booking)
        .join(TeachersHome, TeachersHome.id == Booking.home_id)
        .where(Booking.id == booking_id, or_(Booking.person_id == person.id, kept_by(person)))
        .options(
            joinedload(Booking.home).joinedload(TeachersHome.school),
            joinedload(Booking.room),
            joinedload(Booking.person).joinedload(Person.organization),
        )
    )
    return db.session.scalar(query)


def booking_now(person: Person, home: TeachersHome) -> Booking | None:
    """The person's booking in a home that can be checked in now."""
    now = clock.now()
    query = select(Booking).where(
        Booking.person_id == person.id,
        Booking.home_id == home.id,
        Booking.state == BookingState.BOOKED,
        Booking.starts_at <= now + rules.CHECK_IN_EARLY,
        Booking.ends_at > now,
    )
    # One that is checked in already comes last.
    order = (Booking.checked_in_at.is_not(None), Booking.starts_at)
    return db.session.scalars(query.order_by(*order).limit(1)).first()


def place_in_line(booking: Booking) -> int:
    """How many wait for a time that touches this one, it itself included, and asked no later."""
    query = select(Booking.id).where(
        Booking.room_id == booking.room_id,
        Booking.state == BookingState.WAITING,
        Booking.starts_at < booking.ends_at,
        Booking.ends_at > booking.starts_at,
        Booking.id <= booking.id,
    )
    return len(db.session.scalars(query).all())


def events_of(booking: Booking) -> Sequence[HomeEvent]:
    """What happened to a booking, oldest first."""
    query = select(HomeEvent).where(HomeEvent.booking_id == booking.id).options(joinedload(HomeEvent.by))
    return db.session.scalars(query.order_by(HomeEvent.id)).all()


def history_of(home: TeachersHome) -> Sequence[HomeEvent]:
    """What happened to a home itself, newest first."""
    query = select(HomeEvent).where(HomeEvent.home_id == home.id, HomeEvent.booking_id.is_(None))
    query = query.options(joinedload(HomeEvent.by)).order_by(HomeEvent.id.desc())
    return db.session.scalars(query.limit(AT_MOST)).all()


def keeper_ids(home: TeachersHome) -> list[int]:
    """Whom to ask about a home: the administrators of its school, else the handlers of the usual office."""
    above = [int(part) for part in home.school.path.split("/") if part]
    query = (
        select(RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(Person.is_active)
        .distinct()
    )
    at_school = query.where(
        RoleAssignment.role == Role.SCHOOL_ADMIN, RoleAssignment.organization_id.in_(above)
    )
    in_office = query.where(
        RoleAssignment.role == Role.HANDLER, RoleAssignment.organization_id == usual_unit_id()
    )
    return list(db.session.scalars(at_school)) or list(db.session.scalars(in_office))


def all_school_ids() -> frozenset[int]:
    """Every school, for whoever keeps the homes of all."""
    return frozenset(db.session.scalars(select(Organization.id).where(Organization.kind == Kind.SCHOOL)))
