"""What measures and visits have at a place that closes or at a desk that is left: measures to finish, leaders
who keep in touch."""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.measures.contacts.actions import beyond_lead, record_contacts
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.measures.actions import record
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization


def register_holdings() -> None:
    """Say what is counted at a place that closes, and where it goes."""
    measures = _l("Measures to finish")
    HELD_AT_DESKS.register(at_desk("measures", measures, [Role.HANDLER], _count_measures))
    HELD_AT_DESKS.register(
        Holding(
            "contacts", _l("Schools to keep in touch with"), _count_theirs, hand_on_contacts,
            may_be_left=lambda _leaving: True,
        )
    )  # fmt: skip
    for holding in (
        Holding("measures", measures, lambda unit: _count_measures([unit.id]), hand_on_measures),
        Holding(
            "contacts",
            _l("Leaders whose contact school it is"),
            _count_contacts,
            move_contacts,
            is_work=False,
            proviso=_l(
                "The contact school goes along only with leaders who lead at the other school, too; "
                "with the others it ends."
            ),
        ),
    ):
        HELD_BY_PLACES.register(holding)


def hand_on_measures(closed: Organization, unit: Organization, by: Person) -> None:
    """Let another unit lead the measures that one that is closed has not finished."""
    for measure in _measures(closed):
        record(
            measure, EventKind.CHANGED, by=by, changes={"lead_unit": [closed.display_name, unit.display_name]}
        )
        measure.lead_unit_id = unit.id
    db.session.flush()


def move_contacts(closed: Organization, school: Organization, by: Person) -> int:
    """Let leaders keep in touch with the school that theirs becomes part of; with whoever does not lead there
    it ends. Gives how many go along."""
    locked = _contacts(closed).with_for_update().execution_options(populate_existing=True)
    moving = db.session.scalars(locked).all()  # whoever sets them just now has done so
    went, there = 0, {contact.leader_id for contact in db.session.scalars(_contacts(school))}
    for contact in moving:
        leader = db.session.get_one(Person, contact.leader_id)
        goes_along = leader.id not in there and not beyond_lead(leader, [school.id])
        record_contacts(leader, [school.id] if goes_along else [], [closed.id], by=by)
        if goes_along:
            contact.school_id, contact.since = school.id, clock.today()
            went += 1
        else:
            db.session.delete(contact)
    db.session.flush()
    return went


def hand_on_contacts(leaving: Leaving, leader: Person, by: Person) -> None:
    """Let another leader keep in touch with the schools of one who leaves."""
    for held in leaving.roles:
        if held.role == Role.LEADER:
            grant_role(leader, role=Role.LEADER, organization=held.organization, by=by, may_wait=False)
    theirs = select(ContactSchool).where(ContactSchool.leader_id == leaving.person.id)
    contacts = db.session.scalars(theirs.order_by(ContactSchool.school_id).with_for_update()).all()
    handed_on = [contact.school_id for contact in contacts]
    new = {"leader_id": leader.id, "since": clock.today()}
    added = [id_ for id_ in handed_on if insert_unless_there(ContactSchool, {**new, "school_id": id_})]
    for contact in contacts:
        db.session.delete(contact)
    record_contacts(leaving.person, [], handed_on, by=by)
    record_contacts(leader, added, [], by=by)
    db.session.flush()


def _count_theirs(leaving: Leaving) -> int:
    """None while they stay a leader somewhere else: whose schools those are is for the clerk to say."""
    keeps = any(held.role == Role.LEADER and held not in leaving.roles for held in leaving.person.roles)
    return 0 if keeps else len(db.session.scalars(_kept_by(leaving.person)).all())


def _kept_by(leader: Person) -> Select[int]:
    return select(ContactSchool.school_id).where(ContactSchool.leader_id == leader.id)


def _count_measures(units: Collection[int]) -> int:
    unfinished = select(func.count()).select_from(Measure)
    return db.session.scalar(unfinished.where(*_to_finish(units))) or 0


def _to_finish(units: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return Measure.lead_unit_id.in_(units), Measure.finished_at.is_(None)


def _count_contacts(school: Organization) -> int:
    return len(db.session.scalars(_contacts(school)).all())


def _measures(unit: Organization) -> Sequence[Measure]:
    led = select(Measure).where(*_to_finish([unit.id]))
    return db.session.scalars(led.order_by(Measure.id).with_for_update(key_share=True)).all()


def _contacts(school: Organization) -> Select[ContactSchool]:
    return select(ContactSchool).where(ContactSchool.school_id == school.id).order_by(ContactSchool.id)
