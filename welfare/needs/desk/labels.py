"""The words of the work queues, and what staff are told before they act."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.needs.desk.queues import Age, Desk, DeskQueue, Question, Sort
from welfare.needs.lifecycle import Action

DESK: dict[Desk, Any] = {
    Desk.AREA: _l("From our schools"),
    Desk.UNIT: _l("For us to handle"),
}
QUEUE: dict[DeskQueue, Any] = {
    DeskQueue.TO_SIGN_FOR: _l("To accept"),
    DeskQueue.TO_ANSWER: _l("To answer"),
    DeskQueue.MINE: _l("With me"),
    DeskQueue.DUE_TODAY: _l("Due today"),
    DeskQueue.OVERDUE: _l("Overdue"),
    DeskQueue.WAITING: _l("Waiting for the teacher"),
    DeskQueue.CARRIED: _l("Carried"),
    DeskQueue.ASSISTING: _l("Assisting"),
    DeskQueue.ALL: _l("All"),
}
NOTHING_IN: dict[DeskQueue, Any] = {
    DeskQueue.TO_SIGN_FOR: _l("Nothing to accept. Every need has found its way."),
    DeskQueue.TO_ANSWER: _l("Nothing to answer. Well done."),
    DeskQueue.MINE: _l("Nothing is with you. What is with nobody yet stands under “To answer”."),
    DeskQueue.DUE_TODAY: _l("Nothing is due today."),
    DeskQueue.OVERDUE: _l("Nothing is overdue."),
    DeskQueue.WAITING: _l("No need is waiting for a teacher's reply."),
    DeskQueue.CARRIED: _l("Nothing is carried open."),
    DeskQueue.ASSISTING: _l("Nobody needs your help at the moment."),
    DeskQueue.ALL: _l("There are no needs here yet."),
}
QUESTION: dict[Question, Any] = {
    Question.SILENT: _l("Without a reply for so long that the clerk may decide"),
    Question.LATELY: _l("Still waiting for the teacher's reply"),
}
SORT: dict[Sort, Any] = {
    Sort.SOONEST: _l("Soonest first"),
    Sort.LATEST: _l("Latest first"),
    Sort.NEWEST: _l("Newest first"),
    Sort.OLDEST: _l("Oldest first"),
}
AGES: dict[Age, Any] = {
    Age(below=3): _l("Less than 3 days old"),
    Age(3): _l("Older than 3 days"),
    Age(7): _l("Older than 7 days"),
    Age(30): _l("Older than 30 days"),
    Age(3, 7): _l("3 to 7 days old"),
    Age(7, 30): _l("7 to 30 days old"),
}
"""The ages that are offered; an address may name any other."""

WHAT_HAPPENS: dict[Action, Any] = {
    Action.ASK: _l("The deadline is paused until the teacher replies."),
    Action.DECLINE: _l("The need is closed, and the teacher reads the reason."),
    Action.TRANSFER: _l("The deadline stays as it is."),
    Action.ASSIGN: _l("The teacher reads who it is. Whoever handles needs there still may."),
    Action.TAKE_OVER: _l("The teacher reads that it is with you. Whoever handles needs there still may."),
    Action.GIVE_BACK: _l("Your colleagues are told that it is with nobody."),
    Action.RETURN_TO_INTAKE: _l("The need goes back to the clerk, who dispatches it anew."),
    Action.REQUEST_EXTENSION: _l("The clerk decides; until then the deadline stays. It is granted once."),
    Action.CARRY: _l("For what cannot be solved yet: it stays open until the day you look at it again."),
    Action.RESUME: _l("A new deadline begins today."),
    Action.GO_ON: _l("The deadline goes on with the days that were left, and the teacher is told."),
    Action.ANSWER: _l("The teacher is asked whether it is really solved."),
    Action.MERGE: _l("This need is closed and follows the other: its teacher will see the other's answer."),
    Action.CORRECT: _l("The deadline stays as it is. The history keeps what was said before."),
    Action.SUPERVISE: _l("Everybody who works on it sees that you are watching."),
    Action.FOLLOW_UP: _l(
        "It is kept, and the teacher reads it. It counts where the call was due: an answer that is not "
        "solved goes back to work."
    ),
}
"""What an action of staff brings about, where its name does not say it."""


def age_label(age: Age) -> Any:
    """An age in words."""
    if age in AGES:
        return AGES[age]
    if age.below is None:
        return _l("Older than %(days)s days", days=age.days)
    return _l("%(days)s to %(below)s days old", days=age.days, below=age.below)
