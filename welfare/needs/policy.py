"""Who is what to a need, and what they may do beyond the bare table. Pure rules."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Protocol

from welfare.accounts.roles import Role
from welfare.needs.lifecycle import UNDOES, Action, AnswerFlaw, Confirmation, Party, Status, actions_from

REOPEN_WITHIN = timedelta(days=30)
"""How long after closing the teacher may reopen."""


URGE_AGAIN_AFTER = timedelta(days=1)
LAST_MINUTE_FROM = time(17, 30)
"""When offices close: what is answered later than this on the last day came at the last minute."""
SHORTEST_ANSWER = 10
"""Characters under which an answer can hardly say what was done."""
RESUMED_SOON = 5
"""Working days within which what was carried and is taken up again could have been answered instead."""
REPEATED_FROM = 5
"""From how many needs on the very same words, by one person and within `REPEATED_WITHIN`, are suspicious."""
REPEATED_WITHIN = timedelta(days=90)


Desk = tuple[str, int]
"""A role and the organization at which it is held: whoever shares one works side by side."""


class Viewer(Protocol):
    """What these rules must know about a person."""

    id: int

    @property
    def alone(self) -> "Viewer":
        """The person without the roles that are lent to them while they stand in for others."""

    @property
    def stands_in_for(self) -> Collection[int]:
        """Whose roles are lent to them, as ids."""

    @property
    def works_in(self) -> Collection[int]:
        """The organizations to which the person belongs, or where they hold a role."""

    @property
    def desks(self) -> Collection[Desk]:
        """Every role that the person holds, with where."""

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


class Unit(Protocol):
    """What these rules must know about a place that works on needs."""

    @property
    def is_of_bureau(self) -> bool:
        """Whether it is the bureau itself."""


class Subject(Protocol):
    """What these rules must know about a need."""

    status: Status
    raised_by_id: int
    school_id: int
    unit_id: int | None
    assignee_id: int | None
    answered_by_id: int | None
    is_protected: bool
    is_overdue: bool
    extension_days: int | None
    is_extended: bool
    urged_at: datetime | None
    closed_at: datetime | None
    confirmation: Confirmation | None
    is_contestable: bool
    undoable: Action | None
    is_silent: bool


ROLES_BY_SCHOOL = {
    Role.CLERK: Party.CLERK,
    Role.LEADER: Party.LEADER,
    Role.SCHOOL_ADMIN: Party.SCHOOL_ADMIN,
    Role.AUDITOR: Party.AUDITOR,
}
"""Roles that reach a need through the school it comes from."""
ROLES_BY_UNIT = {Role.HANDLER: Party.HANDLER, Role.SCHOOL_ADMIN: Party.HANDLER}
"""Roles that reach a need through its handling unit; a school's administrator handles for the school."""
ANSWERING = frozenset({Role.CLERK, *ROLES_BY_UNIT})
"""Roles in which a need is answered."""
NEVER_PROTECTED = frozenset({Role.SCHOOL_ADMIN})
"""Roles that never see a protected need. Other roles see one only when held at the bureau or its offices."""


def parties_of(
    viewer: Viewer,
    need: Subject,
    assisting_unit_ids: Collection[int] = (),
    answered_at: Collection[Desk] = (),
) -> set[Party]:
    """What the viewer is to this need; an empty set means that the viewer must not know of it.

    `answered_at` are the desks, of roles in `ANSWERING`, at which whoever answered it sits.
    Whoever raised it is its teacher and nothing else, whatever roles they hold: nobody takes in, answers and
    confirms what they have asked for themselves, nor has it done by whoever stands in for them.
    """
    if need.raised_by_id == viewer.id:
        return {Party.TEACHER}
    parties: set[Party] = set()
    by_roles = viewer.alone if need.raised_by_id in viewer.stands_in_for else viewer
    for role, party in ROLES_BY_SCHOOL.items():
        if _sees(role, need) and need.school_id in by_roles.reached_by(role, at_bureau=need.is_protected):
            parties.add(party)
    for role, party in ROLES_BY_UNIT.items():
        units = by_roles.reached_by(role, at_bureau=need.is_protected)
        if _sees(role, need) and (need.unit_id in units or set(assisting_unit_ids) & set(units)):
            parties.add(party)
        if _sees(role, need) and need.unit_id in units:
            is_with_them = need.assignee_id in (viewer.id, *viewer.stands_in_for)
            is_own = need.unit_id in viewer.alone.reached_by(role, at_bureau=need.is_protected)
            parties.add(Party.ASSIGNEE if is_with_them else Party.COLLEAGUE if is_own else Party.MINDER)
    if Party.HANDLER in parties and need.answered_by_id == viewer.id:
        parties.add(Party.ANSWERER)
    if parties & callers_of(answered_at) and not had_a_part(viewer, need, assisting_unit_ids, answered_at):
        parties.add(Party.CALLER)
    return parties


