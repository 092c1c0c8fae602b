"""Who keeps training, and in whose name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.queries import the_bureau
from welfare.training.topics.queries import CATEGORY

READ_ALONG = (Role.LEADER, Role.AUDITOR)
"""Roles whose holders read figures, and who of theirs is enrolled."""
Rows = Sequence[Any]
"""Rows of the columns that the query names."""


def keeps_training(person: Person) -> bool:
    """Whether the person organises training: a handler of the office that training needs go to, or a clerk
    who reaches that office; where none is set, a clerk of the whole district."""
    unit_id = organising_unit_id()
    if unit_id is None:
        return bool(person.root_ids & person.reached_by(Role.CLERK))
    return unit_id in person.reached_by(Role.HANDLER, Role.CLERK)


def organising_unit_id() -> int | None:
    """The office that training needs go to."""
    return db.session.scalar(
        select(CategorySetting.default_unit_id).where(CategorySetting.category == CATEGORY)
    )


def sees_all(person: Person) -> bool:
    """Whether the person may know of every enrolment: who keeps training, and the bureau's auditors."""
    return bool(person.root_ids & person.reached_by(Role.AUDITOR)) or keeps_training(person)


def name_of_bureau() -> str:
    """Who stands behind a certificate."""
    bureau = the_bureau()
    return bureau.name if bureau else ""
