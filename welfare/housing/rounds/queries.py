"""What is asked of rounds. A draft is there for those who run housing only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import RoundStatus, UnitState
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.housing.rounds.waiting import waiting
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Round.id,), descending=True)
ROUND_ROW: tuple[Any, ...] = (Round.id, Round.name, Round.status, Round.closes_on, Round.notice_until)


def round_rows(*, runs: bool) -> Select[Any]:
    """The rounds as rows, to be read `NEWEST_FIRST`."""
    query = select(*ROUND_ROW)
    return query if runs else query.where(Round.status != RoundStatus.DRAFT)


def round_by_id(round_id: int, *, runs: bool) -> Round | None:
    """One round with its rule set and who signed it."""
    query = (
        select(Round)
        .where(Round.id == round_id)
        .options(joinedload(Round.rule_set), joinedload(Round.signed_by))
    )
    return db.session.scalar(query if runs else query.where(Round.status != RoundStatus.DRAFT))


def rounds_open_to(person: Person, *, at_most: int) -> Sequence[Row[Any]]:
    """The rounds in which the person can apply and has not, the one that closes first on top."""
    has_applied = exists().where(
        Application.round_id == Round.id,
        Application.person_id == person.id,
        Application.withdrawn_at.is_(None),
    )
    query = round_rows(runs=False).where(
        Round.status == RoundStatus.OPEN, Round.closes_on >= clock.today(), ~has_applied
    )
    return db.session.execute(query.order_by(Round.closes_on, Round.id).limit(at_most)).all()


@dataclass(frozen=True)
class SchoolInRound:
    """What a round has at one school."""

    id: int
    display_name: str
    flats: int
    applicants: int
    least_area: float
    most_area: float
    """In square metres."""
    least_rent: int | None
    most_rent: int | None
    """Yuan a month; None where it is settled for none of the flats."""


def schools_in(round_: Round) -> list[SchoolInRound]:
    """The schools of a round, with its flats there and how many want one; withdrawn ones do not count."""
    flats = (
        select(
            HousingUnit.school_id,
            func.count().label("flats"),
            func.min(HousingUnit.floor_area).label("least_area"),
            func.max(HousingUnit.floor_area).label("most_area"),
            func.min(HousingUnit.rent_yuan).label("least_rent"),
            func.max(HousingUnit.rent_yuan).label("most_rent"),
        )
        .join(RoundUnit, RoundUnit.unit_id == HousingUnit.id)
        .where(RoundUnit.round_id == round_.id)
        .group_by(HousingUnit.school_id)
        .subquery()
    )
    wanting = (
        select(Application.school_id, func.count().label("applicants"))
        .where(Application.round_id == round_.id, Application.withdrawn_at.is_(None))
        .group_by(Application.school_id)
        .subquery()
    )
    query = (
        select(
            Organization.id, Organization.display_name, flats.c.flats, func.coalesce(wanting.c.applicants, 0)
        )
        .add_columns(flats.c.least_area, flats.c.most_area, flats.c.least_rent, flats.c.most_rent)
        .join(flats, flats.c.school_id == Organization.id)
        .outerjoin(wanting, wanting.c.school_id == Organization.id)
        .order_by(Organization.path)
    )
    return [SchoolInRound(*row) for row in db.session.execute(query)]


def units_chosen(round_id: int) -> set[int]:
    """The ids of a round's flats."""
    return set(db.session.scalars(select(RoundUnit.unit_id).where(RoundUnit.round_id == round_id)))


def waiting_at(round_id: int) -> dict[int, int]:
    """How many still wait for a flat, by school."""
    line = waiting(round_id).subquery()
    query = select(line.c.school_id, func.count()).group_by(line.c.school_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def vacant_for(round_id: int) -> Sequence[Row[Any]]:
    """The vacant flats at schools where somebody of this round still waits."""
    places = waiting(round_id).with_only_columns(Application.school_id).distinct()
    query = (
        select(HousingUnit.id, HousingUnit.building, HousingUnit.number)
        .add_columns(Organization.display_name.label("school_name"))
        .join(Organization, Organization.id == HousingUnit.school_id)
        .where(HousingUnit.state == UnitState.VACANT, HousingUnit.school_id.in_(places))
        .order_by(HousingUnit.id)
        .limit(100)
    )
    return db.session.execute(query).all()


def allocated_in(round_id: int) -> dict[int, Any]:
    """What each application of a round was offered last, by its id."""
    query = (
        select(
            Allocation.id,
            Allocation.application_id,
            Allocation.status,
            Allocation.unit_id,
            HousingUnit.building,
            HousingUnit.number,
        )
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .where(Allocation.round_id == round_id)
        .order_by(Allocation.id)
    )
    return {row.application_id: row for row in db.session.execute(query)}
