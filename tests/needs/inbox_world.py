"""A district small enough to count by hand: three schools, two offices, and who works there."""

from collections.abc import Iterator
from itertools import count
from secrets import token_urlsafe

from tests.support.client import Client
from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.queries import person_by_staff_number
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import intake, submission
from welfare.needs.deadlines import Urgency
from welfare.needs.models import CategorySetting, Need
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Kind, Organization

LIMITS = {"urgent_days": 1, "inquiry_days": 3, "ordinary_days": 7, "complex_days": 15}


class InboxWorld:
    """The organizations and people, by name, in the current session."""

    def __init__(self) -> None:
        self._keys: Iterator[int] = count()
        self.bureau = add_organization(kind=Kind.BUREAU, name="试验教育局", parent=None)
        self.office = self._place(Kind.OFFICE, "人事科")
        self.other_office = self._place(Kind.OFFICE, "基建办")
        self.alliance = self._place(Kind.ALLIANCE, "东片教联体")
        self.school = self._place(Kind.SCHOOL, "东溪小学", self.alliance)
        self.sister_school = self._place(Kind.SCHOOL, "官封小学", self.alliance)
        self.far_school = self._place(Kind.SCHOOL, "木鱼学校")
        self._employ("clerk", "李受理", self.bureau, Role.CLERK)
        self._employ("second", "周受理", self.bureau, Role.CLERK)
        self._employ("leader", "林局长", self.bureau, Role.LEADER)
        self._employ("admin", "管理员", self.bureau, Role.ADMIN)
        self._employ("handler", "何承办", self.office, Role.HANDLER)
        self._employ("builder", "胡基建", self.other_office, Role.HANDLER)
        self._employ("alliance", "阮联办", self.alliance, Role.CLERK, Role.HANDLER)
        self._employ("school", "沈校办", self.school, Role.SCHOOL_ADMIN)
        self._employ("teacher", "赵小山", self.school, Role.TEACHER)
        self._employ("sister", "钱春燕", self.sister_school, Role.TEACHER)
        self._employ("far", "孙志远", self.far_school, Role.TEACHER)
        for category in ("housing", "training", "home", "other"):
            default = self.office.id if category == "housing" else None
            db.session.add(CategorySetting(category=category, default_unit_id=default, **LIMITS))
        db.session.commit()
        names = ("clerk", "second", "leader", "admin", "handler", "builder", "alliance", "school")
        self.people = {name: self.person(name) for name in (*names, "teacher", "sister", "far")}

    def person(self, staff_number: str) -> Person:
        """A person as the app loads whoever is signed in."""
        found = person_by_staff_number(staff_number)
        assert found
        return found

    def need(self, by: str = "teacher", title: str = "宿舍漏雨", **more: object) -> Need:
        """A need just submitted."""
        sent = {"category": "housing", "description": "下雨天屋顶就漏。", **more}
        form = submission.Submission(key=f"key-{next(self._keys)}", title=title, **sent)  # type: ignore[arg-type]
        return submission.submit(form, by=self.person(by))[0]

    def dispatched(self, by: str = "teacher", unit: Organization | None = None, **more: object) -> Need:
        """A need that the clerk has accepted."""
        need = self.need(by, **more)
        assisting = [self.other_office] if unit is None else []
        intake.accept(
            need,
            by=self.person("clerk"),
            unit=unit or self.office,
            urgency=Urgency.ORDINARY,
            assisting=assisting,
        )
        return need

    def _place(self, kind: Kind, name: str, parent: Organization | None = None) -> Organization:
        return add_organization(kind=kind, name=name, parent=parent or self.bureau)

    def _employ(self, staff_number: str, name: str, place: Organization, *roles: Role) -> None:
        person = Person(
            staff_number=staff_number,
            name=name,
            organization_id=place.id,
            session_token=token_urlsafe(32),
            must_change_password=False,
            created_at=clock.now(),
        )
        person.roles = [RoleAssignment(role=role, organization_id=place.id) for role in roles]
        db.session.add(person)
        db.session.flush()


def enter(client: Client, person: Person) -> Client:
    """The browser with this person signed in."""
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = person.session_token, True
    return client
