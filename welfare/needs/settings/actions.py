"""What the district sets for each category of needs."""

from collections.abc import Mapping

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.deadlines import LONGEST_LIMIT, Urgency
from welfare.needs.models import CategorySetting
from welfare.needs.refusals import DateNotPossible, NotAllowed, UnitNotPossible
from welfare.organizations.models import Kind, Organization


def may_set(person: Person) -> bool:
    """Whether the person is a clerk of the whole district."""
    return bool(person.root_ids & person.reached_by(Role.CLERK))


def set_category(
    category: str,
    *,
    by: Person,
    is_open: bool,
    default_unit: Organization | None,
    limits: Mapping[Urgency, int],
) -> None:
    """Set whether needs of a category are taken, where they usually go, and their limits in working days.

    Raises `NotAllowed`, `UnitNotPossible`, `DateNotPossible`.
    """
    if not may_set(by):
        raise NotAllowed
    if default_unit is not None and (default_unit.kind == Kind.BUREAU or not default_unit.is_active):
        raise UnitNotPossible
    if not all(1 <= days <= LONGEST_LIMIT for days in limits.values()):
        raise DateNotPossible
    setting = db.session.get(CategorySetting, category)
    if setting is None:
        setting = CategorySetting(category=category)
        db.session.add(setting)
    setting.is_open = is_open
    setting.default_unit_id = default_unit.id if default_unit else None
    for urgency, days in limits.items():
        setattr(setting, f"{urgency.value}_days", days)
