"""Which event of a need tells whom what. Pure rules: a change is one row of `TABLE`.

What is no event of a need is told by the feature it happens in, see `telling.tell_people`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from welfare.needs.lifecycle import Action, Party
from welfare.notices.kinds import NoticeKind
from welfare.refusals import N_


class Audience(StrEnum):
    """Who hears of an event, besides whoever caused it: never they."""

    TEACHER = "teacher"
    FOLLOWERS = "followers"
    """The teachers of the needs that were merged into this one; each hears of their own need."""
    CLERKS = "clerks"
    HANDLERS = "handlers"
    ASSIGNEE = "assignee"
    """The one of them whom it is with, and whoever stands in for that one."""
    FORMER = "former"
    """Whom of them it was with until then."""
    MENTIONED = "mentioned"
    """Whom a comment names."""
    HOLDERS = "holders"
    """Whoever has it in hand: the handlers of its unit, the clerks while no unit has it."""
    OTHER_DESK = "other_desk"
    """The clerks where a handler acted, else the handlers."""
    ASKER = "asker"
    """Whoever asked for the extension."""
    HEAD = "head"
    LEADER = "leader"
    BUREAU = "bureau"
    """These three as in `lifecycle.Reminded`."""


class When(StrEnum):
    """What tells apart two events of one action."""

    ALWAYS = "always"
    ON_BEHALF = "on_behalf"
    BY_TEACHER = "by_teacher"
    TO_TEACHER = "to_teacher"
    AMONG_STAFF = "among_staff"
    COUNTS = "counts"
    """Of the calls about an answer, the one that counts."""
    SENT_BACK = "sent_back"
    """It takes up again what was closed."""
    WAITS_ELSEWHERE = "waits_elsewhere"
    """It comes from another school now, with other clerks, and is yet to be signed for."""
    TO_UNIT = "to_unit"
    """It names a unit that has it in hand now."""
    TO_NOBODY = "to_nobody"
    """Nobody handles needs at the unit that has it in hand now, nor above."""


@dataclass(frozen=True)
class Row:
    """One row of the table. `sentence` may name the need's `number` and nothing else of it."""

    action: Action
    audience: Audience
    kind: NoticeKind
    sentence: str
    when: When = When.ALWAYS


