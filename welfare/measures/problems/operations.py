"""What can be done with a problem over HTTP: `do(problem, form, by)`, the problem being locked."""

from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.models import Person
from welfare.history.queries import newest_events
from welfare.measures.forms import NumbersForm, WhichForm
from welfare.measures.measures.queries import measure_by_id
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.options import measures_offered
from welfare.measures.problems import actions
from welfare.measures.problems.forms import AnswerForm, ProblemForm
from welfare.measures.problems.models import Problem
from welfare.measures.refusals import NeedNotThere
from welfare.needs.queries import need_by_number
from welfare.web.forms import NothingMore, set_apart
from welfare.web.operations import Operation
from welfare.web.versions import versioned


def _describe(here: Problem, form: ProblemForm, by: Person) -> None:
    actions.describe(here, title=form.title.data, words=form.words.data or "", by=by)


def _gather(here: Problem, form: NumbersForm, by: Person) -> None:
    for number in form.chosen:
        need = need_by_number(number, by)
        if need is None:
            raise NeedNotThere
        actions.gather(here, need, by=by)


def _drop_need(here: Problem, form: WhichForm, by: Person) -> None:
    actions.check_open(here, by)
    need = need_by_number(form.which.data, by)
    if need is not None:
        actions.drop_need(here, need, by=by)


def _answer_with(here: Problem, form: AnswerForm, by: Person) -> None:
    measure = measure_by_id(form.measure.data, by) or abort(404)
    actions.answer_with(here, measure, by=by)


def _strike_off(here: Problem, _form: NothingMore, by: Person) -> None:
    actions.strike_off(here, by=by)


OPERATIONS = (
    Operation("wording", ProblemForm, _describe),
    Operation("needs", NumbersForm, _gather),
    Operation("need-removals", WhichForm, _drop_need),
    Operation("measures", AnswerForm, _answer_with),
    Operation("striking-off", NothingMore, _strike_off),
)
BY_NOUN = {operation.noun: operation for operation in OPERATIONS}
IS_CHANGE = MeasureEvent.kind == EventKind.CHANGED
SHOWN_AS_FORMS = ("needs", "measures", "wording")
FORMS = [BY_NOUN[noun] for noun in SHOWN_AS_FORMS]
"""Those with something to fill in, each made when it is unfolded."""


def form_for(noun: str, here: Problem, *, is_sent: bool = False) -> Any:
    """The form of an operation: as it was sent, or as it begins."""
    begun = {"obj": here if noun == "wording" else None, **({} if is_sent else {"formdata": None})}
    form: Any = BY_NOUN[noun].form_class(**begun)
    if isinstance(form, ProblemForm) and here.struck_off_at is None:
        versioned(form, lambda: newest_events(MeasureEvent.problem_id, here.id, IS_CHANGE))
    if isinstance(form, AnswerForm):
        form.measure.offer(measures_offered(current_user), blank=_("Choose a measure"))
    set_apart(form, noun)
    return form
