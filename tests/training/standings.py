"""Sessions to which `teacher` is something, brought there by the real actions.

Seats are filled by `admin`, who is no teacher, so that what teachers may do stays theirs to try.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from tests.support.world import District
from tests.training.conftest import Opening
from welfare import clock
from welfare.extensions import db
from welfare.needs.models import NeedEvent
from welfare.notices.models import Notice
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.models import Enrolment, Programme, ReservedSeats, Session, Topic, TrainingEvent

TABLES = [
    model.__table__
    for model in (Programme, Topic, Session, ReservedSeats, Enrolment, TrainingEvent, NeedEvent, Notice)
]
"""Where training writes."""


def _invite(district: District, session: Session) -> None:
    invite(session, [district.person("teacher").id], by=district.person("other_handler"))


def _register(district: District, session: Session) -> None:
    do.register(session, by=district.person("teacher"))


def _fill(district: District, session: Session) -> None:
    do.register(session, by=district.person("admin"))


def _withdraw(district: District, session: Session) -> None:
    do.withdraw(session, by=district.person("teacher"))


def _refuse(district: District, session: Session) -> None:
    do.refuse(enrolment_in(session, district), by=district.person("school"), words="那天有课")


def _release(district: District, session: Session) -> None:
    do.release(enrolment_in(session, district), by=district.person("other_handler"), words="改到下一期")


def _be_there(district: District, session: Session) -> None:
    with clock.at(session.starts_at - timedelta(minutes=40)):
        sign_in(session, by=district.person("teacher"))


STEPS: dict[str, tuple[Callable[[District, Session], None], ...]] = {
    "nothing": (),
    "invited": (_invite,),
    "asked": (_register,),
    "registered": (_register,),
    "standby": (_fill, _register),
    "withdrawn": (_register, _withdraw),
    "refused": (_register, _refuse),
    "released": (_register, _release),
    "attended": (_register, _be_there),
}
TERMS: dict[str, dict[str, object]] = {
    "asked": {"needs_approval": True},
    "refused": {"needs_approval": True},
    "standby": {"seats": 1},
}
"""What the session must be for that."""


def session_with(standing: str, district: District, a_session: Opening, **other: object) -> Session:
    """A session to which `teacher` is that."""
    session = a_session(**{**TERMS.get(standing, {}), **other})
    for step in STEPS[standing]:
        step(district, session)
    return session


def enrolment_in(session: Session, district: District, who: str = "teacher") -> Enrolment:
    """What somebody is to a session; they must be something."""
    query = select(Enrolment).where(
        Enrolment.session_id == session.id, Enrolment.person_id == district.person(who).id
    )
    return db.session.scalars(query).one()