A, To, K, W = Action, Audience, NoticeKind, When
ANSWERED = N_("Your need %(number)s was answered")
IN_HAND = N_("Need %(number)s was dispatched to your unit")
URGED = N_("Need %(number)s is overdue, and its teacher urges")
WATCHED = N_("Need %(number)s was put under supervision")
OBJECTED = N_("The teacher does not accept the answer: need %(number)s is not solved")
REOPENED = N_("The teacher reopened need %(number)s")
REFUTED = N_("The teacher said on the telephone that need %(number)s is not solved")
CONTESTED = N_("The teacher says that the call about need %(number)s was otherwise")
TAKEN_BACK = N_("The answer to your need %(number)s was taken back; it is being worked on again")
WAITING_AGAIN = N_("Need %(number)s is waiting to be accepted again")
APART = N_("Need %(number)s stands by itself again")
BY_ITSELF = N_("Your need %(number)s is looked at by itself again")
UNATTENDED = N_("Nobody handles needs at the unit that has need %(number)s in hand")
COMMENTED = N_("There is a new comment on need %(number)s")
TABLE = (
    Row(A.SUBMIT, To.CLERKS, K.INTAKE, N_("Need %(number)s is waiting to be accepted")),
    Row(A.SUBMIT, To.TEACHER, K.PROGRESS, N_("Need %(number)s was submitted for you"), W.ON_BEHALF),
    Row(A.ACCEPT, To.TEACHER, K.PROGRESS, N_("Your need %(number)s was accepted")),
    Row(A.ACCEPT, To.HANDLERS, K.ASSIGNED, IN_HAND),
    Row(A.ACCEPT, To.CLERKS, K.INTAKE, UNATTENDED, W.TO_NOBODY),
    Row(A.ASK, To.TEACHER, K.QUESTION, N_("There is a question for you about your need %(number)s")),
    Row(A.REPLY, To.HOLDERS, K.TEACHER_SPOKE, N_("The teacher replied about need %(number)s")),
    Row(A.DECLINE, To.TEACHER, K.PROGRESS, N_("Your need %(number)s was not taken in; the reason is given")),
    Row(A.TRANSFER, To.HANDLERS, K.ASSIGNED, IN_HAND),
    Row(A.TRANSFER, To.CLERKS, K.INTAKE, UNATTENDED, W.TO_NOBODY),
    Row(A.HAND_ON, To.HANDLERS, K.ASSIGNED, IN_HAND, W.TO_UNIT),
    Row(A.HAND_ON, To.CLERKS, K.INTAKE, UNATTENDED, W.TO_NOBODY),
    Row(A.ASSIGN, To.ASSIGNEE, K.ASSIGNED, N_("Need %(number)s is with you now")),
    Row(A.TAKE_OVER, To.FORMER, K.ASSIGNED, N_("A colleague has taken need %(number)s over")),
    Row(A.GIVE_BACK, To.HANDLERS, K.ASSIGNED, N_("Need %(number)s is with nobody of your unit")),
    Row(A.RETURN_TO_INTAKE, To.CLERKS, K.INTAKE, N_("Need %(number)s was given back to intake")),
    Row(A.REQUEST_EXTENSION, To.CLERKS, K.EXTENSION, N_("More time is asked for need %(number)s")),
    Row(A.EXTEND, To.ASKER, K.EXTENSION, N_("More time was granted for need %(number)s")),
    Row(A.REFUSE_EXTENSION, To.ASKER, K.EXTENSION, N_("More time was refused for need %(number)s")),
    Row(A.CARRY, To.TEACHER, K.PROGRESS, N_("Your need %(number)s stays open until it can be solved")),
    Row(A.RESUME, To.TEACHER, K.PROGRESS, N_("Your need %(number)s was taken up again")),
    Row(A.RESUME, To.HANDLERS, K.ASSIGNED, N_("Need %(number)s is to be taken up again")),
    Row(A.GO_ON, To.TEACHER, K.PROGRESS, N_("Your need %(number)s is worked on without your reply")),
    Row(A.GO_ON, To.HOLDERS, K.ASSIGNED, N_("Need %(number)s goes on without a reply")),
    Row(A.ANSWER, To.TEACHER, K.ANSWER, ANSWERED),
    Row(A.ANSWER, To.FOLLOWERS, K.ANSWER, ANSWERED),
    Row(A.OBJECT, To.HANDLERS, K.TEACHER_SPOKE, OBJECTED),
    Row(A.OBJECT, To.CLERKS, K.TEACHER_SPOKE, OBJECTED),
    Row(A.LAPSE, To.TEACHER, K.PROGRESS, N_("Your need %(number)s was closed without your confirmation")),
    Row(
        A.FOLLOW_UP,
        To.TEACHER,
        K.PROGRESS,
        N_("What you said on the telephone about your need %(number)s was noted; please see if it is right"),
        W.COUNTS,
    ),
    Row(A.FOLLOW_UP, To.HANDLERS, K.TEACHER_SPOKE, REFUTED, W.SENT_BACK),
    Row(A.FOLLOW_UP, To.CLERKS, K.TEACHER_SPOKE, REFUTED, W.SENT_BACK),
    Row(A.CONTEST, To.HANDLERS, K.TEACHER_SPOKE, CONTESTED),
    Row(A.CONTEST, To.CLERKS, K.TEACHER_SPOKE, CONTESTED),
    Row(A.REOPEN, To.HANDLERS, K.TEACHER_SPOKE, REOPENED),
    Row(A.REOPEN, To.CLERKS, K.TEACHER_SPOKE, REOPENED),
    Row(A.WITHDRAW, To.HANDLERS, K.TEACHER_SPOKE, N_("The teacher withdrew need %(number)s")),
    Row(A.MERGE, To.TEACHER, K.PROGRESS, N_("Your need %(number)s was merged with one about the same thing")),
    Row(A.RELEASE, To.TEACHER, K.PROGRESS, BY_ITSELF),
    Row(A.RELEASE, To.CLERKS, K.INTAKE, WAITING_AGAIN),
    Row(A.URGE, To.HANDLERS, K.PRESSED, URGED),
    Row(A.URGE, To.CLERKS, K.PRESSED, URGED),
    Row(A.SUPERVISE, To.HANDLERS, K.PRESSED, WATCHED),
    Row(A.SUPERVISE, To.CLERKS, K.PRESSED, WATCHED),
    Row(A.COMMENT, To.MENTIONED, K.MENTION, N_("A colleague names you in a comment on need %(number)s")),
    Row(A.COMMENT, To.HOLDERS, K.COMMENT, COMMENTED, W.BY_TEACHER),
    Row(A.COMMENT, To.TEACHER, K.COMMENT, COMMENTED, W.TO_TEACHER),
    Row(A.COMMENT, To.OTHER_DESK, K.COMMENT, COMMENTED, W.AMONG_STAFF),
    Row(A.UNDO_ACCEPT, To.TEACHER, K.PROGRESS, N_("Your need %(number)s is to be accepted again")),
    Row(A.UNDO_ACCEPT, To.CLERKS, K.INTAKE, WAITING_AGAIN),
    Row(
        A.UNDO_DECLINE,
        To.TEACHER,
        K.PROGRESS,
        N_("Your need %(number)s was declined by mistake; it is looked at again"),
    ),
    Row(A.UNDO_DECLINE, To.CLERKS, K.INTAKE, WAITING_AGAIN),
    Row(A.UNDO_TRANSFER, To.HANDLERS, K.ASSIGNED, N_("Need %(number)s is your unit's again")),
    Row(A.UNDO_MERGE, To.TEACHER, K.PROGRESS, BY_ITSELF),
    Row(A.UNDO_MERGE, To.HANDLERS, K.ASSIGNED, APART),
    Row(A.UNDO_MERGE, To.CLERKS, K.INTAKE, APART),
    Row(A.RECALL, To.TEACHER, K.ANSWER, TAKEN_BACK),
    Row(A.RECALL, To.FOLLOWERS, K.ANSWER, TAKEN_BACK),
    Row(A.RECALL, To.HANDLERS, K.ASSIGNED, N_("The answer to need %(number)s was taken back")),
    Row(
        A.CORRECT,
        To.TEACHER,
        K.PROGRESS,
        N_("What your need %(number)s says of itself was corrected; please see if it is right"),
    ),
    Row(A.CORRECT, To.CLERKS, K.INTAKE, N_("Need %(number)s is waiting to be accepted"), W.WAITS_ELSEWHERE),
)
"""Confirmations tell nobody: what they close is seen in the lists and figures."""

