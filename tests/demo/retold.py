"""The rows of the demo, as text that two loads can be compared by."""

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import Organization


def told() -> list[str]:
    """Every event of every need, with who acted and what was said, in the order in which it happened."""
    rows = db.session.execute(
        select(
            Need.number,
            NeedEvent.kind,
            NeedEvent.at,
            NeedEvent.to_status,
            NeedEvent.words,
            Person.staff_number,
        )
        .join(Need, Need.id == NeedEvent.need_id)
        .outerjoin(Person, Person.id == NeedEvent.by_id)
        .order_by(NeedEvent.id)
    )
    return ["|".join(str(value) for value in row) for row in rows]


def standing() -> list[str]:
    """Every need as it stands, without the hours at which things happened today."""
    rows = db.session.execute(
        select(
            Need.number,
            Need.title,
            Need.description,
            Need.status,
            Need.due_on,
            Need.closed_on,
            Need.answered_at,
            Need.confirmation,
            Person.name,
            Organization.name,
        )
        .join(Person, Person.id == Need.raised_by_id)
        .join(Organization, Organization.id == Need.school_id)
        .order_by(Need.id)
    )
    return ["|".join(_without_hour(value) for value in row) for row in rows]


def _without_hour(value: object) -> str:
    return str(clock.local(value).date() if hasattr(value, "hour") else value)
