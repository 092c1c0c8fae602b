"""What can be done with a measure over HTTP: `do(measure, form, by)`, the measure being locked."""

from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.page import shown_files
from welfare.history.queries import newest_events
from welfare.history.slips import What
from welfare.measures import forms
from welfare.measures.actions import is_correctable
from welfare.measures.files.actions import remove_file
from welfare.measures.files.queries import kept_of
from welfare.measures.measures import actions, outputs
from welfare.measures.measures.forms import (
    ChangeForm,
    CompletionForm,
    FileRemovalForm,
    OutputForm,
    SpendingCorrectionForm,
    SpendingForm,
    StepForm,
)
from welfare.measures.measures.models import Measure, MeasureNeed, Spending
from welfare.measures.measures.queries import amounts_of, spendings_of, step_of
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.need_counts import needs_of_problems
from welfare.measures.policy import Permission, may, may_correct_spending
from welfare.measures.problems.models import ProblemMeasure
from welfare.measures.refusals import NeedNotThere
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.needs.queries import need_by_number, visible_to
from welfare.web.forms import NothingMore, set_apart
from welfare.web.i18n import format_day
from welfare.web.operations import Operation
from welfare.web.versions import versioned


def _change(here: Measure, form: ChangeForm, by: Person) -> None:
    actions.change_measure(
        here,
        title=form.title.data,
        words=form.words.data or "",
        approved_yuan=form.approved_yuan.data,
        by=by,
    )


def _add_step(here: Measure, form: StepForm, by: Person) -> None:
    actions.add_step(here, title=form.title.data, due_on=form.due_on.data, by=by)


def _finish_step(here: Measure, form: forms.WhichForm, by: Person) -> None:
    actions.finish_step(here, _step(here, form), by=by)


def _drop_step(here: Measure, form: forms.WhichForm, by: Person) -> None:
    actions.drop_step(here, _step(here, form), by=by)


def _step(here: Measure, form: forms.WhichForm) -> Any:
    return (step_of(here, form.row) if form.row else None) or abort(404)


def _spend(here: Measure, form: SpendingForm, by: Person) -> None:
    actions.spend(
        here,
        amount_yuan=form.amount_yuan.data,
        spent_on=form.spent_on.data,
        words=form.words.data,
        reason=form.reason.data or None,
        by=by,
    )


def _correct_spending(here: Measure, form: SpendingCorrectionForm, by: Person) -> None:
    [spending] = [each for each in spendings_of(here) if each.id == form.spending.data]
    actions.correct_spending(here, spending, amount_yuan=form.amount_yuan.data, words=form.words.data, by=by)


def _take_on(here: Measure, form: forms.NumbersForm, by: Person) -> None:
    for number in form.chosen:
        need = need_by_number(number, by)
        if need is None:
            raise NeedNotThere
        actions.take_on(here, need, by=by)


def _take_over(here: Measure, _form: NothingMore, by: Person) -> None:
    """The open needs of its problems that no measure answers yet, as far as the person sees them."""
    actions.check_running(here, by)
    problem_ids = select(ProblemMeasure.problem_id).where(ProblemMeasure.measure_id == here.id)
    gathered = needs_of_problems(list(db.session.scalars(problem_ids))).subquery()
    query = (
        select(Need)
        .where(Need.id.in_(select(gathered.c.need_id)), Need.status.in_(OPEN), visible_to(by))
        .where(~select(MeasureNeed.need_id).where(MeasureNeed.need_id == Need.id).exists())
        .order_by(Need.id)
    )
    for need in db.session.scalars(query).all():
        actions.take_on(here, need, by=by)


def _drop_need(here: Measure, form: forms.WhichForm, by: Person) -> None:
    actions.check_running(here, by)
    need = need_by_number(form.which.data, by)
    if need is not None:
        actions.drop_need(here, need, by=by)


def _link(here: Measure, form: OutputForm, by: Person) -> None:
    actions.check_running(here, by)
    kind, ids = form.thing.data.split(":")
    outputs.link(here, kind, [int(each) for each in ids.split(".")], by=by)


