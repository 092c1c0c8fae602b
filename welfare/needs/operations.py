"""What can be done with a need over HTTP: each action as a noun, its form, and the function that does it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms import SelectChoice

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.needs import forms
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.actions.receipts import claim_for
from welfare.needs.assignees import actions as assignees
from welfare.needs.assignees.labels import whom_it_is_with_now
from welfare.needs.assignees.options import WhoMayHave
from welfare.needs.calls import actions as follow_ups
from welfare.needs.calls.forms import FollowUpForm
from welfare.needs.categories import all_categories
from welfare.needs.deadlines import Urgency, add_working_days
from welfare.needs.forms import YES_NO
from welfare.needs.labels import URGENCY
from welfare.needs.lifecycle import ASSIGNS, OPEN, UNDOES, Action, Outcome, Status
from welfare.needs.mentions import Nameable
from welfare.needs.models import Need, NeedEvent
from welfare.needs.options import SCHOOLS_TAKEN_IN, units_for
from welfare.needs.queries import category_settings, event_that_led_to, need_by_number, newest_event_id
from welfare.needs.refusals import MergeNotPossible, NotUndoable, Overtaken
from welfare.needs.replies.actions import filling
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization
from welfare.sending.actions.receipts import digest_of
from welfare.web.forms import Form, NothingMore
from welfare.web.i18n import format_day
from welfare.web.operations import Operation
from welfare.web.versions import MADE_FROM, versioned


@dataclass(frozen=True)
class NeedOperation(Operation):
    """An action of the lifecycle; the fields of its form are the arguments of its function, by name."""

    action: Action

    @property
    def takes_files(self) -> bool:
        """Whether photos and documents may go with it."""
        return self.action in WITH_FILES


A = Action
WITH_FILES = frozenset({A.ASK, A.REPLY, A.ANSWER, A.CONFIRM, A.REOPEN, A.COMMENT})
"""What people say to each other; whoever may read it may see its files."""
OPERATIONS = (
    NeedOperation("acceptance", forms.AcceptForm, intake.accept, A.ACCEPT),
    NeedOperation("question", forms.QuestionForm, filling(handling.ask), A.ASK),
    NeedOperation("reply", forms.ReplyForm, teacher.reply, A.REPLY),
    NeedOperation("refusal", forms.ReasonForm, filling(intake.decline), A.DECLINE),
    NeedOperation("transfer", forms.TransferForm, intake.transfer, A.TRANSFER),
    NeedOperation("assignment", forms.AssignmentForm, assignees.assign, A.ASSIGN),
    NeedOperation("taking-over", forms.HavingForm, assignees.take_over, A.TAKE_OVER),
    NeedOperation("giving-back", forms.WordsForm, assignees.give_back, A.GIVE_BACK),
    NeedOperation("return", forms.ReasonForm, handling.return_to_intake, A.RETURN_TO_INTAKE),
    NeedOperation("extension-request", forms.ExtensionForm, handling.request_extension, A.REQUEST_EXTENSION),
    NeedOperation("extension", NothingMore, intake.extend, A.EXTEND),
    NeedOperation(
        "extension-refusal", forms.ExtensionRefusalForm, intake.refuse_extension, A.REFUSE_EXTENSION
    ),
    NeedOperation("carrying", forms.CarryForm, intake.carry, A.CARRY),
    NeedOperation("resumption", forms.WordsForm, intake.resume, A.RESUME),
    NeedOperation("going-on", forms.GoOnForm, intake.go_on, A.GO_ON),
    NeedOperation("answer", forms.AnswerForm, filling(handling.answer), A.ANSWER),
    NeedOperation("confirmation", forms.ConfirmationForm, teacher.say, A.CONFIRM),
    NeedOperation("follow-up", FollowUpForm, follow_ups.follow_up, A.FOLLOW_UP),
    NeedOperation("contest", forms.ContestForm, teacher.contest, A.CONTEST),
    NeedOperation("reopening", forms.ReopeningForm, teacher.reopen, A.REOPEN),
    NeedOperation("withdrawal", forms.WordsForm, teacher.withdraw, A.WITHDRAW),
    NeedOperation("merger", forms.MergeForm, intake.merge, A.MERGE),
    NeedOperation("urging", forms.WordsForm, teacher.urge, A.URGE),
    NeedOperation("supervision", forms.SupervisionForm, handling.supervise, A.SUPERVISE),
    NeedOperation("comments", forms.CommentForm, handling.comment, A.COMMENT),
    *(
        NeedOperation(noun, forms.UndoForm, partial(slips.undo, action=action), action)
        for noun, action in (
            ("acceptance-undoing", A.UNDO_ACCEPT),
            ("refusal-undoing", A.UNDO_DECLINE),
            ("transfer-undoing", A.UNDO_TRANSFER),
            ("merger-undoing", A.UNDO_MERGE),
            ("answer-recall", A.RECALL),
        )
    ),
    NeedOperation("correction", forms.CorrectionForm, slips.correct, A.CORRECT),
)
BY_NOUN = {operation.noun: operation for operation in OPERATIONS}
NAMES = (A.ASSIGN, A.TAKE_OVER)
"""By which somebody says whom a need is to be with."""
EDITED_BY = {
    A.TRANSFER: NeedEvent.kind.in_((A.ACCEPT, A.TRANSFER, A.HAND_ON, A.UNDO_TRANSFER)),
    A.CORRECT: NeedEvent.kind == A.CORRECT,
    **dict.fromkeys(NAMES, NeedEvent.kind.in_(ASSIGNS)),
}
"""By which events others may have changed what a form edits."""
UNSAID = ("csrf_token", MADE_FROM, "assignee_id")
"""Fields that say nothing of their own: whom a need is with follows from who sends the form."""
BY_ACTION = {operation.action: operation for operation in OPERATIONS}


ANSWERS_TO = {
    A.REPLY: Status.NEEDS_INFO,
    A.CONFIRM: Status.ANSWERED,
    A.REOPEN: Status.ANSWERED,
}
"""By what came to stand so a teacher's action is called for: by a question, or by an answer."""


