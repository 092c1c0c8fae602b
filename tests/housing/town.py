"""Flats, applicants and rounds for tests, made through the real actions."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person
from welfare.accounts.privacy.models import BUILT_IN, PrivacyReading
from welfare.accounts.reach import with_reach
from welfare.extensions import db
from welfare.housing.applications.actions import apply
from welfare.housing.applications.models import Application
from welfare.housing.draw.actions import Named, freeze, type_value
from welfare.housing.draw.models import Draw
from welfare.housing.draw.rules import Source, issue_after
from welfare.housing.rounds.actions import Plan, keep_rules, open_round, prepare_round, publish
from welfare.housing.rounds.models import Round
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.units.actions import Description, add_unit
from welfare.housing.units.models import HousingUnit, Obtained
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.models import Need

_numbers = count(1)
VALUE = "03071219243108"
"""The public random value of every draw."""
FACTS = {"owns_home": "no", "commute_km": 5, "people": 1, "years_here": 1, "couple_teaches": "no"}


def flat(district: District, school: str = "near_school", **more: Any) -> HousingUnit:
    """A vacant flat at a school."""
    described: dict[str, Any] = {
        "school_id": more.get("school_id") or district.place(school).id,
        "building": "1号楼",
        "number": f"{next(_numbers)}",
        "floor_area": 33.5,
        "rooms": 1,
        "obtained_by": Obtained.BUILT,
        "cost_yuan": 59000,
    }
    return add_unit(Description(**{**described, **more}), by=district.person("handler"))


def newcomer(district: District, school: str = "near_school", staff_number: str = "") -> Person:
    """A teacher who has just come, with what the rules ask of whoever acts."""
    number = next(_numbers)
    person = add_person(
        staff_number=staff_number or f"new{number}",
        name=f"新老师{number}",
        organization=district.place(school),
    )
    person.must_change_password = False
    db.session.add(PrivacyReading(person_id=person.id, number=BUILT_IN, read_at=clock.now()))
    db.session.flush()
    return with_reach(person)


def housing_need(person: Person, **details: Any) -> Need:
    """A need for a flat, as the person says it."""
    need, _ = submit(
        Submission(
            key=f"town-{next(_numbers)}",
            category="housing",
            title="想申请周转房",
            description="刚到学校",
            details=details,
        ),
        by=person,
    )
    db.session.flush()
    return need


def draft(district: District, units: Collection[HousingUnit], **more: Any) -> Round:
    """A round that is prepared, under the sample rules."""
    by = district.person("handler")
    plan: dict[str, Any] = {
        "name": "秋季周转房",
        "rule_set_id": keep_rules("周转房积分", SAMPLE, by=by).id,
        "closes_on": clock.today() + timedelta(days=3),
        "notice_days": 3,
        "offer_days": 2,
        "term_months": 36,
        "unit_ids": [unit.id for unit in units],
    }
    return prepare_round(Plan(**{**plan, **more}), by=by)


def open_for(district: District, units: Collection[HousingUnit], **more: Any) -> Round:
    """A round that takes applications."""
    round_ = draft(district, units, **more)
    open_round(round_, by=district.person("handler"))
    db.session.flush()
    return round_


def applied(round_: Round, person: Person, **facts: Any) -> Application:
    """An application for a flat at the person's own school, from a need of theirs."""
    need = facts.pop("need", None) or housing_need(person)
    wants = facts.pop("school_id", person.organization_id)
    sensitive = facts.pop("sensitive", None)
    said = {**FACTS, **facts}
    return apply(round_, by=person, need_id=need.id, school_id=wants, facts=said, sensitive=sensitive)


def after(round_: Round, days: int = 1) -> datetime:
    """The morning so many days after the last day of what runs: applications, the notice, or the draw."""
    draw = db.session.get(Draw, round_.id)
    last = draw.draws_at.date() if draw else round_.notice_until or round_.closes_on
    return datetime(last.year, last.month, last.day, 1, tzinfo=clock.time_zone()) + timedelta(
        days=days, hours=8
    )


def published(district: District, round_: Round) -> None:
    """The list is public from the day after applications closed."""
    with clock.at(after(round_)):
        publish(round_, by=district.person("clerk"))
    db.session.flush()


def frozen(district: District, round_: Round, at: datetime | None = None) -> None:
    """The list is frozen the day after its notice, unless at another moment, for the next public value."""
    with clock.at(at or after(round_)):
        _issue, day = issue_after(Source.SSQ, "2026000", clock.today(), clock.today())
        freeze(round_, Named(Source.SSQ, day, f"{day.year}138"), by=district.person("handler"))
    db.session.flush()


def drawn(district: District, round_: Round, at: datetime | None = None) -> None:
    """The same, and two people have typed the value in."""
    frozen(district, round_, at)
    with clock.at(after(round_)):
        for who in ("handler", "clerk"):
            type_value(round_, VALUE, by=district.person(who))
    db.session.flush()