def _unlink(here: Measure, form: forms.WhichForm, by: Person) -> None:
    actions.check_running(here, by)
    output = next((each for each in outputs.outputs_of(here.id) if each.key == form.which.data), None)
    if output is not None:
        outputs.unlink(here, output.kind, output.ids, by=by)


def _remove_file(here: Measure, form: FileRemovalForm, by: Person) -> None:
    remove_file(here, form.file.data, words=form.words.data, by=by)


def _finish(here: Measure, form: CompletionForm, by: Person) -> Any:
    return actions.finish_measure(here, words=form.words.data, by=by)


OPERATIONS = (
    Operation("steps", StepForm, _add_step),
    Operation("step-completions", forms.WhichForm, _finish_step),
    Operation("step-removals", forms.WhichForm, _drop_step),
    Operation("spendings", SpendingForm, _spend),
    Operation("spending-corrections", SpendingCorrectionForm, _correct_spending),
    Operation("needs", forms.NumbersForm, _take_on),
    Operation("needs-of-problems", NothingMore, _take_over),
    Operation("need-removals", forms.WhichForm, _drop_need),
    Operation("things", OutputForm, _link),
    Operation("thing-removals", forms.WhichForm, _unlink),
    Operation("wording", ChangeForm, _change),
    Operation("file-removals", FileRemovalForm, _remove_file),
    Operation("completion", CompletionForm, _finish),
)
BY_NOUN = {operation.noun: operation for operation in OPERATIONS}
IS_CHANGE = MeasureEvent.kind == EventKind.CHANGED
SHOWN_AS_FORMS = (
    "steps", "spendings", "spending-corrections", "needs", "things", "wording", "completion"
)  # fmt: skip
ALSO_AFTER_ITS_END = ("spendings", "spending-corrections", "file-removals")
FORMS = [BY_NOUN[noun] for noun in (*SHOWN_AS_FORMS, "file-removals")]
"""Those with something to fill in, each made when it is unfolded."""


def may_correct_now(here: Measure, spending: Spending, by: Person) -> bool:
    """Whether the person may correct this entry of the measure today."""
    is_in_time = is_correctable(What.SPENDING, spending.entered_at)
    is_original = spending.corrects_id is None
    return is_original and is_in_time and may_correct_spending(by, spending, here.lead_unit_id)


def is_offered(noun: str, here: Measure, by: Person) -> bool:
    """Whether the person can fill in this form of the measure now."""
    may_keep = may(by, Permission.KEEP_MEASURE, here.lead_unit_id)
    return may_keep and (here.finished_at is None or noun in ALSO_AFTER_ITS_END)


def form_for(noun: str, here: Measure, *, is_sent: bool = False) -> Any:
    """The form of an operation: as it was sent, or as it begins."""
    begun = {"obj": here if noun == "wording" else None, **({} if is_sent else {"formdata": None})}
    form: Any = BY_NOUN[noun].form_class(**begun)
    if isinstance(form, ChangeForm) and here.finished_at is None:
        versioned(form, lambda: newest_events(MeasureEvent.measure_id, here.id, IS_CHANGE))
    if isinstance(form, OutputForm):
        free = outputs.offered_to(current_user)
        form.thing.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(output.key, output.label) for output in free),
        ]
    if isinstance(form, SpendingCorrectionForm):
        form.spending.choices = [
            SelectChoice("", _("Choose")),
            *(
                SelectChoice(each.id, f"{format_day(each.spent_on)} · {each.words} · {amount:,}")
                for each, amount in amounts_of(spendings_of(here))
                if is_sent or may_correct_now(here, each, current_user)
            ),
        ]
    if isinstance(form, FileRemovalForm):
        kept = kept_of(here)
        labels = [file.label for file in shown_files(kept, str)]
        form.file.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(file_id, label) for (file_id, _file), label in zip(kept, labels, strict=True)),
        ]
    if not is_sent and isinstance(form, SpendingForm):
        form.spent_on.data = clock.today()
    set_apart(form, noun)
    return form
