"""The words on screen for what the rules name."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectChoice

from welfare.needs.categories import find_category
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, AnswerFlaw, Confirmation, Outcome, Satisfaction, Status

STATUS: dict[Status, Any] = {
    Status.SUBMITTED: _l("Awaiting acceptance"),
    Status.NEEDS_INFO: _l("More information needed"),
    Status.IN_PROGRESS: _l("In progress"),
    Status.CARRIED: _l("Carried open"),
    Status.ANSWERED: _l("Awaiting confirmation"),
    Status.SOLVED: _l("Solved"),
    Status.EXPLAINED: _l("Unsolved, explained"),
    Status.DECLINED: _l("Declined"),
    Status.WITHDRAWN: _l("Withdrawn"),
    Status.MERGED: _l("Merged"),
}
ACTION: dict[Action, Any] = {
    Action.ACCEPT: _l("Accept and dispatch"),
    Action.ASK: _l("Ask for more information"),
    Action.REPLY: _l("Reply"),
    Action.DECLINE: _l("Decline"),
    Action.TRANSFER: _l("Transfer"),
    Action.ASSIGN: _l("Let a colleague have it"),
    Action.TAKE_OVER: _l("Take it over"),
    Action.GIVE_BACK: _l("Give it back to the office"),
    Action.RETURN_TO_INTAKE: _l("Return to intake"),
    Action.REQUEST_EXTENSION: _l("Ask for an extension"),
    Action.EXTEND: _l("Grant the extension"),
    Action.REFUSE_EXTENSION: _l("Refuse the extension"),
    Action.CARRY: _l("Carry open"),
    Action.RESUME: _l("Resume"),
    Action.GO_ON: _l("Go on without a reply"),
    Action.ANSWER: _l("Answer"),
    Action.CONFIRM: _l("Confirm"),
    Action.OBJECT: _l("It is not solved"),
    Action.FOLLOW_UP: _l("Record a follow-up"),
    Action.CONTEST: _l("The call was otherwise"),
    Action.REOPEN: _l("Reopen"),
    Action.WITHDRAW: _l("Withdraw"),
    Action.MERGE: _l("Merge into another need"),
    Action.URGE: _l("Urge"),
    Action.SUPERVISE: _l("Supervise"),
    Action.COMMENT: _l("Comment"),
    Action.UNDO_ACCEPT: _l("Undo the acceptance"),
    Action.UNDO_DECLINE: _l("Undo the decline"),
    Action.UNDO_TRANSFER: _l("Undo the transfer"),
    Action.UNDO_MERGE: _l("Undo the merger"),
    Action.RECALL: _l("Recall the answer"),
    Action.CORRECT: _l("Correct category, school or urgency"),
}
DONE: dict[Action, Any] = {
    Action.ACCEPT: _l("Accepted and dispatched."),
    Action.ASK: _l("The teacher has been asked for more information."),
    Action.REPLY: _l("The reply has been sent."),
    Action.DECLINE: _l("Declined. The teacher reads the reason."),
    Action.TRANSFER: _l("Handed to the other unit."),
    Action.ASSIGN: _l("It is with the colleague now, who is told."),
    Action.TAKE_OVER: _l("It is with you now."),
    Action.GIVE_BACK: _l("It is with the whole office again."),
    Action.RETURN_TO_INTAKE: _l("Given back to intake, which dispatches it anew."),
    Action.REQUEST_EXTENSION: _l("More time has been asked for."),
    Action.EXTEND: _l("More time has been granted."),
    Action.REFUSE_EXTENSION: _l("More time has been refused."),
    Action.CARRY: _l("Carried open until the day you look at it again."),
    Action.RESUME: _l("The work goes on."),
    Action.GO_ON: _l("It goes on without a reply."),
    Action.ANSWER: _l("Answered. The teacher is asked to confirm."),
    Action.CONFIRM: _l("The answer has been confirmed."),
    Action.OBJECT: _l("Sent back to the office that answered."),
    Action.FOLLOW_UP: _l("The call has been recorded."),
    Action.CONTEST: _l("What was noted of the call has been corrected."),
    Action.REOPEN: _l("The need is open again."),
    Action.WITHDRAW: _l("The need has been withdrawn."),
    Action.MERGE: _l("Merged into the leading need."),
    Action.URGE: _l("The unit has been urged."),
    Action.SUPERVISE: _l("Put under supervision."),
    Action.COMMENT: _l("The comment has been added."),
    Action.UNDO_ACCEPT: _l("The acceptance has been undone."),
    Action.UNDO_DECLINE: _l("The decline has been undone."),
    Action.UNDO_TRANSFER: _l("The transfer has been undone."),
    Action.UNDO_MERGE: _l("The merger has been undone."),
    Action.RECALL: _l("The answer has been recalled."),
    Action.CORRECT: _l("The need has been corrected."),
}
"""What whoever works on it is told once an action is taken."""
CORRECTED: dict[str, Any] = {"category": _l("Category"), "school": _l("School"), "urgency": _l("Urgency")}
"""What a correction changes."""
URGENCY: dict[Urgency, Any] = {
    Urgency.URGENT: _l("Urgent"),
    Urgency.INQUIRY: _l("Inquiry"),
    Urgency.ORDINARY: _l("Ordinary"),
    Urgency.COMPLEX: _l("Complex"),
}
URGENCY_MEANS: dict[Urgency, Any] = {
    Urgency.URGENT: _l("It cannot wait, or touches safety or health"),
    Urgency.INQUIRY: _l("Only a question"),
    Urgency.ORDINARY: _l("Most needs"),
    Urgency.COMPLEX: _l("It takes several offices, money or time"),
}
ANSWER_FLAW: dict[AnswerFlaw, Any] = {
    AnswerFlaw.SHORT: _l("Very short"),
    AnswerFlaw.REPEATED: _l("The same words as elsewhere"),
}
OUTCOME: dict[Outcome, Any] = {
    Outcome.SOLVED: _l("Solved"),
    Outcome.EXPLAINED: _l("Cannot be solved now; explained"),
}
SATISFACTION: dict[Satisfaction, Any] = {
    Satisfaction.SATISFIED: _l("Satisfied"),
    Satisfaction.BASICALLY_SATISFIED: _l("Basically satisfied"),
    Satisfaction.DISSATISFIED: _l("Dissatisfied"),
}
DOES_IT_HOLD: dict[Outcome, tuple[Any, Any, Any]] = {
    Outcome.SOLVED: (_l("Is it solved?"), _l("Yes, it is solved"), _l("No, it is not solved")),
    Outcome.EXPLAINED: (
        _l("Does this answer you?"),
        _l("Yes, I accept the answer"),
        _l("No, I do not accept it"),
    ),
}
"""What a teacher is asked about an answer, and the two things to say."""
CONFIRMATION: dict[Confirmation, Any] = {
    Confirmation.TEACHER: _l("confirmed by the teacher"),
    Confirmation.FOLLOW_UP: _l("confirmed by a follow-up call"),
    Confirmation.LAPSED: _l("unconfirmed: no reply in time"),
}
UNCONFIRMED: dict[Status, Any] = {
    Status.SOLVED: _l("Solved, not confirmed"),
    Status.EXPLAINED: _l("Unsolved, explained, not confirmed"),
}
"""Where an answer stands although nobody has said that it holds."""

WHAT_HAPPENS: dict[Action, Any] = {
    Action.REPLY: _l("Once you have replied, the work goes on and the deadline runs again."),
    Action.CONFIRM: _l("With your word the need is closed. You can reopen it within 30 days."),
    Action.REOPEN: _l(
        "It goes back to the office that answered, which has to answer anew by a new deadline."
    ),
    Action.CONTEST: _l(
        "Your own word then counts, and the leadership sees that the call was noted otherwise."
    ),
    Action.WITHDRAW: _l("Nobody works on it any more. It cannot be taken back, but you can submit it anew."),
    Action.URGE: _l("The bureau and the office see that you are waiting and that the deadline has passed."),
    Action.COMMENT: _l("Everybody who works on this need reads it."),
}
"""What a teacher's action brings about, said before it is taken."""
HAS_ARRIVED: dict[Action, Any] = {
    Action.REPLY: _l("Your reply has arrived. The work goes on."),
    Action.CONFIRM: _l("Your word has arrived, and the need is closed. Thank you."),
    Action.OBJECT: _l("Your word has arrived. The office has to answer anew by a new deadline."),
    Action.REOPEN: _l("What you wrote has arrived, and the need is open again."),
    Action.CONTEST: _l("Your word has arrived and counts; what was noted of the call counts no longer."),
    Action.WITHDRAW: _l("Your need is withdrawn."),
    Action.URGE: _l("Your urging has arrived."),
    Action.COMMENT: _l("Your comment has arrived."),
}
"""What a teacher is told once an action is taken."""


def status_label(status: str, confirmation: str | None = None) -> str:
    """A status in words; of one that lapsed, that nobody has confirmed it."""
    is_unsaid = confirmation == Confirmation.LAPSED
    return str(UNCONFIRMED[Status(status)] if is_unsaid else STATUS[Status(status)])


def urgency_label(urgency: str) -> str:
    """An urgency in words."""
    return str(URGENCY[Urgency(urgency)])


def answer_flaw_label(flaw: AnswerFlaw) -> str:
    """What makes an answer doubtful."""
    return str(ANSWER_FLAW[flaw])


def category_label(key: str) -> str:
    """A category in words; its key where no feature registers it any more."""
    category = find_category(key)
    return str(category.label) if category else key


def choices(labels: dict[Any, Any], *only: Any) -> list[SelectChoice]:
    """`labels` as a form's choices: all, or `only` some, in that order."""
    return [SelectChoice(key.value, labels[key]) for key in only or labels]


def action_label(action: Action) -> str:
    """An action in words, as on its button."""
    return str(ACTION[action])


def working_days_in_words(days: int) -> str:
    """So many working days."""
    return ngettext("%(num)d working day", "%(num)d working days", days)
