"""Where a need stands that is taken up again: its school or its unit may have closed meanwhile, or the unit
may no longer know of it."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.record import lie_at, take_with_all
from welfare.needs.assignees.actions import name_where_set
from welfare.needs.lifecycle import GOES_ON, Action, Party
from welfare.needs.models import Need
from welfare.needs.policy import may_lie_at
from welfare.needs.search import index_again
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import OF_THE_BUREAU, Organization, OrganizationKind


def go_on_where_open(need: Need) -> None:
    """Let it come from the school at which its teacher is now, and let the usual unit have it in hand, where
    the school or the unit it names is closed, or the unit may not know of it."""
    school, unit = _place(need.school_id), _place(need.unit_id)
    if school is not None and not school.is_active:
        _come_from_another(need, school)
    if unit is not None and not (unit.is_active and may_lie_at(need, unit)):
        _carry_on_elsewhere(need, unit)


def hand_up_protected(at_most: int) -> int:
    """Let the bureau's usual units carry on protected needs, `at_most` so many at once, that lie where nobody
    may know of them, as they could before an alliance was left out; gives how many.

    One that usually goes elsewhere stays for a clerk to transfer.
    """
    there, usual = aliased(Organization), aliased(Organization)
    query = (
        select(Need, there)
        .join(there, there.id == Need.unit_id)
        .join(CategorySetting, CategorySetting.category == Need.category)
        .join(usual, usual.id == CategorySetting.default_unit_id)
        .where(Need.is_protected, Need.status.in_(GOES_ON), there.kind.not_in(OF_THE_BUREAU))
        .where(usual.kind.in_(OF_THE_BUREAU), usual.is_active)
        .order_by(Need.id)
        .limit(at_most)
    )
    rows = db.session.execute(query.with_for_update(of=Need, skip_locked=True)).all()
    for need, before in rows:
        _carry_on_elsewhere(need, before)
    db.session.flush()
    name_where_set([need for need, _before in rows])
    return len(rows)


def _come_from_another(need: Need, closed: Organization) -> None:
    teacher = db.session.get_one(Person, need.raised_by_id)
    school = _place(teacher.organization_id)
    if school is None or not school.is_active or school.kind != OrganizationKind.SCHOOL:
        return
    _hand_on(need, school=school.display_name, closed=closed.display_name)
    need.school_id = school.id
    index_again(need, names=(teacher.name, school.name))


def _carry_on_elsewhere(need: Need, before: Organization) -> None:
    usual = select(CategorySetting.default_unit_id).where(CategorySetting.category == need.category)
    unit = _place(db.session.scalar(usual))
    if unit is None or not unit.is_active or not may_lie_at(need, unit):
        return
    why = {"is_kept_from": True} if before.is_active else {}
    _hand_on(need, unit=unit.display_name, closed=before.display_name, in_hand=True, **why)
    lie_at(need, unit.id)


def _hand_on(need: Need, **details: object) -> None:
    db.session.flush()
    take_with_all([need], Action.HAND_ON, by=None, as_party=Party.CLOSING, details=details)


def _place(id_: int | None) -> Organization | None:
    return db.session.get(Organization, id_) if id_ else None
