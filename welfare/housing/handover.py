"""What housing has at a place that closes: flats go along, rounds follow the usual office; and at a desk that
is left."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from welfare.accounts.desks import HELD_AT_DESKS
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import RoundStatus
from welfare.housing.policy import RUNS_FOR_OFFICE
from welfare.housing.queries import office_id
from welfare.housing.refusals import InAPublicRound
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.housing.units.actions import Description, change_unit
from welfare.housing.units.models import HousingUnit
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization

IS_PUBLIC = (RoundStatus.NOTICE, RoundStatus.FROZEN, RoundStatus.DRAWN, RoundStatus.ALLOCATING)
"""Rounds whose list says already at which school who waits."""


def register_holdings() -> None:
    """Say what is counted at a place that closes, and where it goes."""
    rounds = _l("Housing rounds to run")
    HELD_AT_DESKS.register(at_desk("rounds", rounds, RUNS_FOR_OFFICE, _rounds_run_at))
    for holding in (
        Holding("rounds", rounds, lambda office: _rounds_run_at([office.id]), lambda *_places: None),
        Holding("flats", _l("Flats"), lambda school: len(_flats(school)), move_flats, is_work=False),
    ):
        HELD_BY_PLACES.register(holding)


def move_flats(closed: Organization, school: Organization, by: Person) -> None:
    """Let the flats of a school go along to another one. Raises `DoorTaken`, `InAPublicRound`."""
    _move_applications(closed, school)
    for unit in _flats(closed):
        change_unit(unit, replace(Description.of(unit), school_id=school.id), by=by)


def _move_applications(closed: Organization, school: Organization) -> None:
    """Whoever waits for a flat there waits for it at the other school: flats are offered by school."""
    wanted = select(Application).join(Round).where(Application.school_id == closed.id)
    held = select(RoundUnit.round_id).join(HousingUnit, HousingUnit.id == RoundUnit.unit_id)
    concerned = Round.id.in_(wanted.with_only_columns(Application.round_id)) | Round.id.in_(
        held.where(HousingUnit.school_id == closed.id)
    )
    rounds = select(Round).where(concerned).order_by(Round.id).with_for_update(key_share=True)
    for round_ in db.session.scalars(rounds.execution_options(populate_existing=True)).all():
        if round_.status in IS_PUBLIC:
            raise InAPublicRound(name=round_.name)
    for application in db.session.scalars(wanted.order_by(Application.id)).all():
        application.school_id = school.id
    db.session.flush()


def _flats(school: Organization) -> Sequence[HousingUnit]:
    flats = select(HousingUnit).where(HousingUnit.school_id == school.id).order_by(HousingUnit.id)
    return db.session.scalars(flats).all()


def _rounds_run_at(offices: Collection[int]) -> int:
    """Rounds are run by the office that housing needs usually go to; whoever that becomes runs them."""
    if office_id() not in offices:
        return 0
    running = select(func.count()).select_from(Round).where(Round.status != RoundStatus.FINISHED)
    return db.session.scalar(running) or 0
