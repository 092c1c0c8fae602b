"""Setting which schools a leader keeps in touch with."""

from collections.abc import Collection

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import EventKind, Person
from welfare.accounts.record import record
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.refusals import NotASchoolOfYours
from welfare.organizations.models import Organization, OrganizationKind


def set_contact_schools(leader: Person, school_ids: Collection[int], *, by: Person) -> None:
    """The schools that a leader keeps in touch with, among those that `by` looks after as clerk.

    Raises `NotASchoolOfYours` for one that is beyond that, or no school.
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
    _record(leader, set(school_ids) - there.keys(), there.keys() - set(school_ids), by)
    for school_id in there.keys() - set(school_ids):
        db.session.delete(there[school_id])
    for school_id in sorted(set(school_ids) - there.keys()):
        contact = {"leader_id": leader.id, "school_id": school_id, "since": clock.today()}
        insert_unless_there(ContactSchool, contact)
    db.session.flush()


def _record(leader: Person, added: set[int], removed: set[int], by: Person) -> None:
    if added or removed:
        query = select(Organization.id, Organization.display_name).where(Organization.id.in_(added | removed))
        names = dict(db.session.execute(query).all())
        changes = {
            "added": [names[id_] for id_ in sorted(added)],
            "removed": [names[id_] for id_ in sorted(removed)],
        }
        record(leader, EventKind.CONTACTS_SET, by=by, acted_for=None, **changes)
