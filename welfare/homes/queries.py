"""Every read of homes, which everybody may see; whose keeper somebody is."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from welfare.accounts.models import Person
from welfare.accounts.powers import Powers, Sight
from welfare.accounts.reach import holders_above
from welfare.accounts.roles import Role
from welfare.accounts.statements import built_once
from welfare.extensions import db
from welfare.files.models import Photo
from welfare.history.queries import with_others
from welfare.homes.lifecycle import FacilityKind, HomeState
from welfare.homes.models import Facility, HomeEvent, HomePhoto, TeachersHome
from welfare.homes.policy import keeps
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind
from welfare.web.keyset import Keys

CATEGORY = "home"
KEEPER_ROLES = (Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK)
"""Roles whose holders keep homes somewhere."""
SEE_BOOKINGS = (*KEEPER_ROLES, Role.AUDITOR)
"""Roles whose holders see who has booked."""
NEWEST_FIRST = Keys((TeachersHome.id,), descending=True)
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
    Organization.display_name.label("school_name"),
    COVER,
)
"""What a list shows of a home."""


def usual_unit_id() -> int | None:
    """The office that needs for homes go to; its handlers keep every home."""
    setting = db.session.get(CategorySetting, CATEGORY)
    return setting.default_unit_id if setting else None


def kept_by(person: Powers, school_id: Any = TeachersHome.school_id) -> ColumnElement[bool]:
    """The homes that a person keeps, by the column of their school; `policy.keeps` as a condition.

    It is made of the person's roles alone, as it may be kept: which office is the usual one is read with it.
    """
    handled, schools = person.reached_by(Role.HANDLER), person.reached_by(Role.SCHOOL_ADMIN, Role.CLERK)
    if person.root_ids & schools:
        return true()
    ways: list[ColumnElement[bool]] = [school_id.in_(schools)] if schools else []
    if handled:
        is_usual = (CategorySetting.category == CATEGORY) & CategorySetting.default_unit_id.in_(handled)
        ways.append(exists().where(is_usual))
    return or_(false(), *ways)


def seen_by(person: Powers) -> ColumnElement[bool]:
    """The homes of which a person sees who has booked: those they keep, and those they audit."""
    audited = person.reached_by(Role.AUDITOR)
    return or_(kept_by(person), TeachersHome.school_id.in_(audited)) if audited else kept_by(person)


def sees_bookings(person: Person, school_id: int) -> bool:
    """Whether the person sees who has booked in the homes of this school."""
    return school_id in person.reached_by(Role.AUDITOR) or is_keeper(person, school_id)


def is_keeper(person: Person, school_id: int) -> bool:
    """Whether the person keeps the homes of this school."""
    return school_id in schools_kept(person, [school_id])


def schools_kept(person: Person, school_ids: Collection[int]) -> set[int]:
    """Those of these schools whose homes the person keeps."""
    usual = usual_unit_id()
    return {school_id for school_id in school_ids if keeps(person, school_id, usual)}


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
    beside = (Organization.parent_id == parent) & (Organization.kind == OrganizationKind.SCHOOL)
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
    return db.session.scalar(_WHOLE_HOME, {"home_id": home_id})


def home_to_see(home_id: int, person: Person) -> TeachersHome | None:
    """The same, if the person sees who has booked there."""
    return db.session.scalar(_whole_home_seen_by(person), {"home_id": home_id})


def home_to_keep(home_id: int, person: Person) -> TeachersHome | None:
    """The same, if the person keeps it."""
    return db.session.scalar(_whole_home_kept_by(person), {"home_id": home_id})


_WHOLE_HOME = (
    select(TeachersHome)
    .where(TeachersHome.id == bindparam("home_id"))
    .options(
        joinedload(TeachersHome.school),
        selectinload(TeachersHome.facilities),
        selectinload(TeachersHome.hours),
        selectinload(TeachersHome.rooms),
    )
)


@built_once
def _whole_home_seen_by(sight: Sight) -> Select[TeachersHome]:
    return _WHOLE_HOME.where(seen_by(sight))


@built_once
def _whole_home_kept_by(sight: Sight) -> Select[TeachersHome]:
    return _WHOLE_HOME.where(kept_by(sight))


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


def history_of(home: TeachersHome) -> Sequence[HomeEvent]:
    """What happened to a home itself, newest first."""
    query = select(HomeEvent).where(HomeEvent.home_id == home.id, HomeEvent.booking_id.is_(None))
    query = query.options(joinedload(HomeEvent.by)).order_by(HomeEvent.id.desc())
    return with_others(db.session.scalars(query.limit(AT_MOST)).all())


def keeper_ids(home: TeachersHome) -> list[int]:
    """Whom to ask about a home: the administrators of its school, else the handlers of the usual office."""
    return keepers_by_school([home.school_id])[home.school_id]


def keepers_by_school(school_ids: Collection[int]) -> dict[int, list[int]]:
    """The same for the homes of many schools, in as few queries as for one."""
    unit_id = usual_unit_id()
    at_schools = holders_above(school_ids, Role.SCHOOL_ADMIN)
    in_office = holders_above([unit_id], Role.HANDLER)[unit_id][:1] if unit_id else []
    return {
        school_id: list({id_ for group in at_schools[school_id] or in_office for id_ in group})
        for school_id in school_ids
    }


def all_school_ids() -> frozenset[int]:
    """Every school, for whoever keeps the homes of all."""
    return frozenset(
        db.session.scalars(select(Organization.id).where(Organization.kind == OrganizationKind.SCHOOL))
    )