def answers_to(chosen: NeedOperation, need: Need) -> int | None:
    """The question, answer or slip that this operation is about, by its event; None where there is none."""
    if chosen.action in UNDOES:
        return newest_event_id(need, UNDOES[chosen.action])
    status = ANSWERS_TO.get(chosen.action)
    return event_that_led_to(status, need) if status else None


def do_once(
    chosen: NeedOperation, need: Need, form: Form, *, key: str, by: Person, to: int | None = None
) -> bool:
    """Do what the form says to `need`, which is locked, once under one key; gives whether it was done now.

    `to` is what it was written about, as `answers_to` gave it. Raises `Overtaken` or `NotUndoable` where
    there is another by now, `SameKeyOtherContent`, and what the action itself raises.
    """
    digest = digest_of({"need": need.number, "noun": chosen.noun, **_said(form)})
    receipt = claim_for(need, key, digest, by=by)
    if receipt is None:
        return False
    if to is not None and to != answers_to(chosen, need):
        raise NotUndoable if chosen.action in UNDOES else Overtaken
    chosen.do(need, by=by, **arguments(form, by))
    if chosen.takes_files:
        receipt.event_id = newest_event_id(need, action_of(chosen, form))
    return True


def _said(form: Form) -> dict[str, Any]:
    """What the form says, by the names of its fields."""
    return {field.name: field.data for field in form if field.name not in UNSAID}


def action_of(chosen: NeedOperation, form: Form) -> Action:
    """What the form asks for: the teacher's word on an answer is one thing or the other."""
    objects = isinstance(form, forms.ConfirmationForm) and not form.holds.data
    return Action.OBJECT if objects else chosen.action


