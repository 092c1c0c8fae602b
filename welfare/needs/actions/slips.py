"""What was done to a need by mistake is undone, or what it says of itself corrected."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.kept import put_back, set_assisting
from welfare.needs.actions.parties import parties_to
from welfare.needs.actions.record import take
from welfare.needs.assignees.actions import go_on_with_whom
from welfare.needs.calls.actions import remember_calls
from welfare.needs.categories import find_category
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import UNDOES, Action, Party
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import may_lie_at, possible_actions
from welfare.needs.refusals import (
    CategoryClosed,
    ClosedMeanwhile,
    NotAllowed,
    SchoolNotPossible,
    UnitNotPossible,
)
from welfare.needs.search import index_again
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import hold_open


def undo(need: Need, *, by: Person, action: Action, words: str, as_party: Party | None = None) -> None:
    """Take back what was done last, with the reason: the need is as it was, and its deadline with it.

    `action` is one of `lifecycle.UNDOES`; `as_party` names what acts instead of `by`, as in `take`.
    Raises `NotUndoable`, `AlreadyDone`, `NotAllowed`, `ClosedMeanwhile`, `UnitNotPossible`.
    """
    slip = _last(need, UNDOES[action])
    before: dict[str, Any] = slip.details.get("before", {}) | _corrected_since(slip) if slip else {}
    units = {before.get("unit_id"), *before.get("assisting", ())} - {None}
    _check_open({need.school_id, *units})
    _check_possible(need, units)
    details = {"undoes": slip.id, "unit": _name_of(before.get("unit_id"))} if slip else {}
    stood = slip.from_status if slip else None
    take(need, action, by=by, words=words, details=details, as_party=as_party, before_slip=stood)
    if action == Action.UNDO_MERGE:
        leading_id, need.merged_into_id = need.merged_into_id, None
    put_back(need, before)
    if action in (Action.UNDO_TRANSFER, Action.UNDO_MERGE):
        go_on_with_whom(need)
    if "assisting" in before:
        set_assisting(need, before["assisting"])
    if action == Action.UNDO_MERGE:
        followed = (Need.id.in_(before["followers"]), Need.merged_into_id == leading_id)
        db.session.execute(update(Need).where(*followed).values(merged_into_id=need.id))
    if action == Action.RECALL:
        remember_calls(need)


def _corrected_since(slip: NeedEvent) -> dict[str, Any]:
    """How the need presses, where a clerk has said since what is undone that it is otherwise."""
    corrections = select(NeedEvent.details).where(
        NeedEvent.need_id == slip.need_id, NeedEvent.kind == Action.CORRECT, NeedEvent.id > slip.id
    )
    corrected: dict[str, Any] = {}
    for details in db.session.scalars(corrections.order_by(NeedEvent.id)):
        if "urgency" in details["changes"]:
            corrected["urgency"] = details["changes"]["urgency"][1]
    return corrected


def _last(need: Need, kind: Action) -> NeedEvent | None:
    events = select(NeedEvent).where(NeedEvent.need_id == need.id, NeedEvent.kind == kind)
    return db.session.scalars(events.order_by(NeedEvent.id.desc()).limit(1)).first()


def _check_open(place_ids: Collection[int]) -> None:
    """Nothing is put back where nobody works any more."""
    for place_id in sorted(place_ids):
        place = db.session.get_one(Organization, place_id)
        hold_open(place, ClosedMeanwhile(name=place.display_name))


def _check_possible(need: Need, unit_ids: Collection[int]) -> None:
    """What is protected is not put back where nobody may know of it, though it once lay there."""
    if not all(may_lie_at(need, db.session.get_one(Organization, id_)) for id_ in unit_ids):
        raise UnitNotPossible


def _name_of(unit_id: int | None) -> str:
    return db.session.get_one(Organization, unit_id).display_name if unit_id else ""


def correct(
    need: Need, *, by: Person, category: str, school: Organization, urgency: Urgency, words: str | None = None
) -> None:
    """Say what a need really is about, which school it comes from, how it presses; its deadline stays.

    To say what it says already changes nothing, where a correction is possible.
    Raises `NotAllowed`, `AlreadyDone`, `CategoryClosed`, `SchoolNotPossible`.
    """
    changes = {}
    if need.category != category:
        _check_category(category)
        changes["category"] = [need.category, category]
    if need.school_id != school.id:
        _check_school(need, school, by)
        changes["school"] = [_name_of(need.school_id), school.display_name]
    if need.urgency != urgency:
        changes["urgency"] = [need.urgency, urgency]
    if not changes:
        if Action.CORRECT not in possible_actions(need, parties_to(need, by), clock.now()):
            raise NotAllowed
        return
    take(need, Action.CORRECT, by=by, words=words, details={"changes": changes})
    need.category, need.school_id, need.urgency = category, school.id, urgency
    if "school" in changes:
        index_again(need, names=(db.session.get_one(Person, need.raised_by_id).name, school.name))


def _check_category(category: str) -> None:
    """One that the district takes, with limits of its own."""
    if find_category(category) is None or db.session.get(CategorySetting, category) is None:
        raise CategoryClosed


def _check_school(need: Need, school: Organization, by: Person) -> None:
    """An open school among those whose needs the clerk takes in."""
    reached = by.reached_by(Role.CLERK, at_bureau=need.is_protected)
    if not school.is_active or school.kind != OrganizationKind.SCHOOL or school.id not in reached:
        raise SchoolNotPossible
