"""Signing in for what is on now, on the teacher's first page."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.teacher.today import Card
from welfare.training.labels import when_label
from welfare.training.lifecycle import LONGEST_SESSION, SIGN_IN_OPENS, State
from welfare.training.models import Enrolment, Session
from welfare.web.routing import path_to


def signing_in_today(person: Person) -> Iterator[Card]:
    """A card for each session that the person has a seat in and can sign in to now, soonest first."""
    now = clock.now()
    query = (  # not sorted there: it is read from the person's own enrolments, which are few
        select(Session.id, Session.title, Session.starts_at, Session.ends_at, Session.place)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state == State.REGISTERED,
            Enrolment.attended_at.is_(None),
            Session.starts_at > now - LONGEST_SESSION,
            Session.starts_at <= now + SIGN_IN_OPENS,
            Session.ends_at >= now,
            Session.cancelled_at.is_(None),
        )
    )
    for row in sorted(db.session.execute(query), key=lambda row: (row.starts_at, row.id)):
        yield Card(
            title=row.title,
            note=_("%(when)s, %(place)s", when=when_label(row.starts_at, row.ends_at), place=row.place),
            call=_("Sign in now"),
            address=path_to("training.sign_in", session_id=row.id),
        )
