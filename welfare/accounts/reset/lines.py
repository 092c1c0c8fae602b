"""By what codes can be sent from here, and which of it is somebody's."""

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.accounts.reset.models import ContactPoint, Line
from welfare.channels.phones import sends_sms
from welfare.channels.smtp import sends_mail
from welfare.extensions import db


def lines() -> tuple[Line, ...]:
    """By what codes are sent from here, what costs nothing first."""
    found = {Line.EMAIL: sends_mail(), Line.PHONE: sends_sms()}
    return tuple(line for line, is_there in found.items() if is_there)


def contact_point(person_id: int, line: Line) -> ContactPoint | None:
    """What somebody has proven to read there."""
    return db.session.get(ContactPoint, (person_id, line))


def line_for(person: Person | None) -> Line:
    """By what a code for a new password is sent to this person, or would be to whoever is nobody."""
    there = lines()
    query = select(ContactPoint.line).where(ContactPoint.person_id == (person.id if person else 0))
    proven = set(db.session.scalars(query))
    return next((line for line in there if line in proven), there[0] if there else Line.EMAIL)
