"""The small district of the tests: one of everything that the rules tell apart.

Bureau with two offices, an alliance of two schools, a third school beside it; every account's staff number is
its name below and its password `PASSWORD`.
"""

from collections.abc import Callable
from functools import cache
from itertools import count

from sqlalchemy import select

from welfare import clock
from welfare.accounts import passwords
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.privacy.models import BUILT_IN, PrivacyReading
from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.actions import append_to_new
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.deadlines import ANSWER_WITHIN, Urgency
from welfare.needs.lifecycle import Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import add_organization
from welfare.organizations.models import EventKind, Organization, OrganizationEvent, OrganizationKind

PASSWORD = "mountain tea 42"

ORGANIZATIONS = (
    ("bureau", OrganizationKind.BUREAU, "云岭林区教育局", None),
    ("housing_office", OrganizationKind.OFFICE, "后勤科", "bureau"),
    ("training_office", OrganizationKind.OFFICE, "师训科", "bureau"),
    ("alliance", OrganizationKind.ALLIANCE, "东片教联体", "bureau"),
    ("near_school", OrganizationKind.SCHOOL, "石门小学", "alliance"),
    ("far_school", OrganizationKind.SCHOOL, "松岭学校", "alliance"),
    ("lone_school", OrganizationKind.SCHOOL, "双河幼儿园", "bureau"),
)
PEOPLE = (
    ("teacher", "甲一", "near_school", [(Role.TEACHER, "near_school")]),
    ("colleague", "甲二", "near_school", [(Role.TEACHER, "near_school")]),
    ("neighbour", "乙一", "lone_school", [(Role.TEACHER, "lone_school")]),
    ("school", "甲校管", "near_school", [(Role.SCHOOL_ADMIN, "near_school")]),
    ("other_school", "乙校管", "lone_school", [(Role.SCHOOL_ADMIN, "lone_school")]),
    ("clerk", "局办一", "bureau", [(Role.CLERK, "bureau")]),
    ("second_clerk", "局办二", "bureau", [(Role.CLERK, "bureau")]),
    ("alliance_clerk", "片办一", "alliance", [(Role.CLERK, "alliance")]),
    ("handler", "后勤一", "housing_office", [(Role.HANDLER, "housing_office")]),
    ("other_handler", "师训一", "training_office", [(Role.HANDLER, "training_office")]),
    ("leader", "局长一", "bureau", [(Role.LEADER, "bureau")]),
    ("alliance_leader", "片长一", "alliance", [(Role.LEADER, "alliance")]),
    ("admin", "系管一", "bureau", [(Role.ADMIN, "bureau")]),
    ("auditor", "审计一", "bureau", [(Role.AUDITOR, "bureau")]),
)
HANDLERS = {
    "housing_office": "handler",
    "training_office": "other_handler",
    "near_school": "school",
    "lone_school": "other_school",
}
"""Who answers for each unit."""
_keys = count(1)


def build() -> None:
    """Writes the district into an empty database, through the real actions; the caller commits."""
    places: dict[str, Organization] = {}
    for key, kind, name, parent in ORGANIZATIONS:
        places[key] = add_organization(kind=kind, name=name, parent=places[parent] if parent else None)
    password_hash = passwords.hash_password(PASSWORD)
    for number, name, place, roles in PEOPLE:
        person = add_person(staff_number=number, name=name, organization=places[place], roles=())
        person.roles = [RoleAssignment(role=role, organization_id=places[at].id) for role, at in roles]
        person.password_hash, person.must_change_password = password_hash, False
        db.session.add(PrivacyReading(person_id=person.id, number=BUILT_IN, read_at=clock.now()))
    for category in ("housing", "training", "home", "other"):
        office = places["training_office" if category == "training" else "housing_office"]
        limits = {f"{urgency}_days": days for urgency, days in ANSWER_WITHIN.items()}
        db.session.add(CategorySetting(category=category, default_unit_id=office.id, **limits))
    db.session.flush()


def add_schools(count: int, *, to_an_alliance: int = 14) -> None:
    """So many schools more, in alliances of their own, as a large district has them; the caller commits.

    They stand there as `add_organization` would leave them, which looks through all names for each.
    """
    bureau = db.session.scalars(select(Organization).where(Organization.parent_id.is_(None))).one()
    added = []
    for first in range(0, count, to_an_alliance):
        name = f"第{first // to_an_alliance + 1}教联体"
        [alliance] = _written([Organization(kind=OrganizationKind.ALLIANCE, name=name)], below=bureau)
        schools = [
            Organization(kind=OrganizationKind.SCHOOL, name=f"第{number}乡中心小学")
            for number in range(first + 1, min(first + to_an_alliance, count) + 1)
        ]
        _written(schools, below=alliance)
        added += [(alliance, bureau), *((school, alliance) for school in schools)]
    rows = [
        {
            "kind": EventKind.ADDED, "at": clock.now(), "organization_id": one.id,
            "details": {"parent": parent.display_name},
        }
        for one, parent in added
    ]  # fmt: skip
    append_to_new(OrganizationEvent, rows)


