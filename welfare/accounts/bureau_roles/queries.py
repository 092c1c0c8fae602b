"""Who administers the bureau, who has let whom in, and which roles wait."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.bureau_roles.models import ProposedRole
from welfare.accounts.bureau_roles.policy import SETTLES, Done, is_somebody_else, others_who_count
from welfare.accounts.models import EventKind, Person, PersonEvent, RoleAssignment
from welfare.accounts.reach import acts
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization

LETS_IN = frozenset(
    {
        EventKind.ADDED,
        EventKind.OPENED,
        EventKind.PASSWORD_ISSUED,
        EventKind.PASSWORD_RESET,
        EventKind.FACTOR_RESET,
    }
)
"""By what whoever does it could sign in as the other one."""
ALONE = "alone"
"""In the details of a role that was given: there was nobody else to confirm it."""
OF_DISTRICT = "of_district"
"""In the details of a role that was taken: it reached the whole district."""


def administers_bureau(person: Person) -> bool:
    """Whether a person is an administrator of the bureau itself, by a role of their own, and acts by it."""
    own = person.alone
    return bool(own.root_ids & own.reached_by(Role.ADMIN)) and not own.only_reads


def is_alone(by: Person) -> bool:
    """Whether nobody else is there to confirm what this administrator gives."""
    others = set(holders_at_bureau(Role.ADMIN)) - {by.id}
    return not others_who_count(others, _done_by(by))


def holders_at_bureau(*roles: Role) -> Sequence[int]:
    """Who holds one of these roles at the bureau itself and acts, or audits, as ids."""
    query = (
        select(Person.id)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .join(Organization, Organization.id == RoleAssignment.organization_id)
        .where(RoleAssignment.role.in_(roles), Organization.parent_id.is_(None))
        .where(Person.is_active if Role.AUDITOR in roles else acts())
    )
    return db.session.scalars(query.distinct().order_by(Person.id)).all()


def has_let_in(one: int, other: int) -> bool:
    """Whether one of two people, by their ids, has lately let the other in, through others too, or one and
    the same has let in both: then a single hand may hold both accounts."""
    return not _behind(one).isdisjoint(_behind(other))


def _behind(person_id: int) -> set[int]:
    """Who may sign in as somebody: they themselves, who has lately let them in, who has let in those, and so
    on, as ids."""
    event, admin_alone = PersonEvent, (Role.ADMIN, True)
    found, asked = {person_id}, {person_id}
    while asked:
        query = select(event.by_id, event.kind, event.details).where(
            event.person_id.in_(asked),
            event.by_id.is_not(None),
            event.at > clock.now() - SETTLES,
            event.kind.in_((*LETS_IN, EventKind.ROLE_GIVEN)),
        )
        asked = {
            by_id
            for by_id, kind, details in db.session.execute(query)
            if kind in LETS_IN or (details.get("role"), details.get(ALONE)) == admin_alone
        } - found
        found |= asked
    return found


def _done_by(by: Person) -> Iterable[Done]:
    kinds = (EventKind.ROLE_GIVEN, EventKind.ROLE_TAKEN, EventKind.CLOSED)
    query = select(PersonEvent.kind, PersonEvent.person_id, PersonEvent.details).where(
        PersonEvent.by_id == by.id, PersonEvent.at > clock.now() - SETTLES, PersonEvent.kind.in_(kinds)
    )
    for kind, person_id, details in db.session.execute(query):
        of_admin = kind == EventKind.CLOSED or details.get("role") == Role.ADMIN
        if of_admin and details.get(ALONE):
            yield Done(person_id, gave_alone=True)
        elif of_admin and details.get(OF_DISTRICT):
            yield Done(person_id, took=True)


def can_confirm(proposed: ProposedRole, by: Person) -> bool:
    """Whether somebody is the second administrator of a role that waits."""
    return administers_bureau(by) and is_somebody_else(
        by.id,
        giver_id=proposed.given_by_id,
        person_id=proposed.person_id,
        has_let_in=has_let_in(by.id, proposed.given_by_id),
    )


def proposed_for(person: Person) -> Sequence[ProposedRole]:
    """The roles that wait to be confirmed for somebody, the oldest first."""
    return _proposed(ProposedRole.person_id == person.id)


def proposed_to(by: Person) -> Sequence[ProposedRole]:
    """All roles that wait, for an administrator of the bureau; nobody else is shown any."""
    return _proposed() if administers_bureau(by) else ()


def proposed_role(proposed_id: int, person_id: int) -> ProposedRole | None:
    """One of those that wait for somebody, locked; None where somebody else has just decided about it."""
    query = (
        select(ProposedRole)
        .where(ProposedRole.id == proposed_id, ProposedRole.person_id == person_id)
        .options(joinedload(ProposedRole.organization), joinedload(ProposedRole.given_by))
        .options(joinedload(ProposedRole.person).selectinload(Person.roles))
        .with_for_update(of=ProposedRole)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def _proposed(*conditions: ColumnElement[bool]) -> Sequence[ProposedRole]:
    query = select(ProposedRole).where(*conditions).order_by(ProposedRole.id)
    sides = (ProposedRole.person, ProposedRole.given_by, ProposedRole.organization)
    return db.session.scalars(query.options(*(joinedload(side) for side in sides))).all()