SENTENCES = {(row.action, row.kind): row.sentence for row in TABLE}
PARTIES = {
    To.TEACHER: Party.TEACHER,
    To.FOLLOWERS: Party.TEACHER,
    To.CLERKS: Party.CLERK,
    To.HANDLERS: Party.HANDLER,
    To.ASSIGNEE: Party.ASSIGNEE,
}
"""What somebody must be to a need in order to belong to an audience."""


def rows_for(
    action: Action,
    *,
    is_internal: bool,
    by_teacher: bool,
    on_behalf: bool,
    counts: bool = False,
    is_sent_back: bool = False,
    waits_elsewhere: bool = False,
    is_to_unit: bool = False,
    is_to_nobody: bool = False,
) -> Iterator[Row]:
    """The rows that an event calls for."""
    holds = {
        When.ALWAYS: True,
        When.ON_BEHALF: on_behalf,
        When.BY_TEACHER: by_teacher and not is_internal,
        When.TO_TEACHER: not by_teacher and not is_internal,
        When.AMONG_STAFF: is_internal,
        When.COUNTS: counts,
        When.SENT_BACK: is_sent_back,
        When.WAITS_ELSEWHERE: waits_elsewhere,
        When.TO_UNIT: is_to_unit,
        When.TO_NOBODY: is_to_nobody,
    }
    return (row for row in TABLE if row.action == action and holds[row.when])
