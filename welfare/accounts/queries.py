"""What is asked of people and their roles."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Kind, Organization


def person_by_session_token(token: str) -> Person | None:
    """The active person whose session it is, with organization, roles and reach."""
    return with_reach(
        db.session.scalar(_whole_person().where(Person.session_token == token, Person.is_active))
    )


def person_by_staff_number(staff_number: str) -> Person | None:
    """The person with that staff number, with organization, roles and reach."""
    return with_reach(db.session.scalar(_whole_person().where(Person.staff_number == staff_number)))


def _whole_person() -> Select[Person]:
    return (
        select(Person)
        .join(Person.organization)
        .options(
            contains_eager(Person.organization),
            selectinload(Person.roles).joinedload(RoleAssignment.organization),
        )
    )


def with_reach(person: Person | None) -> Person | None:
    """The person with `reach` and `upper_reach` filled: every organization under each role's own."""
    if person is None:
        return None
    held = aliased(Organization)
    rows = db.session.execute(
        select(RoleAssignment.role, held.kind, Organization.id, Organization.parent_id)
        .join(held, held.id == RoleAssignment.organization_id)
        .join(Organization, Organization.path.startswith(held.path))
        .where(RoleAssignment.person_id == person.id)
    ).all()
    person.reach = _by_role((role, id_) for role, _kind, id_, _parent in rows)
    person.upper_reach = _by_role((role, id_) for role, kind, id_, _parent in rows if kind != Kind.SCHOOL)
    person.root_ids = frozenset(id_ for _role, _kind, id_, parent in rows if parent is None)
    return person


def _by_role(pairs: Iterable[tuple[str, int]]) -> dict[Role, frozenset[int]]:
    reach: dict[Role, set[int]] = {}
    for role, organization_id in pairs:
        reach.setdefault(Role(role), set()).add(organization_id)
    return {role: frozenset(ids) for role, ids in reach.items()}
