"""What training reminds of: registrations to agree to, what begins tomorrow, who was there."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from welfare.accounts.models import Person
from welfare.accounts.reach import holders_above, nearest_above
from welfare.accounts.roles import Role
from welfare.extensions import NOW, db, moment_of
from welfare.notices.reminders.shape import Subject, Whom
from welfare.notices.reminders.watches import Hears, Thing, Watch, day_of, in_notices, waits
from welfare.organizations.queries import the_bureau
from welfare.training.enrolments.queries import of_list
from welfare.training.enrolments.school import waits_for_school
from welfare.training.lifecycle import State
from welfare.training.models import Enrolment, Session
from welfare.training.queries import organising_unit_id
from welfare.web.routing import path_to

REMEMBERED_FOR = timedelta(days=60)
"""For how long after its end the organiser is asked who was there."""
LONG_AGO = moment_of("long_ago", -REMEMBERED_FOR)
SOON = moment_of("soon", timedelta(days=3))
"""Wider than the step, for the index."""
OF_SESSION = Enrolment.session_id == Session.id + 0
"""An expression on purpose: the few sessions to come are read first, not all enrolments there are."""


def _to_agree_to() -> Select[Any]:
    return waits(Enrolment.id, Session.held_on, OF_SESSION, *waits_for_school())


def _beginning() -> Select[Any]:
    return waits(
        Enrolment.id,
        Session.held_on,
        OF_SESSION,
        Enrolment.state == State.REGISTERED,
        Session.cancelled_at.is_(None),
        Session.starts_at > NOW,
        Session.starts_at < SOON,
    )


def _unrecorded() -> Select[Any]:
    """Sessions with somebody who has neither signed in nor been listed as there or not."""
    missing = exists().where(
        Enrolment.session_id == Session.id,
        Enrolment.state == State.REGISTERED,
        Enrolment.attended_at.is_(None),
    )
    return waits(
        Session.id,
        day_of(Session.ends_at),
        Session.ends_at < NOW,
        Session.ends_at > LONG_AGO,
        Session.cancelled_at.is_(None),
        missing,
        ~of_list(Session.id).exists(),
    )


def _read_enrolments(ids: Collection[int]) -> Mapping[int, Thing]:
    query = (
        select(Enrolment.id, Enrolment.school_id, Person.id.label("person_id"), Person.name, Session)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Session, Session.id == Enrolment.session_id)
        .where(Enrolment.id.in_(ids))
    )
    rows = db.session.execute(query).all()
    agreeing = nearest_above({row.school_id for row in rows}, Role.SCHOOL_ADMIN, Role.ADMIN)
    return {
        row.id: Thing(
            {"name": row.name, "place": row.Session.place, **_named(row.Session)},
            {
                Whom.SEATED: Hears([row.person_id], path_to("training.session", session_id=row.Session.id)),
                Whom.SCHOOL: Hears(agreeing.get(row.school_id, ()), path_to("training.index")),
            },
        )
        for row in rows
    }


def _read_sessions(ids: Collection[int]) -> Mapping[int, Thing]:
    sessions = db.session.scalars(select(Session).where(Session.id.in_(ids))).all()
    organisers = _organisers()
    return {
        session.id: Thing(
            _named(session),
            {
                Whom.ORGANISER: Hears(
                    organisers(session.organiser_id),
                    path_to("training.attendance", session_id=session.id),
                )
            },
        )
        for session in sessions
    }


def _organisers() -> Callable[[int], Collection[int]]:
    """Whom to ask about a session: who organised it, if they still keep training (`queries.keeps_training`);
    else the nearest who do."""
    unit_id, bureau = organising_unit_id(), the_bureau()
    place_id = unit_id or (bureau.id if bureau else 0)
    roles = (Role.HANDLER, Role.CLERK) if unit_id else (Role.CLERK,)
    groups = [group for role in roles for group in holders_above([place_id], role).get(place_id, ())]
    keeping = {person_id for group in groups for person_id in group}
    nearest = groups[0] if groups else []
    return lambda organiser_id: [organiser_id] if organiser_id in keeping else nearest


def _named(session: Session) -> dict[str, Any]:
    return {"title": session.title, "begins": session.starts_at}


WATCHES = (
    Watch(Subject.AGREEMENT, _to_agree_to, in_notices(_read_enrolments)),
    Watch(Subject.BEGINNING, _beginning, in_notices(_read_enrolments)),
    Watch(Subject.ATTENDANCE, _unrecorded, in_notices(_read_sessions)),
)
