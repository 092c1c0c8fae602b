"""Changes to people and their roles. `by` is the administrator; None is the installation itself."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager

from sqlalchemy import select

from welfare import clock
from welfare.accounts import refusals
from welfare.accounts.bureau_roles.actions import Given, begin_with, give, give_anew
from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import is_alone
from welfare.accounts.bureau_roles.refusals import ConfirmFirst
from welfare.accounts.labels import role_label
from welfare.accounts.models import EventKind, Person, PersonEvent, RoleAssignment
from welfare.accounts.record import record
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.actions import shut_out
from welfare.accounts.signals import roles_changed
from welfare.extensions import db, unless_taken
from welfare.history.actions import append_to_new
from welfare.organizations.models import Organization
from welfare.spelling import number_key


def add_person(
    *,
    staff_number: str,
    name: str,
    organization: Organization,
    phone: str | None = None,
    roles: Collection[Role] = (Role.TEACHER,),
    by: Person | None = None,
    is_demo: bool = False,
) -> Person:
    """Somebody new, with `roles` at their organization and no password yet.

    Raises `NumberTaken`, `BeyondYourReach`.
    """
    _check_number(staff_number)
    with number_still_free(staff_number):
        person = new_person(
            staff_number=staff_number,
            name=name,
            organization=organization,
            phone=phone,
            roles=roles,
            by=by,
            is_demo=is_demo,
        )
    record_added([person], by=by)
    return person


def new_person(
    *,
    staff_number: str,
    name: str,
    organization: Organization,
    phone: str | None,
    roles: Collection[Role],
    by: Person | None,
    is_demo: bool = False,
) -> Person:
    """As `add_person`, for many at once: the caller knows that the numbers are free, and writes them all.

    Then `record_added` begins their histories.
    """
    _check_reach(by, organization)
    person = Person(
        staff_number=staff_number,
        name=name,
        organization=organization,
        phone=phone or None,
        created_at=clock.now(),
        roles=[],
        is_demo=is_demo,
    )
    person.to_be_given = [role for role in roles if by is not None and is_of_district(role, organization)]
    for role in roles:
        if role not in person.to_be_given:
            begin_with(person, role, organization)
    db.session.add(person)
    return person


def record_added(people: Iterable[Person], *, by: Person | None) -> None:
    """Begin the histories of people who have just been written, and give them their roles at the bureau."""
    people = list(people)
    append_to_new(
        PersonEvent,
        [
            {
                "kind": EventKind.ADDED,
                "at": person.created_at,
                "by_id": by.id if by else None,
                "person_id": person.id,
                "details": {
                    "organization": person.organization.display_name,
                    "roles": [held.role for held in person.roles],
                },
            }
            for person in people
        ],
    )
    for person in people:
        for role in person.to_be_given:
            give(person, role=role, organization=person.organization, by=by)


def edit_person(
    person: Person, *, staff_number: str, name: str, phone: str | None, by: Person | None
) -> None:
    """Another number, name or phone. Raises `NumberTaken`, `BeyondYourReach`."""
    check_may_change(person, by)
    if number_key(staff_number) != person.number_key:  # two may share one from before spellings were compared
        _check_number(staff_number, but=person)
    given = {"staff_number": staff_number, "name": name, "phone": phone or None}
    changed = [field for field, value in given.items() if getattr(person, field) != value]
    if not changed:
        return
    with number_still_free(staff_number):
        person.staff_number, person.name, person.phone = staff_number, name, phone or None
    record(person, EventKind.EDITED, by=by, changes=dict.fromkeys(changed))


def set_phone(person: Person, phone: str | None) -> None:
    """A person's own number, which they may leave empty."""
    if (phone or None) != person.phone:
        record(person, EventKind.EDITED, by=person, changes={"phone": None})
    person.phone = phone or None