def callers_of(answered_at: Collection[Desk]) -> set[Party]:
    """Who calls about an answer: clerks; and where a clerk gave it leaders, too, for in a small bureau all
    clerks sit at that desk."""
    by_clerk = any(role == Role.CLERK for role, _place in answered_at)
    return {Party.CLERK, Party.LEADER} if by_clerk else {Party.CLERK}


def had_a_part(
    viewer: Viewer, need: Subject, assisting_unit_ids: Collection[int], answered_at: Collection[Desk]
) -> bool:
    """Whether the viewer gave the answer, sits at the desk that did, works in the unit that did or in one
    that assisted, or is the one to be asked about it."""
    units = {*viewer.works_in, *viewer.reached_by(*ROLES_BY_UNIT)}
    return (
        viewer.id in (need.answered_by_id, need.raised_by_id)
        or bool(units & {need.unit_id, *assisting_unit_ids})
        or bool(set(viewer.desks) & set(answered_at))
    )


def may_lie_at(need: Subject, unit: Unit) -> bool:
    """Whether a unit may work on the need: on one that is protected only the bureau's may."""
    return unit.is_of_bureau or not need.is_protected


def _sees(role: Role, need: Subject) -> bool:
    return not (need.is_protected and role in NEVER_PROTECTED)


def is_timely(action: Action, need: Subject, now: datetime) -> bool:
    """What the table leaves open: an action that also depends on dates, or on what came before."""
    match action:
        case Action.URGE:
            return need.is_overdue and (need.urged_at is None or now - need.urged_at >= URGE_AGAIN_AFTER)
        case Action.REOPEN:
            return need.closed_at is not None and now - need.closed_at <= REOPEN_WITHIN
        case Action.CONTEST:
            return need.is_contestable
        case Action.GO_ON:
            return need.is_silent
        case Action.REQUEST_EXTENSION:
            return not need.is_extended and need.extension_days is None
        case Action.EXTEND | Action.REFUSE_EXTENSION:
            return need.extension_days is not None
        case _:
            return action not in UNDOES or UNDOES[action] == need.undoable


def possible_actions(need: Subject, parties: Collection[Party], now: datetime) -> list[Action]:
    """Everything those parties may do with the need at this moment."""
    return [action for action in actions_from(need.status, parties) if is_timely(action, need, now)]


def is_last_day(today: date, due_on: date | None) -> bool:
    """Whether nothing was left of the limit when something was done that lets its clock stand still."""
    return due_on is not None and today >= due_on


def is_last_minute(answered_at: datetime, due_on: date | None) -> bool:
    """Whether an answer, by the district's clocks, came in the last minutes before its deadline."""
    return answered_at.date() == due_on and answered_at.time() >= LAST_MINUTE_FROM


def flaw_of(words: str, used_before: int) -> AnswerFlaw | None:
    """What is doubtful about an answer that its author has given for so many needs before, whatever names,
    numbers and days stood in it."""
    if len("".join(words.split())) < SHORTEST_ANSWER:
        return AnswerFlaw.SHORT
    return AnswerFlaw.REPEATED if used_before + 1 >= REPEATED_FROM else None
