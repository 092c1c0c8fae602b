"""What a bureau begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from welfare.accounts.actions import add_person
from welfare.accounts.credentials import issue_password, set_password
from welfare.accounts.models import PERSON_NAME_LENGTH, STAFF_NUMBER_LENGTH, Person
from welfare.accounts.roles import Role
from welfare.extensions import db, unless_taken
from welfare.needs.categories import find_category
from welfare.needs.deadlines import ANSWER_WITHIN
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import add_organization
from welfare.organizations.models import NAME_LENGTH, Organization, OrganizationKind
from welfare.organizations.queries import the_bureau
from welfare.setup.codes import forget_codes
from welfare.setup.refusals import AlreadySetUp, NoOffice, NoSuchCategory, NotAName, NotAnOffice
from welfare.spelling import INVISIBLE, as_name, plain

BETWEEN_NAMES = str.maketrans("，、；;\n", ",,,,,")


@dataclass(frozen=True)
class Plan:
    """What a bureau begins with. `offices_of` names the default office of each category that is kept."""

    district: str
    admin_number: str
    admin_name: str
    offices: Sequence[str]
    offices_of: Mapping[str, str]


def names_in(text: str) -> list[str]:
    """Names between commas, Chinese ones too, or on lines of their own, each once."""
    parts = (as_name(part) for part in text.translate(BETWEEN_NAMES).split(","))
    return list(dict.fromkeys(part for part in parts if part))


def set_up_district(plan: Plan, *, password: str | None = None) -> tuple[Person, str]:
    """Bureau, offices, categories and the first administrator, with the `password` that they have chosen, or
    with one issued to them. Gives both.

    Raises `AlreadySetUp`, `NoOffice`, `NotAName`, `NotAnOffice`, `NoSuchCategory`, `PasswordRefused`.
    """
    if the_bureau() is not None:
        raise AlreadySetUp
    if not plan.offices:
        raise NoOffice
    for name in (plan.district, *plan.offices):
        _check_name(name, NAME_LENGTH)
    number, admin_name = plain(plan.admin_number) or "", as_name(plan.admin_name)
    _check_name(number, STAFF_NUMBER_LENGTH)
    _check_name(admin_name, PERSON_NAME_LENGTH)
    with unless_taken(AlreadySetUp()):  # by somebody else just now
        bureau = add_organization(kind=OrganizationKind.BUREAU, name=as_name(plan.district), parent=None)
    offices = {
        name: add_organization(kind=OrganizationKind.OFFICE, name=name, parent=bureau)
        for name in plan.offices
    }
    for category, office in plan.offices_of.items():
        _keep_category(category, office, offices)
    admin = add_person(staff_number=number, name=admin_name, organization=bureau, roles=(Role.ADMIN,))
    forget_codes()
    if password is None:
        return admin, issue_password(admin, by=None)
    set_password(admin, password)
    return admin, password


def _check_name(name: str, longest: int) -> None:
    if not name.strip() or len(name) > longest or INVISIBLE.search(name):
        raise NotAName(name=name, longest=longest)


def _keep_category(category: str, office: str, offices: Mapping[str, Organization]) -> None:
    if find_category(category) is None:
        raise NoSuchCategory(name=category)
    if office not in offices:
        raise NotAnOffice(name=office)
    limits = {f"{urgency.value}_days": days for urgency, days in ANSWER_WITHIN.items()}
    db.session.add(CategorySetting(category=category, default_unit_id=offices[office].id, **limits))
