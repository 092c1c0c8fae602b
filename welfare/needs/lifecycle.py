"""The life of a need: every status, every action, and who may take it from where to where.

Pure rules. A change to the lifecycle is one row of `TABLE`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a need stands."""

    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    IN_PROGRESS = "in_progress"
    CARRIED = "carried"
    ANSWERED = "answered"
    SOLVED = "solved"
    EXPLAINED = "explained"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


S = Status
OPEN = (S.SUBMITTED, S.NEEDS_INFO, S.IN_PROGRESS, S.CARRIED)
RUNNING = (S.SUBMITTED, S.IN_PROGRESS)
"""Those whose deadline runs; only they can be overdue."""
WAITING_FOR_TEACHER = (S.NEEDS_INFO, S.ANSWERED)
HAS_ANSWER = (S.ANSWERED, S.SOLVED, S.EXPLAINED)
"""Those whose last answer stands; every other has none, or one that did not hold."""
GOES_ON = (*OPEN, S.ANSWERED)
"""Those with which something may still have to be done."""
AT_UNIT = (S.NEEDS_INFO, S.IN_PROGRESS, S.CARRIED, S.ANSWERED)
"""Those with which something may still have to be done by the unit that has it in hand."""
IN_WORK = (S.IN_PROGRESS, S.CARRIED)
"""Those that a unit works on, each with a day: of its answer, or of looking at it again."""
CLOSED = (S.SOLVED, S.EXPLAINED, S.DECLINED, S.WITHDRAWN, S.MERGED)


class Outcome(StrEnum):
    """What an answer claims; the need closes under the same name."""

    SOLVED = "solved"
    EXPLAINED = "explained"


class AnswerFlaw(StrEnum):
    """What makes it doubtful that an answer says anything."""

    SHORT = "short"
    REPEATED = "repeated"


class Confirmation(StrEnum):
    """Who said that an answer holds; a lapsed one was said by nobody."""

    TEACHER = "teacher"
    FOLLOW_UP = "follow_up"
    LAPSED = "lapsed"


class Reminded(StrEnum):
    """Who is reminded that something is to be done about a need."""

    TEACHER = "teacher"
    HANDLERS = "handlers"
    CLERKS = "clerks"
    HEAD = "head"
    """Whoever leads the unit that has it in hand and may know of the need."""
    LEADER = "leader"
    """The nearest who lead above its school."""
    BUREAU = "bureau"
    """Who lead the bureau."""
    BULLETIN = "bulletin"
    """Nobody: it stands in the period's bulletin."""


class Satisfaction(StrEnum):
    """How content the teacher is."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class Party(StrEnum):
    """What somebody is to one need."""

    TEACHER = "teacher"
    CLERK = "clerk"
    CALLER = "caller"
    """A clerk, or a leader where a clerk answered, who had no part in the answer and may call about it."""
    HANDLER = "handler"
    COLLEAGUE = "colleague"
    """A handler of the very unit that has it in hand, who does not have it themselves."""
    MINDER = "minder"
    """Whoever only stands in there, for somebody it is not with either."""
    ASSIGNEE = "assignee"
    """The one of them who has it, or whoever stands in for that one."""
    ANSWERER = "answerer"
    """The handler who gave the last answer."""
    SCHOOL_ADMIN = "school_admin"
    LEADER = "leader"
    AUDITOR = "auditor"
    """Reads; no row below lets them do anything."""
    MEASURE = "measure"
    CLOSING = "closing"
    """The closing of the unit or the school that it belongs to: whoever closes it need not see the need."""
    CLOCK = "clock"


P = Party


class Action(StrEnum):
    """What can be done with a need."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK = "ask"
    REPLY = "reply"
    DECLINE = "decline"
    TRANSFER = "transfer"
    HAND_ON = "hand_on"
    ASSIGN = "assign"
    TAKE_OVER = "take_over"
    GIVE_BACK = "give_back"
    RETURN_TO_INTAKE = "return_to_intake"
    REQUEST_EXTENSION = "request_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    CARRY = "carry"
    RESUME = "resume"
    ANSWER = "answer"
    CONFIRM = "confirm"
    OBJECT = "object"
    LAPSE = "lapse"
    FOLLOW_UP = "follow_up"
    CONTEST = "contest"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    RELEASE = "release"
    URGE = "urge"
    SUPERVISE = "supervise"
    COMMENT = "comment"
    UNDO_ACCEPT = "undo_accept"
    UNDO_DECLINE = "undo_decline"
    UNDO_TRANSFER = "undo_transfer"
    UNDO_MERGE = "undo_merge"
    RECALL = "recall"
    CORRECT = "correct"
    GO_ON = "go_on"
    REMIND = "remind"


