"""Who runs housing, and what was done in it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.accounts.queries import names_of
from welfare.extensions import db
from welfare.history.models import ACTED_FOR
from welfare.history.queries import with_others
from welfare.history.timeline import for_named
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.policy import may_read_all, may_run
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind

CATEGORY = "housing"
OF_ONE_APPLICANT = (EventKind.APPLIED, EventKind.APPLICATION_CHANGED, EventKind.WITHDRAWN)
SIGNED_OR_TYPED = (EventKind.SIGNED, EventKind.VALUE_TYPED, EventKind.DRAWN)


def office_id() -> int | None:
    """The unit that housing needs go to where nobody chooses another."""
    return db.session.scalar(
        select(CategorySetting.default_unit_id).where(CategorySetting.category == CATEGORY)
    )


def runs_housing(person: Person) -> bool:
    """Whether the person runs housing, see `policy.may_run`."""
    return may_run(person, office_id())


def reads_all_of_housing(person: Person) -> bool:
    """Whether the person reads whatever those read who run housing, see `policy.may_read_all`."""
    return may_read_all(person, office_id())


def is_withheld(owner_id: int, person: Person) -> bool:
    """Whether what somebody has applied with is kept from a person: from whoever stands in for them, unless
    they read it by roles of their own."""
    return owner_id in person.stands_in_for and not may_read_all(person.alone, office_id())


def events_about(column: Any, row_id: int) -> Sequence[HousingEvent]:
    """The history of a flat, a round or an application, oldest first, with who acted."""
    query = select(HousingEvent).where(column == row_id).options(joinedload(HousingEvent.by))
    return with_others(db.session.scalars(query.order_by(HousingEvent.id)).all())


def events_of_round(round_id: int) -> Sequence[HousingEvent]:
    """What happened to a round as a whole, oldest first: not each application, not each flat."""
    whole = (HousingEvent.unit_id.is_(None), HousingEvent.kind.not_in(OF_ONE_APPLICANT))
    query = select(HousingEvent).where(HousingEvent.round_id == round_id, *whole)
    events = db.session.scalars(query.options(joinedload(HousingEvent.by)).order_by(HousingEvent.id)).all()
    return with_others(events)


def events_of_kind(round_id: int, kind: EventKind) -> Sequence[HousingEvent]:
    """What of one kind happened in a round, oldest first."""
    query = select(HousingEvent).where(HousingEvent.round_id == round_id, HousingEvent.kind == kind)
    return db.session.scalars(query.order_by(HousingEvent.id)).all()


def who_in(round_id: int) -> Callable[..., str]:
    """Says who signed a round or typed its public value in, and for whom they stood in: a function of the
    person and of the kinds of events by which they did."""
    done = select(HousingEvent.kind, HousingEvent.by_id, HousingEvent.details[ACTED_FOR]).where(
        HousingEvent.round_id == round_id, HousingEvent.kind.in_(SIGNED_OR_TYPED)
    )
    rows = db.session.execute(done.order_by(HousingEvent.id)).all()
    others = {(kind, by_id): acted_for or () for kind, by_id, acted_for in rows}
    names = names_of({id_ for ids in others.values() for id_ in ids})

    def who(person: Person, *kinds: EventKind) -> str:
        ids = next((others[kind, person.id] for kind in kinds if (kind, person.id) in others), ())
        return for_named(person.name, [names[id_] for id_ in ids])

    return who


def schools(ids: Collection[int] | None = None) -> Sequence[Organization]:
    """The open schools, all or some."""
    query = select(Organization).where(Organization.kind == OrganizationKind.SCHOOL, Organization.is_active)
    if ids is not None:
        query = query.where(Organization.id.in_(ids))
    return db.session.scalars(query.order_by(Organization.path)).all()
