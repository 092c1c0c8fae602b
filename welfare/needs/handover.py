"""What needs and their settings leave behind at a unit, school or desk, and who carries it on."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, func, or_, select

from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.record import lie_at, take_with_all
from welfare.needs.assignees.actions import hand_on_assigned, name_where_set
from welfare.needs.assignees.queries import are_with, locked
from welfare.needs.lifecycle import GOES_ON, Action, Party, Status
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.policy import ROLES_BY_UNIT, may_lie_at
from welfare.needs.replies.actions import move_replies
from welfare.needs.replies.queries import count_replies
from welfare.needs.search import index_again
from welfare.needs.settings.actions import hand_on_categories
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.handover import HELD_BY_PLACES, CannotCarryOn, Holding
from welfare.organizations.models import OF_THE_BUREAU, Organization, OrganizationKind


def register_holdings() -> None:
    """Say what is counted at a place that closes, and at a desk that is left, and handed on."""
    in_hand, assisted, usual = (
        _l("Needs in hand"),
        _l("Needs it helps with"),
        _l("Categories that usually go there"),
    )
    for holding in (
        Holding("in_hand", in_hand, lambda unit: _count(_in_hand([unit.id])), hand_on_needs),
        Holding("assisted", assisted, lambda unit: _count(_assisted([unit.id])), hand_on_help),
        Holding("usual", usual, lambda unit: _categories([unit.id]), hand_on_categories),
        Holding(
            "own",
            _l("Open needs of its teachers"),
            lambda school: _count(_told(_own(school))),
            move_needs,
            False,
        ),
        Holding("replies", _l("Canned replies"), count_replies, move_replies, False),
    ):
        HELD_BY_PLACES.register(holding)
    for holding in (
        at_desk("in_hand", in_hand, ROLES_BY_UNIT, lambda units: _count(_in_hand(units))),
        at_desk("assisted", assisted, ROLES_BY_UNIT, lambda units: _count(_assisted(units))),
        at_desk("usual", usual, ROLES_BY_UNIT, _categories),
        at_desk("to_sign_for", _l("Needs to accept"), [Role.CLERK], _to_sign_for),
        at_desk("protected", _l("Protected needs to accept"), [Role.CLERK], _protected, at_bureau=True),
        at_desk("schools", _l("Schools whose needs are accepted there"), [Role.CLERK], _schools),
        Holding(
            "assigned", _l("Needs that are with them"), _assigned, _hand_on_assigned, may_be_left=_is_known
        ),
        Holding("raised", _l("Their own open needs"), _raised, lambda *_people: None, is_work=False),
    ):
        HELD_AT_DESKS.register(holding)


def hand_on_needs(closed: Organization, unit: Organization, by: Person) -> None:
    """Let another unit carry on what one that is closed has in hand; deadlines stay.

    Raises `CannotCarryOn` where a need is protected and the other unit is none of the bureau's.
    """
    needs = locked(_in_hand([closed.id]))
    _check_protected(needs, unit)
    details = {"unit": unit.display_name, "closed": closed.display_name, "in_hand": True}
    take_with_all(needs, Action.HAND_ON, by=by, as_party=Party.CLOSING, details=details)
    for need in needs:
        lie_at(need, unit.id)
    db.session.flush()
    name_where_set(needs)


def hand_on_help(closed: Organization, unit: Organization, by: Person) -> None:
    """Let another unit help with what one that is closed helps with. Raises as `hand_on_needs`."""
    needs = {need.id: need for need in locked(_assisted([closed.id]))}
    _check_protected(list(needs.values()), unit)
    details = {"unit": unit.display_name, "closed": closed.display_name}
    take_with_all(list(needs.values()), Action.HAND_ON, by=by, as_party=Party.CLOSING, details=details)
    helping = select(AssistingUnit).where(
        AssistingUnit.need_id.in_(needs), AssistingUnit.unit_id.in_([closed.id, unit.id])
    )
    rows = db.session.scalars(helping).all()
    there = {row.need_id for row in rows if row.unit_id == unit.id}
    for row in rows:
        if row.unit_id == closed.id:
            db.session.delete(row)
            if row.need_id not in there and needs[row.need_id].unit_id != unit.id:
                db.session.add(AssistingUnit(need_id=row.need_id, unit_id=unit.id))
    db.session.flush()


def move_needs(closed: Organization, school: Organization, by: Person) -> None:
    """Let the open needs of a school's teachers go along to the school that it becomes part of."""
    needs = locked(_own(closed))
    details = {"school": school.display_name, "closed": closed.display_name}
    take_with_all(needs, Action.HAND_ON, by=by, as_party=Party.CLOSING, details=details)
    teachers = {need.raised_by_id for need in needs}
    named = select(Person.id, Person.name).where(Person.id.in_(teachers))
    names: dict[int, str] = dict(db.session.execute(named).all())
    for need in needs:
        need.school_id = school.id
        index_again(need, names=(names[need.raised_by_id], school.name))
    db.session.flush()