A = Action


class Target(StrEnum):
    """Where an action leads when that is not one fixed status."""

    STAYS = "stays"
    BACK = "back"
    AS_IT_WAS = "as_it_was"
    """Where the need stood before what is undone."""
    BY_OUTCOME = "by_outcome"
    BY_WORD = "by_word"
    """Where the teacher's word leads: closed by outcome, or back to work; without one it stays."""


T = Target


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    action: Action
    sources: tuple[Status, ...]
    target: Status | Target
    by: tuple[Party, ...]


TABLE = (
    Row(A.SUBMIT, (), S.SUBMITTED, (P.TEACHER, P.SCHOOL_ADMIN, P.CLERK, P.LEADER)),
    Row(A.ACCEPT, (S.SUBMITTED,), S.IN_PROGRESS, (P.CLERK, P.MEASURE)),
    Row(A.ASK, (S.SUBMITTED, S.IN_PROGRESS), S.NEEDS_INFO, (P.CLERK, P.HANDLER)),
    Row(A.REPLY, (S.NEEDS_INFO,), T.BACK, (P.TEACHER,)),
    Row(A.DECLINE, (S.SUBMITTED,), S.DECLINED, (P.CLERK,)),
    Row(A.TRANSFER, (S.IN_PROGRESS,), S.IN_PROGRESS, (P.CLERK,)),
    Row(A.HAND_ON, (*OPEN, S.ANSWERED), T.STAYS, (P.CLOSING,)),
    Row(A.ASSIGN, AT_UNIT, T.STAYS, (P.COLLEAGUE, P.MINDER, P.ASSIGNEE, P.CLOSING, P.CLOCK)),
    Row(A.TAKE_OVER, AT_UNIT, T.STAYS, (P.COLLEAGUE,)),
    Row(A.GIVE_BACK, AT_UNIT, T.STAYS, (P.ASSIGNEE, P.CLOCK)),
    Row(A.RETURN_TO_INTAKE, (S.IN_PROGRESS,), S.SUBMITTED, (P.HANDLER,)),
    Row(A.REQUEST_EXTENSION, (S.IN_PROGRESS,), T.STAYS, (P.HANDLER,)),
    Row(A.EXTEND, (S.IN_PROGRESS,), T.STAYS, (P.CLERK,)),
    Row(A.REFUSE_EXTENSION, (S.IN_PROGRESS,), T.STAYS, (P.CLERK,)),
    Row(A.CARRY, (S.IN_PROGRESS,), S.CARRIED, (P.CLERK,)),
    Row(A.RESUME, (S.CARRIED,), S.IN_PROGRESS, (P.CLERK, P.MEASURE)),
    Row(A.ANSWER, (S.IN_PROGRESS,), S.ANSWERED, (P.HANDLER, P.CLERK, P.MEASURE)),
    Row(A.CONFIRM, (S.ANSWERED,), T.BY_OUTCOME, (P.TEACHER,)),
    Row(A.OBJECT, (S.ANSWERED,), S.IN_PROGRESS, (P.TEACHER,)),
    Row(A.LAPSE, (S.ANSWERED,), T.BY_OUTCOME, (P.CLOCK,)),
    Row(A.FOLLOW_UP, (S.ANSWERED, S.SOLVED, S.EXPLAINED), T.BY_WORD, (P.CALLER,)),
    Row(A.CONTEST, (*OPEN, S.SOLVED, S.EXPLAINED), T.BY_WORD, (P.TEACHER,)),
    Row(A.REOPEN, (S.SOLVED, S.EXPLAINED), S.IN_PROGRESS, (P.TEACHER,)),
    Row(A.WITHDRAW, OPEN, S.WITHDRAWN, (P.TEACHER,)),
    Row(A.MERGE, OPEN, S.MERGED, (P.CLERK,)),
    Row(A.RELEASE, (S.MERGED,), S.SUBMITTED, (P.CLOCK,)),
    Row(A.URGE, RUNNING, T.STAYS, (P.TEACHER,)),
    Row(A.SUPERVISE, OPEN, T.STAYS, (P.LEADER,)),
    Row(A.COMMENT, tuple(S), T.STAYS, (P.TEACHER, P.CLERK, P.HANDLER, P.SCHOOL_ADMIN, P.LEADER)),
    Row(A.UNDO_ACCEPT, (S.IN_PROGRESS,), S.SUBMITTED, (P.CLERK,)),
    Row(A.UNDO_DECLINE, (S.DECLINED,), S.SUBMITTED, (P.CLERK,)),
    Row(A.UNDO_TRANSFER, (S.IN_PROGRESS,), S.IN_PROGRESS, (P.CLERK,)),
    Row(A.UNDO_MERGE, (S.MERGED,), T.AS_IT_WAS, (P.CLERK,)),
    Row(A.RECALL, (S.ANSWERED,), S.IN_PROGRESS, (P.ANSWERER, P.CLERK, P.MEASURE)),
    Row(A.CORRECT, OPEN, T.STAYS, (P.CLERK,)),
    Row(A.GO_ON, (S.NEEDS_INFO,), T.BACK, (P.CLERK, P.CLOCK)),
    Row(A.REMIND, (*GOES_ON, S.SOLVED, S.EXPLAINED), T.STAYS, (P.CLOCK,)),
)
RULES = {row.action: row for row in TABLE}


