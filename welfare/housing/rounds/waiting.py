"""Who is waiting for a flat in a round, in the order of its list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import LIVE
from welfare.housing.stays.models import Allocation


def waiting(round_id: int) -> Select[Any]:
    """Those on the list who did not leave, had no offer of this round, and hold no other flat."""
    had_an_offer = exists().where(Allocation.application_id == Application.id)
    holds_a_flat = exists().where(Allocation.person_id == Application.person_id, Allocation.status.in_(LIVE))
    return select(Application).where(
        Application.round_id == round_id,
        Application.position.is_not(None),
        Application.withdrawn_at.is_(None),
        ~had_an_offer,
        ~holds_a_flat,
    )


def waiting_line(
    round_id: int, *, school_id: int | None = None, limit: int | None = None
) -> Sequence[Application]:
    """The same in order, for one school or all; nobody else gives any of them a flat meanwhile."""
    query = waiting(round_id)
    people = select(Person.id).where(Person.id.in_(query.with_only_columns(Application.person_id)))
    db.session.execute(people.order_by(Person.id).with_for_update(key_share=True))
    if school_id is not None:
        query = query.where(Application.school_id == school_id)
    return db.session.scalars(query.order_by(Application.position).limit(limit)).all()
