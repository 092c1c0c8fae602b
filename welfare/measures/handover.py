"""What measures and visits have at a place that closes: measures to finish, leaders who keep in touch."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.measures.actions import record
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization


def register_holdings() -> None:
    """Say what is counted at a place that closes, and where it goes."""
    for holding in (
        Holding("measures", _l("Measures to finish"), lambda unit: len(_measures(unit)), hand_on_measures),
        Holding("contacts", _l("Leaders whose contact school it is"), _count_contacts, move_contacts, False),
    ):
        HELD_BY_PLACES.register(holding)


def hand_on_measures(closed: Organization, unit: Organization, by: Person) -> None:
    """Let another unit lead the measures that one that is closed has not finished."""
    for measure in _measures(closed):
        record(measure, EventKind.CHANGED, by=by, changes={"lead_unit": [closed.name, unit.name]})
        measure.lead_unit_id = unit.id
    db.session.flush()


def move_contacts(closed: Organization, school: Organization, by: Person) -> None:
    """Let leaders keep in touch with the school that theirs becomes part of."""
    there = {contact.leader_id for contact in _contacts(school)}
    for contact in _contacts(closed):
        if contact.leader_id in there:
            db.session.delete(contact)
        else:
            contact.school_id = school.id
    db.session.flush()


def _count_contacts(school: Organization) -> int:
    return len(_contacts(school))


def _measures(unit: Organization) -> Sequence[Measure]:
    led = select(Measure).where(Measure.lead_unit_id == unit.id, Measure.finished_at.is_(None))
    return db.session.scalars(led.order_by(Measure.id).with_for_update(key_share=True)).all()


def _contacts(school: Organization) -> Sequence[ContactSchool]:
    contacts = select(ContactSchool).where(ContactSchool.school_id == school.id)
    return db.session.scalars(contacts.order_by(ContactSchool.id)).all()
