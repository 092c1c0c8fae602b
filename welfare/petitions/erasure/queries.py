"""What still runs for a person, so that nothing of them can be erased: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, false, func, select, true
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import LIVE as BOOKED
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import LIVE as HOLDS_A_FLAT
from welfare.housing.lifecycle import RoundStatus
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.needs.calls.models import DueCall
from welfare.needs.lifecycle import GOES_ON
from welfare.needs.models import Need
from welfare.petitions.lifecycle import RUNNING, Kind
from welfare.petitions.models import Petition
from welfare.training.lifecycle import CAN_WITHDRAW
from welfare.training.models import Enrolment, Session


@dataclass(frozen=True)
class Runs:
    """Something that has to come to an end first, by the conditions under which it runs for a person."""

    label: Any
    model: Any
    conditions: Callable[[Person], tuple[ColumnElement[bool], ...]]
    joined: Any = None


def _follows_one_that_goes_on() -> ColumnElement[bool]:
    leading = aliased(Need)
    return exists().where(leading.id == Need.merged_into_id, leading.status.in_(GOES_ON)).correlate(Need)


RUNS = (
    Runs(
        _l("needs that are not closed"),
        Need,
        # one that follows another comes back to intake if that is withdrawn
        lambda p: (Need.raised_by_id == p.id, Need.status.in_(GOES_ON) | _follows_one_that_goes_on()),
    ),
    Runs(
        _l("calls about an answer"),
        DueCall,
        lambda p: (DueCall.need_id == Need.id, Need.raised_by_id == p.id),
        Need,
    ),
    Runs(
        _l("flats offered or lived in"),
        Allocation,
        lambda p: (Allocation.person_id == p.id, Allocation.status.in_(HOLDS_A_FLAT)),
    ),
    Runs(
        _l("applications for a flat"),
        Application,
        lambda p: (
            Application.round_id == Round.id,
            Application.person_id == p.id,
            Application.withdrawn_at.is_(None),
            Round.status != RoundStatus.FINISHED,
        ),
        Round,
    ),
    Runs(
        _l("objections without an answer"),
        Objection,
        lambda p: (Objection.by_id == p.id, Objection.answered_at.is_(None)),
    ),
    Runs(
        _l("enrolments in trainings to come"),
        Enrolment,
        lambda p: (
            Enrolment.session_id == Session.id,
            Enrolment.person_id == p.id,
            Enrolment.state.in_(CAN_WITHDRAW),
            Session.ends_at > clock.now(),
            Session.cancelled_at.is_(None),
        ),
        Session,
    ),
    Runs(
        _l("bookings to come"),
        Booking,
        lambda p: (Booking.person_id == p.id, Booking.state.in_(BOOKED), Booking.ends_at > clock.now()),
    ),
    Runs(
        _l("roles held besides being a teacher"),
        RoleAssignment,
        # whoever closed the account has handed on what they had in hand
        lambda p: (
            RoleAssignment.person_id == p.id,
            RoleAssignment.role != Role.TEACHER,
            true() if p.is_active else false(),
        ),
    ),
    Runs(
        _l("other requests or complaints"),
        Petition,
        lambda p: (
            Petition.person_id == p.id,
            Petition.kind != Kind.ERASURE,
            Petition.status.in_(RUNNING),
        ),
    ),
)
"""As long as any of these is there, nothing is erased: somebody waits for it, or it is needed to end it."""


def what_runs(person: Person) -> list[tuple[Any, int]]:
    """What still runs for a person: its words, and how many there are."""
    counts = [
        select(func.count())
        .select_from(runs.model, *([runs.joined] if runs.joined is not None else []))
        .where(*runs.conditions(person))
        .scalar_subquery()
        for runs in RUNS
    ]
    found = db.session.execute(select(*counts)).one()
    return [(runs.label, count) for runs, count in zip(RUNS, found, strict=True) if count]
