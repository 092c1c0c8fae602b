"""The demo's organizations: the thirteen schools of the first district, its alliances and offices."""

from dataclasses import dataclass

from welfare.extensions import db
from welfare.needs.deadlines import ANSWER_WITHIN, Urgency
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind

BUREAU = "林区教育局"
DESK = "办公室"
PERSONNEL = "人事科"
TRAINING = "教师发展中心"
LOGISTICS = "后勤与项目办"
UNION = "教育工会"
FINANCE = "财务科"
OFFICES = (DESK, PERSONNEL, TRAINING, LOGISTICS, UNION, FINANCE)

ALLIANCES = {
    "松柏教联体": ("松柏中心学校", "创新实验学校", "实验小学", "东溪小学"),
    "木鱼教联体": ("木鱼学校", "宋洛学校"),
    "实验教联体": ("实验初级中学", "官封小学", "红举小学"),
}
"""The first two are provincial, the third is the district's own."""
WITHOUT_ALLIANCE = ("红坪镇中心小学", "林区高级中学", "第二幼儿园", "狮象坪幼儿园")
TEACHERS_AT = {
    "松柏中心学校": 50, "创新实验学校": 38, "实验小学": 44, "东溪小学": 14, "木鱼学校": 46, "宋洛学校": 32,
    "红坪镇中心小学": 22, "实验初级中学": 48, "官封小学": 13, "红举小学": 14, "林区高级中学": 42,
    "第二幼儿园": 22, "狮象坪幼儿园": 15,
}  # fmt: skip
"""How many teachers are invented for each school: four hundred."""

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