def move_person(person: Person, *, organization: Organization, by: Person | None) -> None:
    """To another organization. Being a teacher goes along; other roles stay where they are held, to be
    taken away by hand, since whoever moves a clerk must decide who follows."""
    check_may_change(person, by)
    _check_reach(by, organization)
    if organization.id == person.organization_id:
        return
    if not organization.is_active:
        raise refusals.OrganizationClosed(name=organization.display_name)
    changes = {"organization": [_name_of(person.organization_id), organization.display_name]}
    record(person, EventKind.MOVED, by=by, changes=changes)
    here = {role.organization_id for role in person.roles if role.role == Role.TEACHER}
    for held in person.roles:
        if held.role == Role.TEACHER and held.organization_id == person.organization_id:
            if organization.id in here:
                person.roles.remove(held)
            else:
                held.organization = organization
            break
    person.organization = organization
    db.session.flush()
    roles_changed.send(person, by=by)


def grant_role(
    person: Person, *, role: Role, organization: Organization, by: Person | None, may_wait: bool = True
) -> Given:
    """Let a person hold a role at an organization; what came of it, as `bureau_roles.actions.give` says.

    Raises `BeyondYourReach`, `OrganizationClosed`, and `ConfirmFirst` where it would wait and may not.
    """
    check_may_change(person, by)
    _check_reach(by, organization)
    return give(person, role=role, organization=organization, by=by, may_wait=may_wait)


def move_role(person: Person, held: RoleAssignment, *, organization: Organization, by: Person) -> None:
    """Let somebody hold a role at another organization instead. Raises `BeyondYourReach`, `ConfirmFirst`."""
    check_may_change(person, by)
    _check_reach(by, organization)
    role, is_there = held.role, _holds(person, held.role, organization)
    if is_of_district(role, organization) and not is_there and not is_alone(by):
        raise ConfirmFirst(name=person.name, role=role_label(role))
    record(person, EventKind.ROLE_TAKEN, by=by, role=role, organization=_name_of(held.organization_id))
    if is_there:
        person.roles.remove(held)
    else:
        held.organization = organization
        record(person, EventKind.ROLE_GIVEN, by=by, role=role, organization=organization.display_name)
    db.session.flush()
    shut_out(person)
    roles_changed.send(person, by=by)


def reactivate(person: Person, *, by: Person) -> None:
    """Open a closed account again; what the person held at the bureau is given anew."""
    check_may_change(person, by)
    if not person.is_active:
        record(person, EventKind.OPENED, by=by)
        give_anew(person, by=by)
    person.is_active = True


def _holds(person: Person, role: Role, organization: Organization) -> bool:
    return any(held.role == role and held.organization_id == organization.id for held in person.roles)


def _name_of(organization_id: int) -> str:
    return db.session.get_one(Organization, organization_id).display_name


def may_change(person: Person, by: Person | None) -> bool:
    """Whether everything that the person is and holds lies within the administrator's reach."""
    if person.erased_at is not None:
        return False
    if by is None:
        return True
    reach = by.reached_by(Role.ADMIN)
    return person.organization_id in reach and all(held.organization_id in reach for held in person.roles)


def check_may_change(person: Person, by: Person | None) -> None:
    """Raises `BeyondYourReach`; without it, an alliance could take over the bureau's own accounts. Raises
    `Erased` where nobody is left to change."""
    if person.erased_at is not None:
        raise refusals.Erased
    if not may_change(person, by):
        raise refusals.BeyondYourReach


def _check_reach(by: Person | None, organization: Organization) -> None:
    if by is not None and organization.id not in by.reached_by(Role.ADMIN):
        raise refusals.BeyondYourReach


def _check_number(staff_number: str, *, but: Person | None = None) -> None:
    with db.session.no_autoflush:
        owners = db.session.scalars(
            select(Person.id).where(Person.number_key == number_key(staff_number))
        ).all()
    if set(owners) - ({but.id} if but else set()):
        raise refusals.NumberTaken(number=staff_number)


def number_still_free(staff_number: str) -> AbstractContextManager[None]:
    """Writes what the block changes; somebody else may have taken the number since it was checked."""
    return unless_taken(refusals.NumberTaken(number=staff_number))
