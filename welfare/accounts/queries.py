"""What is asked of people and their roles."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare import clock
from welfare.accounts.calendar.feed import digest_of
from welfare.accounts.labels import DEMO_ACCOUNTS
from welfare.accounts.models import CalendarFeed, EventKind, Person, PersonEvent, RoleAssignment
from welfare.accounts.privacy.queries import TO_READ
from welfare.accounts.reach import HELD, STANDS_IN, Place, in_force, reaching, with_reach
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import Present
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.organizations.models import Organization
from welfare.organizations.queries import ids_within, in_tree_order
from welfare.spelling import name_key, number_key

CANDIDATES_AT_MOST = 5
"""How many people of one name a password is compared with; checking each takes time on purpose."""

ADMINISTRATORS = (Role.SCHOOL_ADMIN, Role.ADMIN)
"""Whom others turn to."""
SEE_ACCOUNTS = (Role.ADMIN, Role.AUDITOR)
ADMINISTRATORS_SHOWN = 5
NUMBERS_AT_ONCE = 500
"""How many numbers go into one query; SQLite takes a limited number of parameters."""

ROW: tuple[Any, ...] = (
    Person.id,
    Person.staff_number,
    Person.name,
    Person.phone,
    Organization.display_name.label("organization"),
)
"""What the list of people shows."""
PRESENT: tuple[Any, ...] = (SignIn.id, SignIn.began_at, SignIn.used_at, SignIn.proven_at)
"""The columns of `Present`."""


class Candidate(NamedTuple):
    """Somebody whom a typed name may mean, as the row was when it was read."""

    id: int
    password_hash: str | None
    must_change_password: bool

    @classmethod
    def of(cls, person: Person) -> "Candidate":
        """Somebody who is known already."""
        return cls(person.id, person.password_hash, person.must_change_password)


def edits_of(person: Person) -> Sequence[PersonEvent]:
    """The events by which what is said of somebody was changed, newest first."""
    kinds = (EventKind.EDITED, EventKind.MOVED)
    return newest_events(PersonEvent.person_id, person.id, PersonEvent.kind.in_(kinds))


def person_signed_in(token: str) -> Person | None:
    """The active person whose sign-in this secret opens, with organization, roles, reach and the sign-in.

    One query, since each request begins with it. Whether the sign-in is too old is not asked here.
    """
    asked = {"digest": digest_of(token), "today": clock.today()}
    rows = db.session.execute(_signed_in(_is_production()), asked).unique().all()
    if not rows:
        return None
    person = reaching(rows[0].Person, rows, stands_in=rows[0].stands_in)
    person.notice_to_read = rows[0].notice_to_read
    person.sign_in = Present(*rows[0][-len(PRESENT) :])
    return person


@cache
def _signed_in(is_production: bool) -> Select[Any]:
    """Rows of the person who is signed in by what `digest` is of, with each role that they hold; built once.

    The roles are loaded beside: so they are there again after a refusal has rolled the session back.
    """
    return (
        _whole_person()
        .add_columns(*HELD, STANDS_IN, TO_READ.label("notice_to_read"), *PRESENT)
        .join(SignIn, SignIn.person_id == Person.id)
        .outerjoin(RoleAssignment, RoleAssignment.person_id == Person.id)
        .outerjoin(Place, Place.id == RoleAssignment.organization_id)
        .where(SignIn.token_digest == bindparam("digest"), _may_sign_in(is_production))
    )


def person_by_staff_number(staff_number: str) -> Person | None:
    """The person with that staff number, however it is spelt, with organization, roles and reach."""
    return with_reach(people_by_staff_number([staff_number]).get(number_key(staff_number)))


def person_with_reach(person_id: int) -> Person | None:
    """The active person with that id, with organization, roles and reach."""
    return with_reach(_one(Person.id == person_id, _may_sign_in(_is_production())))


def _may_sign_in(is_production: bool) -> ColumnElement[bool]:
    """Who can have a session; in production not the demo's accounts, whose password is known."""
    return Person.is_active & ~Person.is_demo if is_production else Person.is_active.is_(True)


def _is_production() -> bool:
    return bool(current_app.config["SETTINGS"].is_production)


def _one(*conditions: ColumnElement[bool]) -> Person | None:
    """The one person of whom all this holds, with organization and roles."""
    return db.session.scalars(_whole_person().where(*conditions)).unique().one_or_none()


@cache
def _whole_person() -> Select[Person]:
    """Built once. What is joined for its own sake is there again after a refusal has rolled back."""
    return select(Person).options(
        joinedload(Person.organization, innerjoin=True),
        joinedload(Person.roles).joinedload(RoleAssignment.organization),
    )


def people_who_may_be(login: str) -> list[Candidate]:
    """Up to `CANDIDATES_AT_MOST` active people with this number or name, the number's owner first."""
    number, name = number_key(login), name_key(login)
    query = (
        select(Person.id, Person.password_hash, Person.must_change_password)
        .where((Person.number_key == number) | (Person.name_key == name), _may_sign_in(_is_production()))
        .order_by((Person.staff_number == login).desc(), (Person.number_key == number).desc(), Person.id)
        .limit(CANDIDATES_AT_MOST)
    )
    return [Candidate(*row) for row in db.session.execute(query)]


