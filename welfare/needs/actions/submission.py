"""Submitting a need: once for each submission key, for oneself or on a teacher's behalf."""

from dataclasses import dataclass, field
from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions.limits import start_limit
from welfare.needs.actions.parties import for_whom
from welfare.needs.actions.receipts import complete_with
from welfare.needs.actions.record import append_event
from welfare.needs.categories import find_category
from welfare.needs.deadlines import SIGN_FOR_WITHIN, Urgency
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need
from welfare.needs.numbers import next_number
from welfare.needs.refusals import CategoryClosed, NotATeacherOfYours
from welfare.needs.search import index_need
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization
from welfare.sending.actions.receipts import claim, digest_of


@dataclass(frozen=True)
class Submission:
    """What a form says. `key` is the sender's own, the same however often the form is sent."""

    key: str
    category: str
    title: str
    description: str
    urgency: Urgency = Urgency.ORDINARY
    is_protected: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    on_behalf_of_id: int | None = None

    @property
    def digest(self) -> str:
        """A hash of the content, by which the same form is told from another under the same key."""
        return digest_of({name: value for name, value in vars(self).items() if name != "key"})


def submit(submission: Submission, *, by: Person) -> tuple[Need, bool]:
    """The need that this submission is, and whether it is new.

    Raises `SameKeyOtherContent`, `CategoryClosed`, `NotATeacherOfYours`.
    """
    receipt, is_new = claim(submission.key, submission.digest, by=by)
    if not is_new:
        return db.session.get_one(Need, receipt.need_id), False
    setting = db.session.get(CategorySetting, submission.category)
    if find_category(submission.category) is None or setting is None or not setting.is_open:
        raise CategoryClosed
    teacher = _teacher_for(submission, by)
    need = Need(
        number=next_number(clock.today().year),
        category=submission.category,
        title=submission.title,
        description=submission.description,
        details=submission.details,
        urgency=submission.urgency,
        is_protected=submission.is_protected,
        status=Status.SUBMITTED,
        raised_by_id=teacher.id,
        school_id=teacher.organization_id,
        submitted_by_id=by.id,
        submitted_at=clock.now(),
    )
    start_limit(need, SIGN_FOR_WITHIN)
    school = db.session.get_one(Organization, teacher.organization_id)
    db.session.add(need)
    index_need(need, names=(teacher.name, school.name))
    complete_with(receipt, need)
    append_event(
        need,
        Action.SUBMIT,
        by=by,
        acted_for=for_whom(need, Action.SUBMIT, by),
        before=None,
        details={"on_behalf": by.id != teacher.id},
    )
    return need, True


def _teacher_for(submission: Submission, by: Person) -> Person:
    """Whose need it is. A school's administrator never submits what the school may not see, and nobody as a
    stand-in for whoever is away, what they could not see then."""
    if submission.on_behalf_of_id is None or submission.on_behalf_of_id == by.id:
        if Role.TEACHER not in by.role_names:
            raise NotATeacherOfYours
        return by
    teacher = db.session.get(Person, submission.on_behalf_of_id)
    at_bureau = submission.is_protected
    roles = (Role.CLERK, Role.LEADER) if at_bureau else (Role.CLERK, Role.LEADER, Role.SCHOOL_ADMIN)
    by_roles = by.alone if submission.on_behalf_of_id in by.stands_in_for else by
    reached = by_roles.reached_by(*roles, at_bureau=at_bureau)
    if teacher is None or not teacher.is_active or teacher.organization_id not in reached:
        raise NotATeacherOfYours
    return teacher
