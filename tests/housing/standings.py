"""An offer of every kind and a flat in every state, as one state of the database that is kept.

A signed round offered seven flats to seven people; each is called by what came of the offer. The flats
`vacant` and `repair` belong to no round. In a second round, signed too, `waiting` still waits for a flat, and
`other` lives in its only one. For each state of a flat a round is prepared that would give such a flat out.
"""

from datetime import timedelta

from sqlalchemy import select

from tests.housing import town
from tests.housing.phases import days_ago
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.rounds.actions import publish
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions import offers as allocations
from welfare.housing.stays.actions import stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units.actions import begin_repair
from welfare.housing.units.models import HousingUnit

STATUSES = ("offered", "accepted", "moved_in", "vacated", "declined", "lapsed", "cancelled")
FLATS = {"vacant": "vacant", "held": "offered", "occupied": "moved_in", "under_repair": "repair"}
"""A flat in each state, by its number."""
TERM_MONTHS = 12


def build() -> None:
    """Writes it all into the district."""
    district = District()
    with clock.at(days_ago(22)):
        town.flat(district, number="vacant")
        begin_repair(town.flat(district, number="repair"), by=district.person("handler"), words="漏水")
        first = _round_of(district, "first", [(name, name) for name in STATUSES])
        second = _round_of(district, "second", [("other", "other"), ("waiting", None)])
    with clock.at(days_ago(2)):
        for round_ in (first, second):
            allocations.sign(round_, by=district.person("clerk"))
        offers = {name: offer_to(name) for name in (*STATUSES, "other")}
        for name in ("accepted", "moved_in", "vacated", "other"):
            allocations.accept(offers[name], by=district.person(name))
        for name in ("moved_in", "vacated", "other"):
            stays.hand_over_key(offers[name], by=district.person("handler"), words="钥匙已交")
        stays.vacate(offers["vacated"], by=district.person("handler"))
        allocations.decline(offers["declined"], by=district.person("declined"))
        allocations.lapse(offers["lapsed"])
        deactivate(district.person("cancelled"), by=district.person("admin"))
        for state, number in FLATS.items():
            closes_on = clock.today() + timedelta(days=9)
            town.draft(district, [flat(number)], name=f"of a flat {state}", closes_on=closes_on)


def _round_of(district: District, name: str, people: list[tuple[str, str | None]]) -> Round:
    """A round whose notice is over: people in the order of its list, with the number of the flat they get."""
    numbers = [number for _person, number in people if number]
    flats = [
        town.flat(district, building=f"{place}号楼", number=number) for place, number in enumerate(numbers)
    ]
    round_ = town.open_for(district, flats, name=name, notice_days=3, offer_days=5, term_months=TERM_MONTHS)
    for place, (staff_number, _number) in enumerate(people):
        person = town.newcomer(district, staff_number=staff_number)
        town.applied(round_, person, years_here=14 - place)
    with clock.at(days_ago(15)):
        publish(round_, by=district.person("clerk"))
    town.drawn(district, round_)
    return round_


STATE = State("standings", build, on=DISTRICT)


def offer_to(staff_number: str) -> Allocation:
    """What somebody was offered."""
    query = (
        select(Allocation)
        .join(Application, Application.id == Allocation.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Person.staff_number == staff_number)
    )
    return db.session.scalars(query).one()


def flat(number: str) -> HousingUnit:
    """A flat by its number."""
    return db.session.scalars(select(HousingUnit).where(HousingUnit.number == number)).one()


def round_named(name: str) -> Round:
    """A round by its name."""
    return db.session.scalars(select(Round).where(Round.name == name)).one()
