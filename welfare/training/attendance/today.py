"""Signing in for what is on now, on the teacher's first page."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

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
    about = {"person_id": person.id, "now": now, "began": now - LONGEST_SESSION, "opens": now + SIGN_IN_OPENS}
    for row in sorted(db.session.execute(_on_now(), about), key=lambda row: (row.starts_at, row.id)):
        yield Card(
            title=row.title,
            note=_("%(when)s, %(place)s", when=when_label(row.starts_at, row.ends_at), place=row.place),
            call=_("Sign in now"),
            address=path_to("training.sign_in", session_id=row.id),
        )


@cache
def _on_now() -> Select[int, str, datetime, datetime, str]:
    """Built once, as each look at a teacher's first page asks it. Not sorted there: it is read from the
    person's own enrolments, which are few."""
    return (
        select(Session.id, Session.title, Session.starts_at, Session.ends_at, Session.place)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .where(
            Enrolment.person_id == bindparam("person_id"),
            Enrolment.state == State.REGISTERED,
            Enrolment.attended_at.is_(None),
            Session.starts_at > bindparam("began"),
            Session.starts_at <= bindparam("opens"),
            Session.ends_at >= bindparam("now"),
            Session.cancelled_at.is_(None),
        )
    )
