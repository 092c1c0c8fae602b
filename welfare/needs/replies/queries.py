"""Whose canned replies somebody writes with, and what their variables yield."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.needs.policy import ANSWERING
from welfare.needs.replies.models import CannedReply
from welfare.needs.replies.variables import OF_THE_NEED, Facts
from welfare.organizations.models import Organization


def units_of(person: Person) -> Sequence[Organization]:
    """The open units at whose desks the person answers; their texts are theirs to use and to change."""
    desks = {place for role, place in person.desks if role in ANSWERING}
    query = select(Organization).where(Organization.id.in_(desks), Organization.is_active)
    return db.session.scalars(query.order_by(Organization.path)).all()


def replies_of(person: Person) -> Sequence[CannedReply]:
    """The texts of the person's units, unit by unit, by their names."""
    units = [unit.id for unit in units_of(person)]
    query = select(CannedReply).join(CannedReply.unit).where(CannedReply.unit_id.in_(units))
    query = query.options(joinedload(CannedReply.unit))
    return db.session.scalars(query.order_by(Organization.path, CannedReply.title, CannedReply.id)).all()


def count_replies(unit: Organization) -> int:
    """How many texts a unit has."""
    there = select(func.count()).select_from(CannedReply).where(CannedReply.unit_id == unit.id)
    return db.session.scalar(there) or 0


def reply_of(person: Person, reply_id: int | None) -> CannedReply | None:
    """One of them by its id; the same None for none and for another unit's."""
    return next((reply for reply in replies_of(person) if reply.id == reply_id), None)


def facts_of(need: Need, writer: Person) -> Facts:
    """What the variables yield for this need, where `writer` writes."""
    unit = db.session.get_one(Organization, need.unit_id or writer.organization_id)
    return Facts(
        db.session.get_one(Person, need.raised_by_id).name,
        db.session.get_one(Organization, need.school_id).name,
        need.number,
        need.title,
        need.answer_due_on,
        unit.name,
        unit.phone,
        writer.name,
        writer.phone,
    )


def facts_to_say(need: Need, writer: Person) -> Facts:
    """The same, but for what is one need's own where others follow it: their teachers read its answer, and
    nothing else of it."""
    facts = facts_of(need, writer)
    follower = select(Need.id).where(Need.merged_into_id == need.id).limit(1)
    if db.session.scalar(follower) is None:
        return facts
    return facts._replace(**dict.fromkeys(OF_THE_NEED))
