"""Where a need stands that is taken up again: its school or its unit may have closed meanwhile."""

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.record import take_with_all
from welfare.needs.lifecycle import Action, Party
from welfare.needs.models import Need
from welfare.needs.search import index_again
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import OF_THE_BUREAU, Organization, OrganizationKind


def go_on_where_open(need: Need) -> None:
    """Let it come from the school at which its teacher is now, and let the usual unit have it in hand, where
    the school or the unit it names is closed."""
    school, unit = _place(need.school_id), _place(need.unit_id)
    if school is not None and not school.is_active:
        _come_from_another(need, school)
    if unit is not None and not unit.is_active:
        _carry_on_elsewhere(need, unit)


def _come_from_another(need: Need, closed: Organization) -> None:
    teacher = db.session.get_one(Person, need.raised_by_id)
    school = _place(teacher.organization_id)
    if school is None or not school.is_active or school.kind != OrganizationKind.SCHOOL:
        return
    _hand_on(need, school=school.name, closed=closed.name)
    need.school_id = school.id
    index_again(need, names=(teacher.name, school.name))


def _carry_on_elsewhere(need: Need, closed: Organization) -> None:
    usual = select(CategorySetting.default_unit_id).where(CategorySetting.category == need.category)
    unit = _place(db.session.scalar(usual))
    is_shown_all = unit is not None and not (need.is_protected and unit.kind not in OF_THE_BUREAU)
    if unit is None or not unit.is_active or not is_shown_all:
        return
    _hand_on(need, unit=unit.name, closed=closed.name, in_hand=True)
    need.unit_id = unit.id


def _hand_on(need: Need, **details: object) -> None:
    db.session.flush()
    take_with_all([need], Action.HAND_ON, by=None, as_party=Party.CLOSING, details=details)


def _place(id_: int | None) -> Organization | None:
    return db.session.get(Organization, id_) if id_ else None
