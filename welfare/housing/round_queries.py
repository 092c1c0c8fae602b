"""What is asked of rounds and applications. A draft is there for those who run housing only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import RoundStatus, UnitState
from welfare.housing.models import (
    Allocation,
    Application,
    HousingUnit,
    Objection,
    Round,
    RoundUnit,
    RuleSet,
)
from welfare.housing.waiting import waiting
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Round.id,), descending=True)
AS_THEY_CAME = Keys((Application.id,))
ROUND_ROW: tuple[Any, ...] = (Round.id, Round.name, Round.status, Round.closes_on, Round.notice_until)
MY_ROW = (*ROUND_ROW, Application.points, Application.position, Application.withdrawn_at)
AT = aliased(Organization)
APPLICATION_ROW: tuple[Any, ...] = (
    Application.id,
    Application.code,
    Application.applied_at,
    Application.withdrawn_at,
    Application.points,
    Application.position,
    Person.name.label("person_name"),
    AT.name.label("school_name"),
    Need.number.label("need_number"),
)
"""What the list of those who applied shows, to those who run housing."""
MOST_RULE_SETS = 200


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


@dataclass(frozen=True)
class SchoolInRound:
    """What a round has at one school."""

    id: int
    name: str
    flats: int
    applicants: int


def schools_in(round_: Round) -> list[SchoolInRound]:
    """The schools of a round, with how many flats and how many who want one; withdrawn ones do not count."""
    flats = (
        select(HousingUnit.school_id, func.count().label("flats"))
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
        select(Organization.id, Organization.name, flats.c.flats, func.coalesce(wanting.c.applicants, 0))
        .join(flats, flats.c.school_id == Organization.id)
        .outerjoin(wanting, wanting.c.school_id == Organization.id)
        .order_by(Organization.path)
    )
    return [SchoolInRound(*row) for row in db.session.execute(query)]


def units_chosen(round_id: int) -> set[int]:
    """The ids of a round's flats."""
    return set(db.session.scalars(select(RoundUnit.unit_id).where(RoundUnit.round_id == round_id)))


def rule_sets() -> Sequence[RuleSet]:
    """Every version of every rule set, newest first."""
    return db.session.scalars(select(RuleSet).order_by(RuleSet.id.desc()).limit(MOST_RULE_SETS)).all()


def rule_set_by_id(rule_set_id: int) -> RuleSet | None:
    """One version."""
    return db.session.get(RuleSet, rule_set_id)


def my_application(round_id: int, person: Person) -> Application | None:
    """What a person applied with, facts kept apart included."""
    query = (
        select(Application)
        .where(Application.round_id == round_id, Application.person_id == person.id)
        .options(
            joinedload(Application.sensitive), joinedload(Application.school), joinedload(Application.need)
        )
    )
    return db.session.scalar(query)


def my_applications(person: Person) -> Sequence[Row[Any]]:
    """The rounds in which a person applied, newest first."""
    query = (
        select(*MY_ROW)
        .join(Application, Application.round_id == Round.id)
        .where(Application.person_id == person.id)
        .order_by(Application.id.desc())
        .limit(20)
    )
    return db.session.execute(query).all()


def application_by_id(application_id: int) -> Application | None:
    """One application with everything about it: for those who run housing."""
    query = (
        select(Application)
        .join(Application.person)
        .where(Application.id == application_id)
        .options(
            contains_eager(Application.person).joinedload(Person.organization),
            joinedload(Application.sensitive),
            joinedload(Application.school),
            joinedload(Application.need),
            joinedload(Application.round),
        )
    )
    return db.session.scalar(query)


def application_rows(round_id: int) -> Select[Any]:
    """Who applied, as rows for those who run housing: to be read `AS_THEY_CAME`."""
    return (
        select(*APPLICATION_ROW)
        .join(Person, Person.id == Application.person_id)
        .join(AT, AT.id == Application.school_id)
        .join(Need, Need.id == Application.need_id)
        .where(Application.round_id == round_id)
    )


def published_rows(round_id: int) -> Sequence[Row[Any]]:
    """The published list: in order, then whoever is not eligible. A notice is one document, so all of it."""
    query = (
        select(
            Application.id,
            Application.code,
            Application.points,
            Application.undisclosed_points,
            Application.position,
            Application.facts,
            Application.withdrawn_at,
            Application.school_id,
            Person.name.label("person_name"),
            Organization.name.label("school_name"),
        )
        .join(Person, Person.id == Application.person_id)
        .join(Organization, Organization.id == Application.school_id)
        .where(Application.round_id == round_id, Application.points.is_not(None))
        .order_by(Application.position, Application.id)
    )
    rows = db.session.execute(query).all()
    return sorted(rows, key=lambda row: (row.position is None, row.position or row.id))


def has_applied(round_id: int, person: Person) -> bool:
    """Whether the person applied in that round."""
    applied = exists().where(Application.round_id == round_id, Application.person_id == person.id)
    return bool(db.session.scalar(select(applied)))


def objections_in(round_id: int) -> Sequence[Objection]:
    """The objections to a round's list, oldest first."""
    return db.session.scalars(_whole_objections().where(Objection.round_id == round_id)).all()


def my_objections(round_id: int, person: Person) -> Sequence[Objection]:
    """Those that the person made."""
    mine = and_(Objection.round_id == round_id, Objection.by_id == person.id)
    return db.session.scalars(_whole_objections().where(mine)).all()


def objection_by_id(objection_id: int) -> Objection | None:
    """One objection."""
    return db.session.scalar(_whole_objections().where(Objection.id == objection_id))


def _whole_objections() -> Select[Any]:
    about = joinedload(Objection.application)
    return (
        select(Objection)
        .options(
            about.joinedload(Application.person),
            about.joinedload(Application.sensitive),
            about.joinedload(Application.school),
            joinedload(Objection.by),
        )
        .order_by(Objection.id)
    )


def open_housing_needs(person: Person) -> Sequence[Row[Any]]:
    """The needs from which a person can apply, newest first."""
    query = (
        select(Need.id, Need.number, Need.title, Need.details)
        .where(Need.raised_by_id == person.id, Need.category == "housing", Need.status.in_(OPEN))
        .order_by(Need.id.desc())
        .limit(20)
    )
    return db.session.execute(query).all()


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
        .add_columns(Organization.name.label("school_name"))
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