def demo_people() -> list[Person]:
    """The demo's accounts that are offered for one tap, with organization; none in production."""
    if _is_production():
        return []
    query = (
        select(Person)
        .join(Person.organization)
        .options(contains_eager(Person.organization))
        .where(Person.staff_number.in_(DEMO_ACCOUNTS), Person.is_demo, Person.is_active)
    )
    places = {account: place for place, account in enumerate(DEMO_ACCOUNTS)}
    return sorted(db.session.scalars(query), key=lambda person: places[person.staff_number])


def people_rows(
    by: Person, *, words: str = "", within: Organization | None = None, is_active: bool = True
) -> Select[Any]:
    """The people in an administrator's or auditor's reach as rows, `within` an organization and below it.

    `words` are part of a name, or how a number begins. One organization's people begin their index; others
    are walked by key, newest first: `> 0` gives the range, `+ 0` keeps planners from gathering and sorting.
    """
    query = (
        select(*ROW)
        .join(Organization, Organization.id == Person.organization_id)
        .where(Person.is_active if is_active else ~Person.is_active)
    )
    reach = by.reached_by(*SEE_ACCOUNTS)
    chosen = reach & ids_within([within.id]) if within else reach
    if len(chosen) == 1:
        query = query.where(Person.organization_id == min(chosen))
    else:
        query = query.where(Person.id > 0)
        if within or not reach & by.root_ids:
            query = query.where((Person.organization_id + 0).in_(chosen))
    if words:
        query = query.where(is_called(words))
    return query


def is_called(words: str) -> ColumnElement[bool]:
    """That these words are part of a person's name, or how their number begins."""
    return is_named(words) | Person.number_key.startswith(number_key(words), autoescape=True)


def is_named(words: str) -> ColumnElement[bool]:
    """That these words are part of a person's name."""
    return Person.name_key.contains(name_key(words), autoescape=True)


def roles_of(person_ids: Iterable[int]) -> dict[int, list[Role]]:
    """The roles that these people hold anywhere."""
    query = select(RoleAssignment.person_id, RoleAssignment.role)
    held: dict[int, list[Role]] = {}
    for person_id, role in db.session.execute(query.where(RoleAssignment.person_id.in_(list(person_ids)))):
        held.setdefault(person_id, []).append(role)
    return {person_id: sorted(roles, key=list(Role).index) for person_id, roles in held.items()}


def person_in_reach(person_id: int, by: Person) -> Person | None:
    """A person whose organization an administrator or auditor reaches, with organization and roles."""
    return _one(Person.id == person_id, Person.organization_id.in_(by.reached_by(*SEE_ACCOUNTS)))


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
        people = db.session.scalars(_whole_person().where(some)).unique()
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
        query = _whole_person().where(Person.number_key.in_(some)).order_by(Person.id)
        people = list(db.session.scalars(query).unique())
        people.sort(key=lambda person: person.staff_number in staff_numbers)
        found.update((person.number_key, person) for person in people)
    return found


def people_called(names: Collection[str]) -> list[Person]:
    """Those of these names whose accounts are open, however the names are spelt."""
    found: list[Person] = []
    keys = sorted({name_key(name) for name in names})
    for start in range(0, len(keys), NUMBERS_AT_ONCE):
        some = Person.name_key.in_(keys[start : start + NUMBERS_AT_ONCE])
        found.extend(db.session.scalars(select(Person).where(some, Person.is_active).order_by(Person.id)))
    return found


def calendar_feed_of(person: Person) -> CalendarFeed | None:
    """The person's calendar feed, if there is one."""
    return db.session.get(CalendarFeed, person.id)


def owner_of_feed(token: str) -> tuple[Person, str] | None:
    """Whose calendar it is, without roles, and in which language; None for whoever can no longer sign in."""
    query = (
        select(Person, CalendarFeed.language)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_digest == digest_of(token), _may_sign_in(_is_production()))
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def administrators_of(person: Person) -> list[Any]:
    """Who helps with an account and speaks for the school: name, phone, role, place; the nearest, by name.

    Administrators of the person's own organization, else of the one above it that has any; whoever stands in
    for one of them, too.
    """
    above = [int(id_) for id_ in person.organization.path.split("/") if id_]
    roles = in_force(clock.today())
    query = (
        select(
            Person.id,
            Person.name,
            Person.phone,
            roles.c.role,
            Organization.display_name.label("place"),
            Organization.path,
        )
        .join(roles, roles.c.person_id == Person.id)
        .join(Organization, Organization.id == roles.c.organization_id)
        .where(
            roles.c.role.in_(ADMINISTRATORS),
            roles.c.organization_id.in_(above),
            Person.is_active,
            Person.id != person.id,
        )
        .distinct()
    )
    rows = db.session.execute(query).all()
    nearest = max((row.path for row in rows), key=len, default="")
    return sorted((row for row in rows if row.path == nearest), key=lambda row: row.name)[
        :ADMINISTRATORS_SHOWN
    ]


def places_administered(by: Person, *, active_only: bool = True) -> list[Organization]:
    """The organizations whose people `by` administers or looks into, parents before children."""
    reach = by.reached_by(*SEE_ACCOUNTS)
    return [place for place in in_tree_order(active_only=active_only) if place.id in reach]