def _written(organizations: list[Organization], *, below: Organization) -> list[Organization]:
    """These, with the places in the tree that they have by their ids."""
    for one in organizations:
        one.parent_id = below.id
    db.session.add_all(organizations)
    db.session.flush()
    for one in organizations:
        one.path = f"{below.path}{one.id}/"
    db.session.flush()
    return organizations


class District:
    """What is there, by name, in the current session."""

    def person(self, staff_number: str) -> Person:
        """Somebody, with roles and reach."""
        found = person_by_staff_number(staff_number)
        assert found is not None, staff_number
        return found

    def place(self, key: str) -> Organization:
        """An organization by its key above: of several of its name the first."""
        name = next(name for known, _kind, name, _parent in ORGANIZATIONS if known == key)
        called = select(Organization).where(Organization.name == name).order_by(Organization.id)
        return db.session.scalars(called.limit(1)).one()

    def need(
        self,
        status: Status = Status.SUBMITTED,
        *,
        by: str = "teacher",
        unit: str = "housing_office",
        outcome: Outcome = Outcome.SOLVED,
        **content: object,
    ) -> Need:
        """A need of `by` that the real actions have brought to `status`."""
        given = {"category": "housing", "title": "想要一间宿舍", "description": "住得太远", **content}
        hands = SameHands()
        submission = Submission(key=f"world-{next(_keys)}", **given)  # type: ignore[arg-type]
        need, _ = submit(submission, by=hands.person(by))
        outcome = Outcome.EXPLAINED if status is Status.EXPLAINED else outcome
        for step in PATHS[status]:
            STEPS[step](hands, need, unit, outcome)
        db.session.flush()
        return need


class SameHands(District):
    """Asks only once for each of those who bring something along, whose roles stay as they are meanwhile."""

    def __init__(self) -> None:
        self.person = cache(self.person)  # type: ignore[method-assign]
        self.place = cache(self.place)  # type: ignore[method-assign]


def _merge(district: District, need: Need) -> None:
    intake.merge(
        need, by=district.person("clerk"), into=district.need(by="colleague", title="我们都想要宿舍")
    )


Step = Callable[[District, Need, str, Outcome], object]
STEPS: dict[str, Step] = {
    "accept": lambda d, n, unit, _: intake.accept(
        n, by=d.person("clerk"), unit=d.place(unit), urgency=Urgency.ORDINARY
    ),
    "ask": lambda d, n, *_: handling.ask(n, by=d.person("clerk"), words="几口人？"),
    "decline": lambda d, n, *_: intake.decline(n, by=d.person("clerk"), words="不在受理范围"),
    "carry": lambda d, n, *_: intake.carry(
        n, by=d.person("clerk"), words="等明年预算", review_on=n.submitted_at.date().replace(year=2099)
    ),
    "answer": lambda d, n, unit, outcome: handling.answer(
        n, by=d.person(HANDLERS[unit]), outcome=outcome, words="分到三楼一间"
    ),
    "confirm": lambda d, n, *_: teacher.confirm(n, by=_raiser(d, n), satisfaction=Satisfaction.SATISFIED),
    "lapse": lambda _d, n, *_: by_clock.lapse(n),
    "withdraw": lambda d, n, *_: teacher.withdraw(n, by=_raiser(d, n)),
    "merge": lambda d, n, *_: _merge(d, n),
}
PATHS: dict[Status, tuple[str, ...]] = {
    Status.SUBMITTED: (),
    Status.NEEDS_INFO: ("accept", "ask"),
    Status.IN_PROGRESS: ("accept",),
    Status.CARRIED: ("accept", "carry"),
    Status.ANSWERED: ("accept", "answer"),
    Status.SOLVED: ("accept", "answer", "confirm"),
    Status.EXPLAINED: ("accept", "answer", "confirm"),
    Status.DECLINED: ("decline",),
    Status.WITHDRAWN: ("withdraw",),
    Status.MERGED: ("merge",),
}


def _raiser(district: District, need: Need) -> Person:
    number = db.session.scalars(select(Person.staff_number).where(Person.id == need.raised_by_id)).one()
    return district.person(number)
