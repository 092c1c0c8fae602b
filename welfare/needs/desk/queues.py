"""What a person works through: two desks, the work queues on each, and one view of a queue.

Pure values; `triage_queries` reads them, `triage_filters` writes them into addresses.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from welfare.accounts.models import Person
from welfare.accounts.powers import Powers
from welfare.accounts.roles import Role
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import IN_WORK, OPEN, RUNNING, WAITING_FOR_TEACHER, Status
from welfare.needs.policy import ROLES_BY_SCHOOL, ROLES_BY_UNIT


class Desk(StrEnum):
    """From which side a person looks: at the schools needs come from, or at the units that handle them."""

    AREA = "area"
    UNIT = "unit"


class DeskQueue(StrEnum):
    """A list to be worked through."""

    TO_SIGN_FOR = "to-sign-for"
    TO_ANSWER = "to-answer"
    MINE = "mine"
    DUE_TODAY = "due-today"
    OVERDUE = "overdue"
    WAITING = "waiting"
    CARRIED = "carried"
    ASSISTING = "assisting"
    ALL = "all"


class Question(StrEnum):
    """For how long a question has been waiting for its teacher."""

    SILENT = "silent"
    """So long that a clerk may decide; see `deadlines.QuestionLimits`."""
    LATELY = "lately"


class Sort(StrEnum):
    """In which order; each queue has the two that its index holds, one the other from its far end."""

    SOONEST = "soonest"
    LATEST = "latest"
    NEWEST = "newest"
    OLDEST = "oldest"


Q = DeskQueue
QUEUES = {
    Desk.AREA: (Q.TO_SIGN_FOR, Q.DUE_TODAY, Q.OVERDUE, Q.WAITING, Q.CARRIED, Q.ALL),
    Desk.UNIT: (Q.TO_ANSWER, Q.MINE, Q.DUE_TODAY, Q.OVERDUE, Q.WAITING, Q.CARRIED, Q.ASSISTING, Q.ALL),
}
STATUSES = {
    Q.TO_SIGN_FOR: (Status.SUBMITTED,),
    Q.TO_ANSWER: (Status.IN_PROGRESS,),
    Q.MINE: IN_WORK,
    Q.DUE_TODAY: RUNNING,
    Q.OVERDUE: RUNNING,
    Q.WAITING: WAITING_FOR_TEACHER,
    Q.CARRIED: (Status.CARRIED,),
    Q.ASSISTING: OPEN,
    Q.ALL: tuple(Status),
}
"""What can stand in a queue."""
BY_DUE_DATE = frozenset({Q.TO_SIGN_FOR, Q.TO_ANSWER, Q.MINE, Q.DUE_TODAY, Q.OVERDUE, Q.CARRIED})
"""The queues ordered by the day something is due, within one day by urgency; the others are ordered by when
the need came in."""


@dataclass(frozen=True)
class Age:
    """How long ago a need came in: at least `days`, and less than `below` days where that is given."""

    days: int = 0
    below: int | None = None

    @property
    def shortest(self) -> timedelta:
        """The lower end."""
        return timedelta(days=self.days)

    @property
    def longest(self) -> timedelta | None:
        """The upper end, or None."""
        return timedelta(days=self.below) if self.below is not None else None


@dataclass(frozen=True)
class View:
    """One look at a queue: what is filtered out, and in which order the rest stands."""

    desk: Desk
    queue: DeskQueue
    sort: Sort
    category: str | None = None
    school: int | None = None
    unit: int | None = None
    assignee: int | None = None
    """Whom they are with; `assignees.options.NOBODY` for those that are with nobody yet."""
    status: Status | None = None
    urgency: Urgency | None = None
    age: Age | None = None
    question: Question | None = None
    words: str = ""
    is_apart: bool = False
    """Whether the words may stand apart from one another; then without the needs that hold them as typed."""

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """The orders to choose from, the usual one first; what was searched for comes newest first."""
        if self.words:
            return (Sort.NEWEST,)
        by_due_date = self.queue in BY_DUE_DATE
        return (Sort.SOONEST, Sort.LATEST) if by_due_date else (Sort.NEWEST, Sort.OLDEST)


def desks_of(person: Person) -> tuple[Desk, ...]:
    """The desks at which a person works, the usual one first."""
    return tuple(desk for desk in Desk if reached_at(desk, person))


def reached_at(desk: Desk, person: Powers) -> frozenset[int]:
    """The organizations whose needs lie on that desk of the person's."""
    roles = ROLES_BY_SCHOOL if desk is Desk.AREA else ROLES_BY_UNIT
    return person.reached_by(*(Role(role) for role in roles))


def usual_queue(desk: Desk, person: Person) -> DeskQueue:
    """Where a person's work begins; who only reads begins with everything."""
    signs_for_needs = desk is Desk.AREA and Role.CLERK in person.role_names
    return QUEUES[desk][0] if desk is Desk.UNIT or signs_for_needs else DeskQueue.ALL
