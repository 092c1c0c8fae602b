"""What everybody may know of the whole district."""

from typing import Any

from sqlalchemy import Select, func, select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Kind, Organization
from welfare.reports.figures.needs import SOLVED, TAKEN_IN_NEEDS
from welfare.reports.figures.shape import Rows


def district_totals() -> list[int]:
    """Needs taken in, needs solved, teachers and schools of the whole district, for everybody to see."""
    counted = [_everywhere(figure) for figure in (TAKEN_IN_NEEDS, SOLVED)]
    teachers = (
        select(func.count())
        .select_from(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.TEACHER, Person.is_active)
    )
    schools = (
        select(func.count())
        .select_from(Organization)
        .where(Organization.kind == Kind.SCHOOL, Organization.is_active)
    )
    queries = (*counted, teachers, schools)
    return list(db.session.execute(select(*(query.scalar_subquery() for query in queries))).one())


def _everywhere(figure: Rows) -> Select[Any]:
    source = figure.source
    return select(figure.reckoned()).select_from(source.table).where(source.rows(), figure.condition())
