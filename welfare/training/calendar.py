"""The sessions that a person goes to, for their calendar."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from welfare.accounts.calendar.feed import Appointment
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.training.lifecycle import IN_LINE, State
from welfare.training.models import Enrolment, Session
from welfare.web.routing import path_to

MOST = 200


def sessions_of(person: Person, since: datetime) -> Iterator[Appointment]:
    """Sessions for which the person has a seat, stands by or has asked; the cancelled ones as such."""
    columns = (Session.id, Session.title, Session.starts_at, Session.ends_at, Session.place)
    query = (
        select(*columns, Session.cancelled_at, Enrolment.state)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .where(Enrolment.person_id == person.id, Enrolment.state.in_(IN_LINE), Session.ends_at > since)
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(MOST)
    )
    for row in db.session.execute(query):
        has_seat = row.state == State.REGISTERED
        yield Appointment(
            uid=f"training-{row.id}",
            title=row.title if has_seat else _("%(title)s (no seat yet)", title=row.title),
            begins=row.starts_at,
            ends=row.ends_at,
            place=row.place,
            address=path_to("training.session", session_id=row.id),
            is_cancelled=row.cancelled_at is not None,
        )
