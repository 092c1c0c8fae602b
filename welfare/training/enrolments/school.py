"""What a school has to do with its teachers' registrations: agree to them, and know who is away."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import nearest_holders, served_by
from welfare.accounts.roles import Role
from welfare.extensions import NOW, db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.training.lifecycle import State
from welfare.training.models import Enrolment, Programme, Session
from welfare.training.queries import Rows
from welfare.training.sessions.queries import ROW


@dataclass(frozen=True)
class Unanswered:
    """A school without an administrator of its own, and how many registrations wait for its word."""

    school: Organization
    registrations: int
    above: str | None
    """Where somebody says it instead; None: only who keeps accounts does."""


def schools_agreed_by(person: Person) -> frozenset[int]:
    """The schools for which the person says whether a teacher may go, as ids: as their administrator, and
    where there is none, nor above, as whoever keeps accounts there."""
    own, kept = person.reached_by(Role.SCHOOL_ADMIN), person.reached_by(Role.ADMIN)
    return own | (kept - served_by(Role.SCHOOL_ADMIN)) if kept else own


def unanswered_schools(person: Person) -> Sequence[Unanswered]:
    """The schools in the reach of an administrator or leader for whose word teachers wait while nobody sits
    there to give it, in the order of the tree."""
    reach = person.reached_by(Role.ADMIN, Role.LEADER)
    if not reach:
        return []
    sitting = (
        select(RoleAssignment.organization_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.SCHOOL_ADMIN, Person.is_active)
    )
    waiting = (
        select(Enrolment.school_id, func.count().label("registrations"))
        .join(Session, Session.id == Enrolment.session_id)
        .where(*waits_for_school())
        .group_by(Enrolment.school_id)
        .subquery()
    )
    empty = (
        select(Organization, waiting.c.registrations)
        .join(waiting, waiting.c.school_id == Organization.id)
        .where(Organization.kind == OrganizationKind.SCHOOL, Organization.id.not_in(sitting))
    )
    return [
        Unanswered(school, registrations, _name_of_nearest(school))
        for school, registrations in db.session.execute(empty.order_by(Organization.path))
        if school.id in reach
    ]


def _name_of_nearest(school: Organization) -> str | None:
    nearest, _people = nearest_holders(school, Role.SCHOOL_ADMIN)
    return nearest.display_name if nearest else None


def words_to_who_waits(enrolment: Enrolment) -> str:
    """What is said at once to whoever waits for the word of their school, or of who gives it instead."""
    school = db.session.get_one(Organization, enrolment.school_id)
    nearest, _people = nearest_holders(school, Role.SCHOOL_ADMIN)
    if nearest is school:
        return _("You are on the list as soon as your school agrees. Your place in line counts from now.")
    if nearest is None:
        return _(
            "Your school has no administrator at the moment, so whoever keeps accounts is asked to agree. "
            "Your place in line counts from now."
        )
    return _(
        "Your school has no administrator at the moment, so %(place)s is asked to agree. Your place in line "
        "counts from now.",
        place=nearest.display_name,
    )


def waits_for_school() -> tuple[ColumnElement[bool], ...]:
    """That a registration waits for the school's word."""
    return (
        Enrolment.state == State.ASKED,
        Session.starts_at > NOW,
        Session.cancelled_at.is_(None),
    )


def waiting_for_school(person: Person, *, at_most: int) -> Rows:
    """Teachers of the person's schools who ask for agreement, the soonest session first."""
    query = (
        select(Enrolment.id, Person.name, Person.staff_number, Session.id.label("session_id"), *ROW[1:])
        .join(Session, Session.id == Enrolment.session_id)
        .outerjoin(Programme)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.school_id.in_(schools_agreed_by(person)),
            *waits_for_school(),
        )
        .order_by(Session.starts_at, Enrolment.standing, Enrolment.id)
        .limit(at_most)
    )
    return db.session.execute(query).all()


def own_teachers_going(person: Person, *, at_most: int) -> Rows:
    """Sessions to come to which teachers of the person's schools go or want to go, with their names."""
    query = (
        select(Session.id, Session.title, Session.starts_at, Person.name, Enrolment.state)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.school_id.in_(person.reached_by(Role.SCHOOL_ADMIN)),
            Enrolment.state.in_([State.REGISTERED, State.STANDBY]),
            Session.ends_at > clock.now(),
            Session.cancelled_at.is_(None),
        )
        .order_by(Session.starts_at, Session.id, Enrolment.standing)
        .limit(at_most)
    )
    return db.session.execute(query).all()
