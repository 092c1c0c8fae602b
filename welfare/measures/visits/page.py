"""A visit's form filled and read: its choices, the teacher it names, and the report that it makes."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectChoice

from welfare.accounts.models import Person
from welfare.measures.contacts.queries import schools_to_visit
from welfare.measures.visits.actions import Found, Report
from welfare.measures.visits.forms import FindingForm, VisitForm
from welfare.measures.visits.models import FindingOutcome
from welfare.measures.visits.queries import open_problems
from welfare.needs.categories import all_categories
from welfare.needs.desk.unattended import are_taken_in
from welfare.needs.lifecycle import Status
from welfare.needs.queries import category_settings
from welfare.needs.teacher.queries import teachers_to_submit_for
from welfare.organizations.models import OrganizationKind
from welfare.organizations.options import as_listed
from welfare.organizations.queries import in_tree_order
from welfare.spelling import name_key, number_key


def visit_form(person: Person) -> VisitForm:
    """The form with its choices for this leader."""
    form = VisitForm()
    schools = as_listed(schools_to_visit(person))
    _offer(form, schools, [(problem.id, problem.title) for problem in open_problems()])
    return form


def bare_form() -> VisitForm:
    """The form before anybody is known: every school, and no problem but a new one."""
    form = VisitForm(formdata=None, meta={"csrf": False})
    _offer(form, as_listed(in_tree_order(OrganizationKind.SCHOOL)), [])
    return form


def _offer(form: VisitForm, schools: list[tuple[int, str]], problems: list[tuple[int, str]]) -> None:
    settings = category_settings()
    categories = [
        SelectChoice(category.key, str(category.label))
        for category in all_categories()
        if category.key in settings and settings[category.key].is_open
    ]
    form.school.choices = [SelectChoice("", _("Choose a school")), *_choices(schools)]
    for finding in form.findings:
        finding.category.choices = [SelectChoice("", _("Choose")), *categories]
        finding.problem.choices = [SelectChoice("", _("A new one")), *_choices(problems)]


def _choices(pairs: list[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in pairs]


def report_from(form: VisitForm, key: str, by: Person) -> Report | None:
    """What a form says that came under `key`; None, with the errors at their fields, where it is wrong."""
    is_valid = form.validate()
    found = []
    for finding in form.findings:
        teacher = _teacher_of(finding, form.school.data, by)
        is_valid = is_valid and not finding.errors
        if is_valid and finding.words.data and finding.outcome.data:
            found.append(_found(finding, teacher))
    if not is_valid:
        return None
    return Report(
        key=key,
        school_id=form.school.data,
        visited_on=form.visited_on.data,
        is_unannounced=form.kind.data == "unannounced",
        notes=form.notes.data or "",
        findings=tuple(found),
        **form.numbers,
    )


def _found(finding: FindingForm, teacher: Person | None) -> Found:
    given: dict[str, Any] = {}
    match FindingOutcome(finding.outcome.data):
        case FindingOutcome.NEED:
            given = {"category": finding.category.data, "teacher_id": teacher.id if teacher else None}
        case FindingOutcome.PROBLEM:
            given = {"problem_id": finding.problem.data}
        case FindingOutcome.SOLVED_ON_THE_SPOT:
            given = {"what_was_done": finding.what_was_done.data}
    return Found(words=finding.words.data, outcome=FindingOutcome(finding.outcome.data), **given)


def waits_for_nobody(findings: Iterable[Any]) -> bool:
    """Whether a need of these findings waits that no intake clerk would accept."""
    waiting = {
        (found.need_school_id, found.need_is_protected)
        for found in findings
        if found.need_status == Status.SUBMITTED
    }
    return any(not are_taken_in(school_id, is_protected=apart) for school_id, apart in sorted(waiting))


def _teacher_of(finding: FindingForm, school_id: int | None, by: Person) -> Person | None:
    """The teacher of that school with this name or number; an error at the field where there is not one."""
    wanted = finding.teacher.data or ""
    if finding.outcome.data != FindingOutcome.NEED or not wanted:
        return None
    named = [
        teacher
        for teacher in teachers_to_submit_for(by, wanted).people
        if teacher.organization_id == school_id
        and (teacher.name_key == name_key(wanted) or teacher.number_key == number_key(wanted))
    ]
    if len(named) == 1:
        return named[0]
    sentence = (
        _("Several teachers of this school are called that. Give the staff number.")
        if named
        else _("No teacher of this school is called that. Check the name, or give the staff number.")
    )
    finding.teacher.errors = [*finding.teacher.errors, sentence]
    return None
