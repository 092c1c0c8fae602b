"""One round at a school, at each point of its way, as states of the database that are kept.

The flat `101` is given out. `teacher`, `colleague` and `third` apply for it and stand in the list in this
order; `neighbour`, of another school, does not. The flat `spare` is vacant. From the notice on `colleague`
has objected to the teacher's place; by `expired` that is answered, in `disputed` it is not. In `frozen` the
public value is there, and nobody has typed it in.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import select

from tests.housing import town
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.notice.actions import make_objection, refuse_objection
from welfare.housing.notice.models import Objection
from welfare.housing.rounds.actions import open_round, publish
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions import offers, stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.models import Need

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""A Tuesday at nine; every phase is that of this moment."""
PHASES = (
    "draft", "open", "closed", "notice", "expired", "disputed", "frozen", "drawn", "allocating", "finished",
)  # fmt: skip
APPLICANTS = ("teacher", "colleague", "third")
NOTICE_DAYS, OFFER_DAYS, TERM_MONTHS = 3, 5, 36
SECRET = "5e" * 16
FLAT, SPARE = "101", "spare"
_OPENED = {"draft": 1, "open": 1, "closed": 8, "notice": 8}
"""How many days ago, where it is not three weeks; applications are taken for three days."""


def days_ago(days: int) -> datetime:
    """Nine in the morning, so many days ago."""
    return NOW - timedelta(days=days)


def build(phase: str, **sensitive: dict[str, str]) -> None:
    """Writes the round at `phase` into the district.

    `sensitive`: by staff number what somebody says behind the consent, where there is some hardship.
    """
    district = District()
    opened = days_ago(_OPENED.get(phase, 22))
    with clock.at(opened):
        flat = town.flat(district, number=FLAT)
        town.flat(district, number=SPARE)
        people = [*map(district.person, APPLICANTS[:2]), town.newcomer(district, staff_number="third")]
        needs = [town.housing_need(person) for person in (*people, district.person("neighbour"))]
        round_ = town.draft(
            district,
            [flat],
            closes_on=clock.today() + timedelta(days=3),
            notice_days=NOTICE_DAYS,
            offer_days=OFFER_DAYS,
            term_months=TERM_MONTHS,
        )
        if phase == "draft":
            return
        open_round(round_, by=district.person("handler"), secret=SECRET)
        applications = [
            town.applied(
                round_,
                person,
                need=need,
                years_here=3 - place,
                sensitive=sensitive.get(person.staff_number, {"hardship": "no"}),
            )
            for place, (person, need) in enumerate(zip(people, needs, strict=False))
        ]
    if phase in ("open", "closed"):
        return
    with clock.at(opened + timedelta(days=7)):
        publish(round_, by=district.person("clerk"))
        objection = make_objection(applications[0], by=people[1], words="里程不对")
        if phase not in ("notice", "disputed"):
            refuse_objection(objection, by=district.person("handler"), words="已核实，无误")
    if phase == "frozen":
        town.frozen(district, round_)
    if phase in ("drawn", "allocating", "finished"):
        town.drawn(district, round_)
    if phase in ("allocating", "finished"):
        with clock.at(days_ago(1)):
            (offer,) = offers.sign(round_, by=district.person("clerk"))
            if phase == "finished":
                offers.accept(offer, by=next(one for one in people if one.id == offer.person_id))
                stays.hand_over_key(offer, by=district.person("handler"), words="钥匙已交")


def state_at(phase: str) -> State:
    """The kept state."""
    return State(f"round_{phase}", partial(build, phase), on=DISTRICT)


def the_round() -> Round:
    """The one there is."""
    return db.session.scalars(select(Round)).one()


def the_objection() -> Objection:
    """The colleague's, to the teacher's place."""
    return db.session.scalars(select(Objection).order_by(Objection.id)).first()


def the_offer() -> Allocation:
    """The one that the signature made, to the teacher."""
    return db.session.scalars(select(Allocation).order_by(Allocation.id)).first()


def the_flat(number: str = FLAT) -> HousingUnit:
    """A flat by its number."""
    return db.session.scalars(select(HousingUnit).where(HousingUnit.number == number)).one()


def application_of(staff_number: str) -> Application:
    """What somebody applied with."""
    person = District().person(staff_number)
    return db.session.scalars(select(Application).where(Application.person_id == person.id)).one()


def need_of(staff_number: str) -> Need:
    """The need from which somebody applies."""
    person = District().person(staff_number)
    return db.session.scalars(select(Need).where(Need.raised_by_id == person.id)).one()
