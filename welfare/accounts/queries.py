"""Who somebody is, by an id, a staff number or a name."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import EventKind, Person, PersonEvent, RoleAssignment
from welfare.accounts.reach import HELD, STANDS_IN, Place, reaching
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.organizations.models import Organization
from welfare.spelling import name_key, number_key

NUMBERS_AT_ONCE = 500
"""How many numbers go into one query; SQLite takes a limited number of parameters."""


def edits_of(person: Person) -> Sequence[PersonEvent]:
    """The events by which what is said of somebody was changed, newest first."""
    kinds = (EventKind.EDITED, EventKind.MOVED)
    return newest_events(PersonEvent.person_id, person.id, PersonEvent.kind.in_(kinds))


def person_by_staff_number(staff_number: str) -> Person | None:
    """The person with that staff number, however it is spelt, with organization, roles and reach.

    Who has it as it is spelt here goes before who has it in another spelling from former times.
    """
    asked = {"number": number_key(staff_number), "spelt": staff_number}
    return next(iter(_reaching(_of_number(), asked)), None)


def person_with_reach(person_id: int) -> Person | None:
    """The active person with that id, with organization, roles and reach."""
    return next(iter(active_people([person_id])), None)


def active_people(ids: Collection[int]) -> list[Person]:
    """Those of a few who are active, with organization, roles and reach, in the order of their numbers."""
    return _reaching(_of_ids(is_production()), {"ids": ids})


def _reaching(people: Select[Any], asked: dict[str, Any]) -> list[Person]:
    rows = db.session.execute(people, {**asked, "today": clock.today()}).unique().all()
    held = [list(of_one) for _person, of_one in groupby(rows, key=lambda row: row.Person)]
    return [reaching(of_one[0].Person, of_one, stands_in=of_one[0].stands_in) for of_one in held]


@cache
def _of_number() -> Select[Any]:
    is_spelt_so = (Person.staff_number == bindparam("spelt")).desc()
    of_number = Person.number_key == bindparam("number")
    return _with_roles(people_with_reach(is_spelt_so, Person.id.desc()).where(of_number))


@cache
def _of_ids(in_production: bool) -> Select[Any]:
    of_ids = Person.id.in_(bindparam("ids", expanding=True))
    return _with_roles(
        people_with_reach(Person.number_key, Person.id).where(of_ids, may_sign_in(in_production))
    )


def _with_roles(people: Select[Any]) -> Select[Any]:
    """The same with the roles, which are there again after a refusal has rolled back."""
    return people.options(joinedload(Person.roles).joinedload(RoleAssignment.organization))


def people_with_reach(*in_order: Any) -> Select[Any]:
    """Rows of people with organization, one with each role that somebody holds: what `reaching` is given."""
    return (
        select(Person)
        .options(joinedload(Person.organization, innerjoin=True))
        .add_columns(*HELD, STANDS_IN)
        .outerjoin(RoleAssignment, RoleAssignment.person_id == Person.id)
        .outerjoin(Place, Place.id == RoleAssignment.organization_id)
        .order_by(*in_order, RoleAssignment.id)
    )


def may_sign_in(in_production: bool) -> ColumnElement[bool]:
    """Who can have a session; in production not the demo's accounts, whose password is known."""
    return Person.is_active & ~Person.is_demo if in_production else Person.is_active.is_(True)


def is_production() -> bool:
    """Whether this is the bureau's own installation: nothing of the demo is there."""
    return bool(current_app.config["SETTINGS"].is_production)


def one_person(*conditions: ColumnElement[bool]) -> Person | None:
    """The one person of whom all this holds, with organization and roles."""
    return db.session.scalars(whole_person().where(*conditions)).unique().one_or_none()


@cache
def whole_person() -> Select[Person]:
    """Built once. What is joined for its own sake is there again after a refusal has rolled back."""
    return select(Person).options(
        joinedload(Person.organization, innerjoin=True),
        joinedload(Person.roles).joinedload(RoleAssignment.organization),
    )


def roles_of(person_ids: Iterable[int]) -> dict[int, list[Role]]:
    """The roles that these people hold anywhere."""
    held: dict[int, list[Role]] = {}
    for person_id, role in db.session.execute(_ROLES_OF, {"ids": list(person_ids)}):
        held.setdefault(person_id, []).append(role)
    return {person_id: sorted(roles, key=list(Role).index) for person_id, roles in held.items()}


_ROLES_OF = select(RoleAssignment.person_id, RoleAssignment.role).where(
    RoleAssignment.person_id.in_(bindparam("ids", expanding=True))
)


def open_accounts_at(places: Iterable[Organization]) -> Sequence[Row[int, str, str, int]]:
    """The ids, keys of number and of name, and organizations of those who have an open account there."""
    columns = (Person.id, Person.number_key, Person.name_key, Person.organization_id)
    at = Person.organization_id.in_([place.id for place in places])
    return db.session.execute(select(*columns).where(Person.is_active, at).order_by(Person.id)).all()


def names_of(ids: Collection[int]) -> dict[int, str]:
    """What these people are called, by id."""
    if not ids:
        return {}
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())


def people_by_id(ids: Collection[int]) -> dict[int, Person]:
    """These people by their ids, with organization and roles, in the order of their numbers."""
    found: dict[int, Person] = {}
    in_order = sorted(ids)
    for start in range(0, len(in_order), NUMBERS_AT_ONCE):
        some = Person.id.in_(in_order[start : start + NUMBERS_AT_ONCE])
        people = db.session.scalars(whole_person().where(some)).unique()
        found.update((person.id, person) for person in people)
    return dict(sorted(found.items(), key=lambda item: (item[1].number_key, item[0])))


def people_by_staff_number(staff_numbers: Collection[str]) -> dict[str, Person]:
    """Those of these numbers who exist, by the key of the number, with organization and roles.

    Who has a number as it is spelt here goes before who has it in another spelling from former times.
    """
    found: dict[str, Person] = {}
    numbers = sorted({number_key(number) for number in staff_numbers})
    for start in range(0, len(numbers), NUMBERS_AT_ONCE):
        some = numbers[start : start + NUMBERS_AT_ONCE]
        people = list(db.session.scalars(_people_of_numbers(), {"numbers": some}).unique())
        people.sort(key=lambda person: person.staff_number in staff_numbers)
        found.update((person.number_key, person) for person in people)
    return found


@cache
def _people_of_numbers() -> Select[Person]:
    """Built once: everybody who signs in is looked up by it."""
    of_numbers = Person.number_key.in_(bindparam("numbers", expanding=True))
    return whole_person().where(of_numbers).order_by(Person.id)


def people_called(names: Collection[str]) -> list[Person]:
    """Those of these names whose accounts are open, however the names are spelt."""
    found: list[Person] = []
    keys = sorted({name_key(name) for name in names})
    for start in range(0, len(keys), NUMBERS_AT_ONCE):
        some = Person.name_key.in_(keys[start : start + NUMBERS_AT_ONCE])
        found.extend(db.session.scalars(select(Person).where(some, Person.is_active).order_by(Person.id)))
    return found
