"""What housing has at a place that closes: flats go along, rounds follow the usual office; and at a desk that
is left."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from welfare.accounts.desks import HELD_AT_DESKS
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import record
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import EventKind, RoundStatus
from welfare.housing.policy import RUNS_FOR_OFFICE
from welfare.housing.queries import office_id
from welfare.housing.refusals import InAPublicRound
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.housing.units.actions import Description, change_unit
from welfare.housing.units.models import BUILDING_LENGTH, HousingUnit
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
        Holding("applications", _l("Applications for flats"), _count_applications, move_applications, False),
        Holding("flats", _l("Flats"), lambda school: len(_flats(school)), move_flats, is_work=False),
    ):
        HELD_BY_PLACES.register(holding)


def move_applications(closed: Organization, school: Organization, by: Person) -> None:
    """Whoever waits for a flat there waits for it at the other school: flats are offered by school.

    Raises `InAPublicRound`.
    """
    applications = db.session.scalars(_applications(closed).order_by(Application.id)).all()
    _check_rounds({application.round_id for application in applications})
    for application in applications:
        application.school_id = school.id
        record(
            EventKind.MOVED,
            by=by,
            round_id=application.round_id,
            application_id=application.id,
            words=f"{closed.display_name} → {school.display_name}",
        )
    db.session.flush()


def move_flats(closed: Organization, school: Organization, by: Person) -> None:
    """Let the flats of a school go along to another; one whose door is taken there bears its former school's
    name in its address from then on. Raises `InAPublicRound`, `DoorTaken` where that makes it too long.
    """
    held = select(RoundUnit.round_id).join(HousingUnit, HousingUnit.id == RoundUnit.unit_id)
    _check_rounds(set(db.session.scalars(held.where(HousingUnit.school_id == closed.id))))
    taken = {Description.of(unit).door for unit in _flats(school)}
    for unit in _flats(closed):
        described = replace(Description.of(unit), school_id=school.id)
        if described.door in taken:
            described = _named_after(closed, described)
        change_unit(unit, described, by=by)


def _named_after(closed: Organization, described: Description) -> Description:
    """The same flat with the name of the school that is closed before its building."""
    room = BUILDING_LENGTH - len(described.building) - 1
    if room <= 0:
        raise described.taken
    return replace(described, building=f"{closed.display_name[:room]} {described.building}")


def _check_rounds(round_ids: Collection[int]) -> None:
    """What a list says already is not changed behind its readers. Raises `InAPublicRound`."""
    rounds = select(Round).where(Round.id.in_(round_ids)).order_by(Round.id).with_for_update(key_share=True)
    for round_ in db.session.scalars(rounds.execution_options(populate_existing=True)).all():
        if round_.status in IS_PUBLIC:
            raise InAPublicRound(name=round_.name)


def _applications(school: Organization) -> Select[Application]:
    return select(Application).where(Application.school_id == school.id)


def _count_applications(school: Organization) -> int:
    return len(db.session.scalars(_applications(school).with_only_columns(Application.id)).all())


def _flats(school: Organization) -> Sequence[HousingUnit]:
    flats = select(HousingUnit).where(HousingUnit.school_id == school.id).order_by(HousingUnit.id)
    return db.session.scalars(flats).all()


def _rounds_run_at(offices: Collection[int]) -> int:
    """Rounds are run by the office that housing needs usually go to; whoever that becomes runs them."""
    if office_id() not in offices:
        return 0
    running = select(func.count()).select_from(Round).where(Round.status != RoundStatus.FINISHED)
    return db.session.scalar(running) or 0
