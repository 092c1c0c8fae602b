"""The demo's people: nine accounts to sign in with, the staff, four hundred teachers."""

from random import Random

from welfare import clock
from welfare.accounts.actions import add_person, grant_role, new_person, record_added
from welfare.accounts.models import Person
from welfare.accounts.passwords import hash_password
from welfare.accounts.privacy.models import BUILT_IN, PrivacyReading
from welfare.accounts.reach import with_reach
from welfare.accounts.roles import Role
from welfare.demo.district import (
    DESK,
    FINANCE,
    LOGISTICS,
    OFFICES,
    PERSONNEL,
    TEACHERS_AT,
    TRAINING,
    UNION,
    District,
)
from welfare.demo.names import ACCOUNTS, ALLIANCES, NUMBERED, School, invented_names
from welfare.extensions import db
from welfare.organizations.models import Organization

PASSWORD = "welfare-demo"  # noqa: S105 - written in the README and on the front page
OFFICE_STAFF = {DESK: 1, PERSONNEL: 2, TRAINING: 2, LOGISTICS: 1, UNION: 1, FINANCE: 1}
"""How many work in each office besides the accounts above."""

DEPUTIES = 3
"""How many lead the bureau besides the leader's account."""


class Cast:
    """Everybody, by what they do and where."""

    def __init__(self, district: District, rng: Random) -> None:
        self.district = district
        self._names = iter(invented_names(rng, but=set(ACCOUNTS.values())))
        self._password_hash = hash_password(PASSWORD)
        self._hired = 0
        bureau = district.bureau
        self.account: dict[str, Person] = {}
        self.clerks = [self._account("clerk", district[DESK], Role.CLERK, at=bureau)]
        self.handlers: dict[str, list[Person]] = {office: [] for office in OFFICES}
        self.handlers[LOGISTICS].append(self._account("handler", district[LOGISTICS], Role.HANDLER))
        self.leader = self._account("leader", bureau, Role.LEADER)
        self._account("admin", bureau, Role.ADMIN)
        self.clerks.append(self._hire(district[DESK], Role.CLERK, at=bureau))
        for office, number in OFFICE_STAFF.items():
            self.handlers[office] += [self._hire(district[office], Role.HANDLER) for _ in range(number)]
        for alliance in ALLIANCES:
            self._hire(district[alliance], Role.LEADER)
        self.school_admins = {school: self._school_admin(school) for school in TEACHERS_AT}
        self.teachers = {school: self._teachers(school) for school in TEACHERS_AT}
        deputies = [self._hire(bureau, Role.LEADER) for _ in range(DEPUTIES)]
        self.leaders = [self.leader, *deputies]
        """The bureau's leadership."""
        self._account("auditor", bureau, Role.AUDITOR)

    def acting(self, person: Person) -> Person:
        """The person with what the rules ask of whoever acts."""
        if not hasattr(person, "reach"):
            with_reach(person)
        return person

    def _school_admin(self, school: str) -> Person:
        place = self.district[school]
        if school == School.HOME:
            return self._account("school", place, Role.SCHOOL_ADMIN)
        return self._hire(place, Role.SCHOOL_ADMIN)

    def _teachers(self, school: str) -> list[Person]:
        place = self.district[school]
        accounts = {School.HOME: ("teacher", "colleague"), School.NEIGHBOUR: ("neighbour",)}.get(school, ())
        known = [self._account(name, place, Role.TEACHER) for name in accounts]
        return known + self._hire_teachers(place, TEACHERS_AT[school] - len(known))

    def _account(
        self, number: str, works_at: Organization, role: Role, at: Organization | None = None
    ) -> Person:
        person = self._person(number, ACCOUNTS[number], works_at, role, at)
        person.password_hash, person.must_change_password = self._password_hash, False
        self.account[number] = person
        return person

    def _hire(self, works_at: Organization, role: Role, at: Organization | None = None) -> Person:
        return self._person(self._next_number(), next(self._names), works_at, role, at)

    def _hire_teachers(self, school: Organization, number: int) -> list[Person]:
        """So many at once, as from a list."""
        people = [
            new_person(
                staff_number=self._next_number(),
                name=next(self._names),
                organization=school,
                phone=None,
                roles=(Role.TEACHER,),
                by=None,
                is_demo=True,
            )
            for _ in range(number)
        ]
        db.session.flush()
        record_added(people, by=None)
        _have_read(people)
        return people

    def _next_number(self) -> str:
        self._hired += 1
        return f"{NUMBERED}{self._hired:04d}"

    def _person(
        self, number: str, name: str, works_at: Organization, role: Role, at: Organization | None
    ) -> Person:
        roles = () if at else (role,)
        person = add_person(staff_number=number, name=name, organization=works_at, roles=roles, is_demo=True)
        _have_read([person])
        if at:
            grant_role(person, role=role, organization=at, by=None)
        return person


def _have_read(people: list[Person]) -> None:
    """What is done with their data, when they first signed in."""
    db.session.add_all(
        PrivacyReading(person_id=person.id, number=BUILT_IN, read_at=clock.now()) for person in people
    )
