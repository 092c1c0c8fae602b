"""Setting which schools a leader keeps in touch with."""

from collections.abc import Collection

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import EventKind, Person
from welfare.accounts.reach import with_reach
from welfare.accounts.record import record
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.refusals import NotASchoolOfYours, NotTheirSchool
from welfare.organizations.models import Organization, OrganizationKind


def set_contact_schools(leader: Person, school_ids: Collection[int], *, by: Person) -> None:
    """The schools that a leader keeps in touch with, among those that `by` looks after as clerk.

    Raises `NotASchoolOfYours` for one that is beyond that, or no school; `NotTheirSchool` for a new one where
    the leader does not lead, and so could enter no visit.
    """
    reached = by.reached_by(Role.CLERK)
    schools = select(Organization.id).where(
        Organization.kind == OrganizationKind.SCHOOL, Organization.id.in_(set(school_ids) & reached)
    )
    if not set(school_ids) <= set(db.session.scalars(schools)):
        raise NotASchoolOfYours
    query = select(ContactSchool).where(
        ContactSchool.leader_id == leader.id, ContactSchool.school_id.in_(reached)
    )
    there = {contact.school_id: contact for contact in db.session.scalars(query.with_for_update())}
    added, removed = set(school_ids) - there.keys(), there.keys() - set(school_ids)
    if beyond := beyond_lead(leader, added):
        raise NotTheirSchool(name=leader.name, schools=" · ".join(_names(beyond).values()))
    record_contacts(leader, added, removed, by=by)
    for school_id in removed:
        db.session.delete(there[school_id])
    for school_id in sorted(added):
        contact = {"leader_id": leader.id, "school_id": school_id, "since": clock.today()}
        insert_unless_there(ContactSchool, contact)
    db.session.flush()


def beyond_lead(leader: Person, school_ids: Collection[int]) -> set[int]:
    """Those of the schools, by their ids, where somebody does not lead, and so could enter no visit."""
    return set(school_ids) - with_reach(leader).alone.reached_by(Role.LEADER)


def record_contacts(leader: Person, added: Collection[int], removed: Collection[int], *, by: Person) -> None:
    """Say in a leader's history which schools were added and removed, by their ids; nothing of none."""
    if added or removed:
        names = _names({*added, *removed})
        changes = {
            "added": [names[id_] for id_ in sorted(added)],
            "removed": [names[id_] for id_ in sorted(removed)],
        }
        record(leader, EventKind.CONTACTS_SET, by=by, acted_for=None, **changes)


def _names(school_ids: Collection[int]) -> dict[int, str]:
    query = select(Organization.id, Organization.display_name).where(Organization.id.in_(school_ids))
    return dict(db.session.execute(query.order_by(Organization.path)).all())
