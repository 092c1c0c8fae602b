"""Whom housing tells what. Each sentence names nobody but whom it is for."""

from collections.abc import Collection

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.needs.settings.models import CategorySetting
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.organizations.models import Organization
from welfare.refusals import N_
from welfare.web.routing import path_to


def round_opened(round_: Round) -> None:
    """Everybody with an open housing need may want to apply."""
    needing = select(Need.raised_by_id).where(Need.category == "housing", Need.status.in_(OPEN)).distinct()
    _tell(
        db.session.scalars(needing).all(),
        N_("Flats are given out: apply in %(round)s until %(day)s"),
        round_,
        round=round_.name,
        day=round_.closes_on,
    )


def applications_closed(round_: Round) -> None:
    """Who runs housing checks the facts and publishes the list."""
    _tell(
        who_runs_housing(),
        N_("Applications in %(round)s have closed: check them and publish the list"),
        round_,
        round=round_.name,
    )


def list_published(round_: Round) -> None:
    """Whoever applied sees points and place."""
    _tell(
        _applicants(round_),
        N_("The list of %(round)s is public until %(day)s: see your points and your place"),
        round_,
        round=round_.name,
        day=round_.notice_until,
    )


def order_changed(round_: Round) -> None:
    """Whoever applied may have moved."""
    _tell(
        _applicants(round_),
        N_("An objection was upheld and the list of %(round)s has changed; it is public until %(day)s"),
        round_,
        round=round_.name,
        day=round_.notice_until,
    )


def objection_made(round_: Round) -> None:
    """Who runs housing answers."""
    _tell(who_runs_housing(), N_("There is an objection to the list of %(round)s"), round_, round=round_.name)


def objection_answered(objection: Objection) -> None:
    """Whoever objected reads the answer."""
    round_ = db.session.get_one(Round, objection.round_id)
    _tell(
        [objection.by_id],
        N_("Your objection to the list of %(round)s was answered"),
        round_,
        round=round_.name,
    )


def notice_expired(round_: Round) -> None:
    """Who runs housing freezes the list."""
    _tell(
        who_runs_housing(),
        N_("The notice of %(round)s has run its days: the list can be frozen for the draw"),
        round_,
        round=round_.name,
    )


def list_frozen(round_: Round) -> None:
    """Whoever applied can look up the public value on its day."""
    _tell(
        _applicants(round_),
        N_("The list of %(round)s is frozen: see which public random value tells equals apart"),
        round_,
        round=round_.name,
    )


def places_drawn(round_: Round) -> None:
    """Whoever applied sees the place."""
    _tell(_applicants(round_), N_("The places in %(round)s are drawn: see yours"), round_, round=round_.name)


def flat_offered(allocation: Allocation, person_id: int, unit: HousingUnit) -> None:
    """The lucky one answers."""
    tell_people(
        [person_id],
        NoticeKind.HOUSING,
        N_("A flat is offered to you: %(flat)s. Say by %(day)s whether you take it"),
        address=path_to("housing.index"),
        flat=unit.door,
        day=allocation.respond_by,
    )


def offer_lapsed(allocation: Allocation) -> None:
    """It went to the next in line."""
    unit = db.session.get_one(HousingUnit, allocation.unit_id)
    tell_people(
        [allocation.person_id],
        NoticeKind.HOUSING,
        N_("You did not answer in time: the flat %(flat)s went to the next in line"),
        address=path_to("housing.index"),
        flat=unit.door,
    )


def offer_accepted(allocation: Allocation) -> None:
    """Who runs housing hands over the key."""
    unit = db.session.get_one(HousingUnit, allocation.unit_id)
    tell_people(
        who_runs_housing(),
        NoticeKind.HOUSING,
        N_("The flat %(flat)s was accepted: hand over the key"),
        address=path_to("housing.unit", unit_id=unit.id),
        flat=unit.door,
    )


def stay_renewed(allocation: Allocation) -> None:
    """Whoever lives there knows until when."""
    tell_people(
        [allocation.person_id],
        NoticeKind.HOUSING,
        N_("Your stay in the flat goes on until %(day)s"),
        address=path_to("housing.index"),
        day=allocation.term_until,
    )


def flat_freed(unit: HousingUnit) -> None:
    """Somebody left; the flat is to be looked after."""
    tell_people(
        who_runs_housing(),
        NoticeKind.HOUSING,
        N_("The flat %(flat)s is free: the account of who held it was closed"),
        address=path_to("housing.unit", unit_id=unit.id),
        flat=unit.door,
    )


def who_runs_housing() -> Collection[int]:
    """The ids of those whom `policy.may_run` lets run housing."""
    office = (
        select(Organization.path)
        .join(CategorySetting, CategorySetting.default_unit_id == Organization.id)
        .where(CategorySetting.category == "housing")
        .scalar_subquery()
    )
    has = in_force(clock.today()).c
    held_at = select(has.person_id).join(Organization, Organization.id == has.organization_id)
    handlers = held_at.where(has.role == Role.HANDLER, office.startswith(Organization.path))
    clerks = held_at.where(has.role == Role.CLERK, Organization.parent_id.is_(None))
    people = select(Person.id).where(Person.is_active, Person.id.in_(handlers.union(clerks)))
    return db.session.scalars(people).all()


def _applicants(round_: Round) -> Collection[int]:
    return db.session.scalars(
        select(Application.person_id).where(
            Application.round_id == round_.id, Application.withdrawn_at.is_(None)
        )
    ).all()


def _tell(people: Collection[int], sentence: str, round_: Round, **values: object) -> None:
    tell_people(
        people,
        NoticeKind.HOUSING,
        sentence,
        address=path_to("housing.round_page", round_id=round_.id),
        **values,
    )