SIGNS_FOR = (A.ACCEPT, A.ASK, A.DECLINE, A.MERGE)
"""What the bureau does first with a need, whereby it has signed for it."""
UNDOES = {
    A.UNDO_ACCEPT: A.ACCEPT,
    A.UNDO_DECLINE: A.DECLINE,
    A.UNDO_TRANSFER: A.TRANSFER,
    A.UNDO_MERGE: A.MERGE,
    A.RECALL: A.ANSWER,
}
"""What each takes back, where that was the last step; until when says `history.slips`."""
UNDOABLE = frozenset(UNDOES.values())
ASSIGNS = (A.ASSIGN, A.TAKE_OVER, A.GIVE_BACK)
"""By which it comes to be with one person of its unit, or with none."""
NO_STEPS = (A.COMMENT, A.URGE, A.SUPERVISE, A.FOLLOW_UP, A.CORRECT, A.REMIND, *ASSIGNS)
"""What is said about a need and leaves a step before it to be undone; a call that counts finds none."""


def is_allowed(action: Action, status: Status | None, parties: Collection[Party]) -> bool:
    """Whether somebody who is `parties` to a need may take `action` while it stands at `status`."""
    row = RULES[action]
    return bool(set(row.by) & set(parties)) and (status in row.sources or not row.sources)


def actions_from(status: Status, parties: Collection[Party]) -> list[Action]:
    """What those parties may do at this status, in the table's order."""
    return [row.action for row in TABLE if row.sources and is_allowed(row.action, status, parties)]


def next_status(
    action: Action,
    status: Status,
    *,
    before_question: Status | None = None,
    before_slip: Status | None = None,
    outcome: Outcome | None = None,
    holds: bool | None = None,
) -> Status:
    """Where `action` leads from `status`.

    `before_question` is where a need stood when more information was asked for, `before_slip` where it stood
    before what is undone, `outcome` what its answer claims, `holds` whether its teacher has said now that it
    does.
    """
    target = RULES[action].target
    if target is T.BY_WORD and holds is not None:
        target = T.BY_OUTCOME if holds else S.IN_PROGRESS
    if target in (T.STAYS, T.BY_WORD):
        return status
    if target is T.BACK:
        return Status(before_question or S.SUBMITTED)
    if target is T.AS_IT_WAS:
        return Status(before_slip or S.SUBMITTED)
    if target is T.BY_OUTCOME:
        return Status(outcome or Outcome.EXPLAINED)
    return Status(target)
