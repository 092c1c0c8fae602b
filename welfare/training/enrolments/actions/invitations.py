"""Who asked for a topic is invited first."""

from collections.abc import Collection

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.notices.kinds import NoticeKind
from welfare.refusals import N_
from welfare.training import refusals
from welfare.training.enrolments.actions.seats import lock, note, tell
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Session


def invite(session: Session, person_ids: Collection[int], *, by: Person) -> int:
    """Invite those of these people who have nothing to do with the session yet; gives how many.

    Until `held_until` a seat is kept for each. Raises `Cancelled`, `AlreadyBegun`.
    """
    session = lock(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if clock.now() >= session.starts_at:
        raise refusals.AlreadyBegun
    here = set(db.session.scalars(select(Enrolment.person_id).where(Enrolment.session_id == session.id)))
    query = select(Person.id, Person.organization_id).where(
        Person.id.in_(set(person_ids) - here), Person.is_active
    )
    invited = [
        Enrolment(session_id=session.id, person_id=id_, school_id=school_id, state=State.INVITED)
        for id_, school_id in db.session.execute(query.order_by(Person.id))
    ]
    db.session.add_all(invited)
    for enrolment in invited:
        note(enrolment, EventKind.INVITE, by=by)
    if invited:
        sentence = N_("You asked for it, so you are invited first: %(title)s, %(begins)s")
        tell(session, [enrolment.person_id for enrolment in invited], sentence, kind=NoticeKind.INVITATION)
    return len(invited)