def _in_hand(units: Collection[int]) -> ColumnElement[bool]:
    return _known_at(units, lambda known: Need.unit_id.in_(known))


def _assisted(units: Collection[int]) -> ColumnElement[bool]:
    helped = select(AssistingUnit.need_id)
    return _known_at(units, lambda known: Need.id.in_(helped.where(AssistingUnit.unit_id.in_(known))))


def _known_at(units: Collection[int], lies_at: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """What goes on at these units, but for what is protected and lies where nobody may know of it: the bureau
    hands it up (`places.hand_up_protected`)."""
    bureau = select(Organization.id).where(Organization.id.in_(units), Organization.kind.in_(OF_THE_BUREAU))
    return Need.status.in_(GOES_ON) & (_told(lies_at(units)) | lies_at(bureau))


def _own(school: Organization) -> ColumnElement[bool]:
    return (Need.school_id == school.id) & Need.status.in_(GOES_ON)


def _told(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Without what is protected: whoever keeps accounts at a school or an alliance is told of no such need,
    not even by a count."""
    return condition & ~Need.is_protected


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Need).where(condition)) or 0


def _categories(units: Collection[int]) -> int:
    usual = select(func.count()).select_from(CategorySetting)
    return db.session.scalar(usual.where(CategorySetting.default_unit_id.in_(units))) or 0


def _to_sign_for(schools: Collection[int]) -> int:
    return _count(_told(Need.school_id.in_(schools) & (Need.status == Status.SUBMITTED)))


def _protected(schools: Collection[int]) -> int:
    is_new = Need.school_id.in_(schools) & (Need.status == Status.SUBMITTED)
    return _count(is_new & Need.is_protected)


def _schools(places: Collection[int]) -> int:
    schools = select(func.count()).select_from(Organization)
    is_open = (Organization.kind == OrganizationKind.SCHOOL) & Organization.is_active
    return db.session.scalar(schools.where(is_open, Organization.id.in_(places))) or 0


def _raised(leaving: Leaving) -> int:
    if not leaving.is_whole:
        return 0
    return _count(_told((Need.raised_by_id == leaving.person.id) & Need.status.in_(GOES_ON)))


def _assigned(leaving: Leaving) -> int:
    return _count(_told(_left_of(leaving)))


def _hand_on_assigned(leaving: Leaving, successor: Person, by: Person) -> None:
    hand_on_assigned(_left_of(leaving), successor, by)


def _left_of(leaving: Leaving) -> ColumnElement[bool]:
    """What is with them at units for which they handle nothing any more."""
    handling = [held for held in leaving.person.roles if held.role in ROLES_BY_UNIT]
    stays = [held for held in handling if held not in leaving.roles]
    given_up = [held for held in handling if held in leaving.roles]
    at = and_(_is_below(given_up), ~_is_below(stays))
    return are_with(leaving.person.id) & Need.unit_id.in_(select(Organization.id).where(at))


def _is_below(roles: Sequence[RoleAssignment]) -> ColumnElement[bool]:
    return or_(false(), *(Organization.path.startswith(held.organization.path) for held in roles))


def _is_known(_leaving: Leaving) -> bool:
    """Where nobody carries it on, its unit has it as before, and somebody of it as that has set."""
    return True


def _check_protected(needs: Sequence[Need], unit: Any) -> None:
    if not all(may_lie_at(need, unit) for need in needs):
        raise CannotCarryOn(name=unit.display_name)
