"""The demo's organizations: the thirteen schools of the first district, its alliances and offices."""

from dataclasses import dataclass

from welfare.demo.names import ALLIANCES, BUREAU, WITHOUT_ALLIANCE, School
from welfare.extensions import db
from welfare.needs.deadlines import ANSWER_WITHIN, Urgency
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind
from welfare.registers.models import Stage

DESK = "办公室"
PERSONNEL = "人事科"
TRAINING = "教师发展中心"
LOGISTICS = "后勤与项目办"
UNION = "教育工会"
FINANCE = "财务科"
OFFICES = (DESK, PERSONNEL, TRAINING, LOGISTICS, UNION, FINANCE)

TEACHERS_AT = {
    School.CENTRAL: 50, School.MODEL: 38, School.TOWN: 44, School.BROOK: 14, School.HOME: 46,
    School.NEIGHBOUR: 32, School.MARKET: 22, School.JUNIOR: 48, School.RIDGE: 13, School.TEA: 14,
    School.SENIOR: 42, School.SECOND_KINDERGARTEN: 22, School.NEW_KINDERGARTEN: 15,
}  # fmt: skip
"""How many teachers are invented for each school: four hundred."""

PUPILS_AT = {
    School.CENTRAL: {Stage.PRIMARY: 520, Stage.JUNIOR_MIDDLE: 460},
    School.MODEL: {Stage.PRIMARY: 480, Stage.JUNIOR_MIDDLE: 390},
    School.TOWN: {Stage.PRIMARY: 640},
    School.BROOK: {Stage.PRIMARY: 96},
    School.HOME: {Stage.PRIMARY: 330, Stage.JUNIOR_MIDDLE: 310},
    School.NEIGHBOUR: {Stage.PRIMARY: 210, Stage.JUNIOR_MIDDLE: 180},
    School.JUNIOR: {Stage.JUNIOR_MIDDLE: 430},
    School.RIDGE: {Stage.PRIMARY: 46},
    School.TEA: {Stage.PRIMARY: 48},
    School.MARKET: {Stage.PRIMARY: 360},
    School.SENIOR: {Stage.SENIOR: 1180},
    School.SECOND_KINDERGARTEN: {Stage.PRESCHOOL: 260},
    School.NEW_KINDERGARTEN: {Stage.PRESCHOOL: 84},
}
"""4,500 in compulsory education, of whom 4,140 (92 %) are at schools in alliances."""

KILOMETRES = {
    School.HOME: 38, School.NEIGHBOUR: 52, School.MARKET: 27, School.BROOK: 19, School.RIDGE: 31,
    School.TEA: 44, School.NEW_KINDERGARTEN: 23,
}  # fmt: skip
"""By road to the seat, from the schools that are not in it."""
HOMES = (School.BROOK, School.RIDGE, School.TEA)
"""The schools where a teachers' home with book bar and tea bar was opened."""

OFFICE_OF = {"housing": LOGISTICS, "training": TRAINING, "home": UNION, "other": PERSONNEL}
"""The office that handles a category where nobody chooses another."""
LIMITS = {"housing": {Urgency.COMPLEX: 20}, "training": {Urgency.ORDINARY: 10}}
"""Working days, where the district sets others than the usual."""


@dataclass(frozen=True)
class District:
    """The organizations by name."""

    bureau: Organization
    by_name: dict[str, Organization]

    def __getitem__(self, name: str) -> Organization:
        return self.by_name[name]

    @property
    def schools(self) -> list[Organization]:
        """The thirteen schools."""
        return [self.by_name[name] for name in TEACHERS_AT]


def build_district() -> District:
    """The tree and what the district sets for each category."""
    bureau = add_organization(kind=OrganizationKind.BUREAU, name=BUREAU, parent=None)
    places = [add_organization(kind=OrganizationKind.OFFICE, name=name, parent=bureau) for name in OFFICES]
    for alliance_name, school_names in ALLIANCES.items():
        alliance = add_organization(kind=OrganizationKind.ALLIANCE, name=alliance_name, parent=bureau)
        places.append(alliance)
        places += [
            add_organization(kind=OrganizationKind.SCHOOL, name=name, parent=alliance)
            for name in school_names
        ]
    places += [
        add_organization(kind=OrganizationKind.SCHOOL, name=name, parent=bureau) for name in WITHOUT_ALLIANCE
    ]
    district = District(bureau, {place.name: place for place in places})
    for category, office in OFFICE_OF.items():
        days = ANSWER_WITHIN | LIMITS.get(category, {})
        limits = {f"{urgency.value}_days": limit for urgency, limit in days.items()}
        db.session.add(CategorySetting(category=category, default_unit_id=district[office].id, **limits))
    db.session.flush()
    return district
