"""The published list, and the objections to it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.notice.models import Objection
from welfare.organizations.models import Organization


def published_rows(round_id: int) -> Sequence[Row[Any]]:
    """The published list: in order, then whoever is not eligible. A notice is one document, so all of it."""
    query = (
        select(
            Application.id,
            Application.code,
            Application.points,
            Application.undisclosed_points,
            Application.position,
            Application.facts,
            Application.withdrawn_at,
            Application.school_id,
            Application.nonce,
            Person.name.label("person_name"),
            Organization.display_name.label("school_name"),
        )
        .join(Person, Person.id == Application.person_id)
        .join(Organization, Organization.id == Application.school_id)
        .where(Application.round_id == round_id, Application.points.is_not(None))
        .order_by(Application.code)
    )
    rows = db.session.execute(query).all()
    return sorted(rows, key=lambda row: (row.position is None, row.position or 0))


def corrections_in(round_id: int) -> Sequence[Row[HousingEvent, str, str]]:
    """The corrections of a round's applications, oldest first: event, public number, office."""
    query = (
        select(HousingEvent, Application.code, Organization.display_name)
        .join(Application, Application.id == HousingEvent.application_id)
        .join(Person, Person.id == HousingEvent.by_id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(HousingEvent.round_id == round_id, HousingEvent.kind == EventKind.CORRECTED)
    )
    return db.session.execute(query.order_by(HousingEvent.id)).all()


def objections_in(round_id: int) -> Sequence[Objection]:
    """The objections to a round's list, oldest first."""
    return db.session.scalars(_whole_objections().where(Objection.round_id == round_id)).all()


def my_objections(round_id: int, person: Person) -> Sequence[Objection]:
    """Those that the person made."""
    mine = and_(Objection.round_id == round_id, Objection.by_id == person.id)
    return db.session.scalars(_whole_objections().where(mine)).all()


def objection_by_id(objection_id: int) -> Objection | None:
    """One objection."""
    return db.session.scalar(_whole_objections().where(Objection.id == objection_id))


def _whole_objections() -> Select[Any]:
    about = joinedload(Objection.application)
    return (
        select(Objection)
        .options(
            about.joinedload(Application.person),
            about.joinedload(Application.sensitive),
            about.joinedload(Application.school),
            joinedload(Objection.by),
        )
        .order_by(Objection.id)
    )
