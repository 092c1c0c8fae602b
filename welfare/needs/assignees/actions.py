"""Letting one person of its unit have a need: by hand, as the unit has set, or no longer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.actions.record import take, take_with_all
from welfare.needs.assignees.policy import choose, nearest, who_may_have
from welfare.needs.assignees.queries import are_with, away_from, candidates_among, handlers_of, locked
from welfare.needs.lifecycle import AT_UNIT, Action, Party
from welfare.needs.models import Need
from welfare.needs.refusals import AssigneeNotPossible, NotAllowed
from welfare.organizations.models import EventKind, Naming, Organization, OrganizationEvent

SET_BY = (Role.LEADER, Role.ADMIN)
"""Who sets for a unit how its needs come to be with somebody: its head, and who keeps it."""


def assign(need: Need, *, by: Person, person: int, words: str | None = None) -> None:
    """Let somebody have it who handles needs of its unit and may know of it, given by id. Whoever may handle
    it still may. Raises `NotAllowed`, `AssigneeNotPossible`."""
    _check_may_have(need, person)
    take(need, Action.ASSIGN, by=by, words=words, details=_details(need, person))
    _be_with(need, person)


def take_over(need: Need, *, by: Person) -> None:
    """Have it oneself. Raises `NotAllowed`; `AssigneeNotPossible` where one only stands in there."""
    _check_may_have(need, by.id)
    take(need, Action.TAKE_OVER, by=by, details=_details(need, by.id))
    _be_with(need, by.id)


def give_back(need: Need, *, by: Person, words: str | None = None) -> None:
    """Let the whole unit have it again. Raises `NotAllowed`."""
    if need.unit_id is None:
        raise NotAllowed
    take(need, Action.GIVE_BACK, by=by, words=words, details=_details(need, None))
    _be_with(need, None)


def name_where_set(needs: Sequence[Need]) -> None:
    """Let somebody have each of these needs, where their unit has set how and nobody has it; whoever is away
    is passed over. In as many statements for a hundred needs of one unit as for one."""
    for unit, of_unit in _by_unit(need for need in needs if need.assignee_id is None):
        if unit.naming not in (None, Naming.BY_HAND):
            _name_each(unit, of_unit)


def give_back_all_of(person: Person) -> None:
    """Whatever is with somebody who no longer handles it goes back to its unit, and on as that has set."""
    needs = locked(are_with(person.id))
    handlers = handlers_of({need.unit_id for need in needs if need.unit_id}) if needs else {}
    left = [
        need
        for need in needs
        if person.id not in who_may_have(need, handlers.get(need.unit_id or 0, ()))
    ]  # fmt: skip
    _give_back(left)
    name_where_set(left)


def go_on_with_whom(need: Need) -> None:
    """Of a need that is taken up again: whoever had it has it still, or as the unit has set."""
    if need.unit_id is not None and need.assignee_id not in _who_may_have(need):
        need.assignee_id = need.assigned_at = None
    name_where_set([need])


def hand_on_assigned(left: ColumnElement[bool], successor: Person, by: Person) -> None:
    """Let who carries on somebody's work have what is `left` of theirs, as far as they handle it
    themselves."""
    needs = locked(left)
    handlers = handlers_of({need.unit_id for need in needs if need.unit_id}) if needs else {}
    gone_on = [
        need for need in needs if successor.id in who_may_have(need, handlers.get(need.unit_id or 0, ()))
    ]
    _with_all(gone_on, {need.id: successor.id for need in gone_on}, by=by, as_party=Party.CLOSING)


def set_naming(unit: Organization, *, naming: Naming, by: Person) -> None:
    """How the needs of a unit come to be with one of its people, from now on. Raises `NotAllowed`."""
    if unit.id not in by.reached_by(*SET_BY) or by.only_reads:
        raise NotAllowed
    before = unit.naming or Naming.BY_HAND
    if before == naming:
        return
    details = {"changes": {"naming": [before, naming]}}
    append(OrganizationEvent, EventKind.NAMING_SET, by=by, organization_id=unit.id, details=details)
    unit.naming = naming


def _check_may_have(need: Need, person_id: int) -> None:
    if need.unit_id is None:
        raise NotAllowed
    if person_id not in _who_may_have(need):
        raise AssigneeNotPossible


def _who_may_have(need: Need) -> set[int]:
    return who_may_have(need, handlers_of([need.unit_id])[need.unit_id]) if need.unit_id else set()


def _name_each(unit: Organization, needs: Sequence[Need]) -> None:
    handlers = handlers_of([unit.id])[unit.id]
    away = away_from(unit)
    there = [one for one in handlers if one.person_id not in away]
    candidates = candidates_among({one.person_id for one in there})
    chosen: dict[int, int] = {}
    for need in needs:
        if need.status not in AT_UNIT:
            continue
        may_know = who_may_have(need, there)
        near = {one.person_id for one in nearest([one for one in there if one.person_id in may_know])}
        candidate = choose(unit.naming, [one for one in candidates if one.id in near & may_know])
        if candidate is not None:
            chosen[need.id] = candidate.id
            candidate.named_at, candidate.in_work = clock.now(), candidate.in_work + 1
    _with_all([need for need in needs if need.id in chosen], chosen, by=None, as_party=Party.CLOCK)


def _with_all(needs: Sequence[Need], chosen: dict[int, int], *, by: Person | None, as_party: Party) -> None:
    details_of = {need.id: _details(need, chosen[need.id]) for need in needs}
    if needs:
        take_with_all(needs, Action.ASSIGN, by=by, as_party=as_party, details_of=details_of)
    for need in needs:
        _be_with(need, chosen[need.id])


def _give_back(needs: Sequence[Need]) -> None:
    details_of = {need.id: _details(need, None) for need in needs}
    if needs:
        take_with_all(needs, Action.GIVE_BACK, by=None, as_party=Party.CLOCK, details_of=details_of)
    for need in needs:
        _be_with(need, None)


def _be_with(need: Need, person_id: int | None) -> None:
    need.assignee_id, need.assigned_at = person_id, clock.now() if person_id else None


def _details(need: Need, person_id: int | None) -> dict[str, Any]:
    """People by their ids, whose names may change or be erased; the unit as it was called then."""
    unit = db.session.get_one(Organization, need.unit_id)
    return {"assignee_id": person_id, "from_id": need.assignee_id, "at_unit": unit.display_name}


def _by_unit(needs: Iterable[Need]) -> Iterable[tuple[Organization, list[Need]]]:
    groups: dict[int, list[Need]] = defaultdict(list)
    for need in needs:
        if need.unit_id is not None:
            groups[need.unit_id].append(need)
    return [(db.session.get_one(Organization, id_), groups[id_]) for id_ in sorted(groups)]
