"""Changes to the tree, by one at a time. `by` is the administrator; None is the installation itself."""

from typing import Any

from sqlalchemy import select, update

from welfare.extensions import db
from welfare.history.actions import append
from welfare.organizations.handover import HELD_BY_PLACES, hand_on_all
from welfare.organizations.models import (
    PARENT_KINDS,
    EventKind,
    Organization,
    OrganizationEvent,
    OrganizationKind,
)
from welfare.organizations.queries import one_at_a_time
from welfare.organizations.twins import tell_apart
from welfare.refusals import N_, Refusal
from welfare.spelling import name_key


class WrongPlace(Refusal):
    """An organization of this kind cannot stand there."""

    sentence = N_("An organization of this kind cannot stand there.")


class NameTaken(Refusal):
    """Two organizations under the same parent cannot share a name."""

    sentence = N_("There is already an organization called %(name)s there.")


class StillOpenBelow(Refusal):
    """Closing an organization would leave those below it standing in nothing."""

    sentence = N_("Close what belongs to %(name)s first, or move it elsewhere.")


class ClosedAbove(Refusal):
    """What stands below a closed organization cannot be open."""

    sentence = N_("Open %(name)s first, or move this elsewhere.")


class NotIntoThat(Refusal):
    """A school becomes part of another open school, and of nothing else."""

    sentence = N_("A school can only become part of another open school.")


def add_organization(
    *, kind: OrganizationKind, name: str, parent: Organization | None, by: Any = None
) -> Organization:
    """A new organization under `parent` (None only for the bureau).

    Raises `WrongPlace`, `ClosedAbove`, `NameTaken`.
    """
    _wait_for_others(parent)
    _check_place(kind, parent)
    if parent is not None and not parent.is_active:
        raise ClosedAbove(name=parent.display_name)
    _check_name(name, parent, but=None)
    organization = Organization(kind=kind, name=name, parent_id=parent.id if parent else None)
    db.session.add(organization)
    db.session.flush()
    organization.path = f"{parent.path if parent else ''}{organization.id}/"
    db.session.flush()
    tell_apart({organization.name_key})
    _record(EventKind.ADDED, organization, by, parent=parent.display_name if parent else None)
    return organization


def rename_organization(organization: Organization, *, name: str, by: Any) -> None:
    """Another name. Raises `NameTaken`."""
    _wait_for_others(organization)
    _check_name(name, organization.parent_id, but=organization)
    if name != organization.name:
        _record(EventKind.RENAMED, organization, by, changes={"name": [organization.name, name]})
    keys = {organization.name_key, name_key(name)}
    organization.name = name
    db.session.flush()
    tell_apart(keys, below=organization)


def set_phone(organization: Organization, *, phone: str | None, by: Any) -> None:
    """Under which number it is reached, or that it is under none."""
    if phone != organization.phone:
        _record(EventKind.PHONE_SET, organization, by, changes={"phone": [organization.phone, phone]})
    organization.phone = phone


def move_organization(organization: Organization, *, parent: Organization, by: Any) -> None:
    """Hang an organization, with all below it, under another parent.

    Raises `WrongPlace`, `NameTaken`, `ClosedAbove`.
    """
    _wait_for_others(organization, parent)
    _check_place(organization.kind, parent)
    if parent.is_within(organization):
        raise WrongPlace
    _check_name(organization.name, parent, but=organization)
    if parent.id == organization.parent_id:
        return
    if organization.is_active and not parent.is_active:
        raise ClosedAbove(name=parent.display_name)
    above = db.session.get(Organization, organization.parent_id)
    changes = {"parent": [above.display_name if above else None, parent.display_name]}
    _record(EventKind.MOVED, organization, by, changes=changes)
    old, new = organization.path, f"{parent.path}{organization.id}/"
    organization.parent_id = parent.id
    db.session.flush()
    db.session.execute(
        update(Organization)
        .where(Organization.path.startswith(old))
        .values(path=new + db.func.substr(Organization.path, len(old) + 1))
    )
    db.session.refresh(organization)
    tell_apart({organization.name_key})


def set_organization_active(
    organization: Organization, *, is_active: bool, by: Any, successor: Organization | None = None
) -> None:
    """Open or close an organization: a closed one is offered nowhere, and keeps its history.

    Whatever somebody waits for at one that closes is carried on by its `successor`.
    Raises `WrongPlace` for the bureau, `StillOpenBelow`, `ClosedAbove`, `WorkIsLeft`, `CannotCarryOn`.
    """
    _wait_for_others(organization, successor)
    if organization.parent_id is None:
        raise WrongPlace
    above = db.session.get_one(Organization, organization.parent_id, populate_existing=True)
    if is_active and not above.is_active:
        raise ClosedAbove(name=above.display_name)
    open_below = select(Organization.id).where(
        Organization.parent_id == organization.id, Organization.is_active
    )
    if not is_active and db.session.scalar(open_below.limit(1)) is not None:
        raise StillOpenBelow(name=organization.display_name)
    if is_active == organization.is_active:
        return
    organization.is_active = is_active
    if is_active:
        _record(EventKind.OPENED, organization, by)
    else:
        counts = HELD_BY_PLACES.hand_on_work(organization, successor, by)
        handed_on = {"to": successor.display_name, "handed_on": counts} if successor and counts else {}
        _record(EventKind.CLOSED, organization, by, **handed_on)


def merge_school(school: Organization, *, into: Organization, by: Any) -> None:
    """Let a school become part of another one, with everything that hangs on it; it is closed, and keeps
    what happened there.

    Raises `NotIntoThat`, `CannotCarryOn`, and what keeps any of it from going along.
    """
    _wait_for_others(school, into)
    schools = all(place.kind == OrganizationKind.SCHOOL and place.is_active for place in (school, into))
    if school.id == into.id or not schools:
        raise NotIntoThat
    school.is_active = False
    counts = hand_on_all(school, into, by)
    _record(EventKind.MERGED, school, by, to=into.display_name, handed_on=counts)
    _record(EventKind.TOOK_OVER, into, by, name=school.display_name, handed_on=counts)


def _wait_for_others(*places: Organization | None) -> None:
    """Whoever else changes the tree goes first; then these stand as that one has left them, and nothing is
    dispatched to them meanwhile."""
    one_at_a_time()
    for place in filter(None, places):
        db.session.refresh(place, with_for_update={"key_share": True})


def _record(kind: EventKind, organization: Organization, by: Any, **details: Any) -> None:
    append(OrganizationEvent, kind, by=by, organization_id=organization.id, details=details)


def _check_place(kind: OrganizationKind, parent: Organization | None) -> None:
    allowed = PARENT_KINDS[OrganizationKind(kind)]
    if (parent is None) != (not allowed) or (parent is not None and parent.kind not in allowed):
        raise WrongPlace


def _check_name(name: str, parent: Organization | int | None, *, but: Organization | None) -> None:
    parent_id = parent.id if isinstance(parent, Organization) else parent
    twin = db.session.scalar(
        select(Organization.id).where(
            Organization.parent_id == parent_id, Organization.name_key == name_key(name)
        )
    )
    if twin is not None and (but is None or twin != but.id):
        raise NameTaken(name=name)
