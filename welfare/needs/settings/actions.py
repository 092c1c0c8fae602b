"""What the district sets for each category of needs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.deadlines import LONGEST_LIMIT, USUAL_QUESTION, QuestionLimits, Urgency
from welfare.needs.refusals import DateNotPossible, NotAllowed, UnitNotPossible
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import EventKind, Organization, OrganizationEvent, OrganizationKind


def may_set(person: Person) -> bool:
    """Whether the person is a clerk of the whole district."""
    return bool(person.root_ids & person.reached_by(Role.CLERK))


def may_read(person: Person) -> bool:
    """Whether the person sets it, or audits the whole district."""
    return bool(person.root_ids & person.reached_by(Role.CLERK, Role.AUDITOR))


def set_category(
    category: str,
    *,
    by: Person,
    is_open: bool,
    default_unit: Organization | None,
    limits: Mapping[Urgency, int],
    question: QuestionLimits = USUAL_QUESTION,
) -> None:
    """Set whether needs of a category are taken, where they usually go, their limits in working days, and
    how long a question waits. What was accepted or asked before keeps the limits that it has.

    Raises `NotAllowed`, `UnitNotPossible`, `DateNotPossible`.
    """
    if not may_set(by):
        raise NotAllowed
    if default_unit is not None and (
        default_unit.kind == OrganizationKind.BUREAU or not default_unit.is_active
    ):
        raise UnitNotPossible
    if not all(1 <= days <= LONGEST_LIMIT for days in limits.values()) or not question.are_possible:
        raise DateNotPossible
    setting = db.session.get(CategorySetting, category)
    if setting is None:
        setting = CategorySetting(category=category)
        db.session.add(setting)
    given = {
        "is_open": is_open,
        "default_unit_id": default_unit.id if default_unit else None,
        **{f"{urgency.value}_days": days for urgency, days in limits.items()},
        **asdict(question),
    }
    changes = {name: [getattr(setting, name), value] for name, value in given.items()}
    changes = {name: change for name, change in changes.items() if change[0] != change[1]}
    for name, value in given.items():
        setattr(setting, name, value)
    if changes:
        _record(category, changes, by)


def hand_on_categories(closed: Organization, unit: Organization, by: Person) -> None:
    """Let the needs that usually go to a unit that is closed go to another."""
    settings = select(CategorySetting).where(CategorySetting.default_unit_id == closed.id)
    for setting in db.session.scalars(settings.order_by(CategorySetting.category)).all():
        _record(setting.category, {"default_unit_id": [closed.id, unit.id]}, by)
        setting.default_unit_id = unit.id
    db.session.flush()


def _record(category: str, changes: dict[str, Any], by: Person) -> None:
    """What the district sets stands in the history of its bureau; units by their names."""
    if "default_unit_id" in changes:
        changes["default_unit"] = [_name_of(unit_id) for unit_id in changes.pop("default_unit_id")]
    details = {"category": category, "changes": changes}
    kind = EventKind.SETTINGS_CHANGED
    append(OrganizationEvent, kind, by=by, organization_id=_bureau_id(), details=details)


def _bureau_id() -> int:
    return db.session.scalars(select(Organization.id).where(Organization.parent_id.is_(None))).one()


def _name_of(unit_id: int | None) -> str | None:
    return db.session.get_one(Organization, unit_id).display_name if unit_id else None