def prepare(chosen: NeedOperation, need: Need, *, is_blank: bool = False) -> Form:
    """The operation's form with its choices for this need: by the request, or blank."""
    begun = _edited(chosen, need)
    form = chosen.form_class(data=begun, **({"formdata": None} if is_blank else {}))
    is_blank = is_blank or not form.is_submitted()
    if begun:
        versioned(
            form,
            lambda: newest_events(NeedEvent.need_id, need.id, EDITED_BY[chosen.action]),
            says=whom_it_is_with_now,
        )
    if chosen.action in NAMES and is_blank:
        _ask_for_another(form)
    if isinstance(form, forms.ContestForm) and need.status in OPEN:
        form.is_solved.choices = [YES_NO[0]]  # the call has said no, so that is all that is otherwise
    if isinstance(form, forms.ConfirmationForm):
        form.ask_about(need.outcome or Outcome.SOLVED)
    if isinstance(form, forms.AcceptForm):
        setting = category_settings().get(need.category)
        form.urgency.choices = _urgencies_with_days(setting)
        if is_blank:
            form.unit.data = setting.default_unit_id if setting else None
            form.urgency.data = Urgency(need.urgency)
    if isinstance(form, forms.CorrectionForm):
        form.category.choices = _categories_taken(need)
        form.school.offer(SCHOOLS_TAKEN_IN.offered_to(current_user))
    if isinstance(form, forms.CommentForm) and need.raised_by_id == current_user.id:
        form.among_the_teacher_s()
    elif isinstance(form, forms.CommentForm):
        form.mentions.offer(Nameable(need, current_user))
    if isinstance(form, forms.AssignmentForm):
        form.person.offer(WhoMayHave(need), blank=_("Choose a colleague"))
    if isinstance(form, forms.DispatchForm):
        possible = units_for(need).offered_to(current_user)
        form.unit.offer(possible, blank=_("Choose a unit"))
        form.assisting.offer(possible)
    return form


def _edited(chosen: NeedOperation, need: Need) -> dict[str, Any]:
    """What the operation's form begins with, where it edits what is there: by the names of its fields."""
    if chosen.form_class is forms.TransferForm:
        return {"unit": need.unit_id, "assisting": [unit.id for unit in need.assisting]}
    if chosen.form_class is forms.CorrectionForm:
        return {"category": need.category, "school": need.school_id, "urgency": Urgency(need.urgency)}
    if chosen.action in NAMES:
        return {"assignee_id": need.assignee_id, "person": need.assignee_id}
    return {}


def _ask_for_another(form: Form) -> None:
    """Let a blank form say whom the need is to be with, beside whom it is with: two who say so at once
    collide."""
    if isinstance(form, forms.HavingForm):
        form.assignee_id.data = current_user.id
    elif isinstance(form, forms.AssignmentForm):
        form.person.data = None


def _categories_taken(need: Need) -> list[SelectChoice]:
    """The categories that the district takes, and the need's own."""
    taken = {key for key, setting in category_settings().items() if setting.is_open} | {need.category}
    return [SelectChoice(one.key, str(one.label)) for one in all_categories() if one.key in taken]


def _urgencies_with_days(setting: CategorySetting | None) -> list[SelectChoice]:
    """Each urgency with the category's limit and the day on which it would end."""
    return [
        SelectChoice(urgency.value, _until(str(label), setting.days_for(urgency)) if setting else label)
        for urgency, label in URGENCY.items()
    ]


def _until(urgency: str, days: int) -> str:
    end = add_working_days(clock.today(), days)
    limit = ngettext("%(num)d working day, until %(day)s", "%(num)d working days, until %(day)s", days,
                     day=format_day(end.day))  # fmt: skip
    label = _("%(urgency)s: %(limit)s", urgency=urgency, limit=limit)
    return _("%(limit)s, may still move", limit=label) if end.is_provisional else label


def arguments(form: Form, by: Person) -> dict[str, Any]:
    """What the form says, by the names of the action's arguments; ids and numbers become what they name.

    Raises `MergeNotPossible` where the leading need is not there for this person.
    """
    given = _said(form)
    if "unit" in given:
        given["unit"] = db.session.get_one(Organization, given["unit"])
        given["assisting"] = [
            db.session.get_one(Organization, unit_id) for unit_id in given["assisting"] or ()
        ]
    if "school" in given:
        given["school"] = db.session.get_one(Organization, given["school"])
    if "into" in given:
        given["into"] = need_by_number(given["into"], by, to_change=True)
        if given["into"] is None:
            raise MergeNotPossible
    return given
