"""Whoever leaves gives back what they held: a place in a line, an offer, a key, a flat."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.housing.applications.models import SensitiveFacts
from welfare.housing.lifecycle import AllocationStatus, RoundStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.waiting import waiting_line
from welfare.housing.stays.actions import offers
from welfare.housing.stays.models import Allocation


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def leave(district: District, *people: str) -> None:
    for staff_number in people:
        deactivate(district.person(staff_number), by=district.person("admin"))
    db.session.flush()
    db.session.expire_all()


def offers_made() -> Sequence[Allocation]:
    return db.session.scalars(select(Allocation).order_by(Allocation.id)).all()


@at_phase("open")
def test_an_application_is_withdrawn_and_what_was_kept_apart_is_erased(
    district: District, now: datetime
) -> None:
    left, stays = phases.application_of("teacher"), phases.application_of("colleague")
    leave(district, "teacher")
    assert (left.withdrawn_at, stays.withdrawn_at) == (now, None)
    assert db.session.get(SensitiveFacts, left.id) is None
    assert db.session.get(SensitiveFacts, stays.id) is not None
    event = db.session.scalars(select(HousingEvent).where(HousingEvent.kind == "left")).one()
    assert (event.application_id, event.by_id) == (left.id, district.person("admin").id)


@at_phase("drawn")
def test_who_has_left_is_passed_over_when_flats_are_offered(district: District, now: datetime) -> None:
    leave(district, "teacher")
    (offer,) = offers.sign(phases.the_round(), by=district.person("clerk"))
    assert offer.application_id == phases.application_of("colleague").id


@at_phase("allocating")
def test_an_offer_goes_to_the_next_in_line(district: District, now: datetime) -> None:
    leave(district, "teacher")
    first, second = offers_made()
    assert (first.status, second.status) == (AllocationStatus.CANCELLED, AllocationStatus.OFFERED)
    assert second.application_id == phases.application_of("colleague").id
    assert second.unit_id == first.unit_id == phases.the_flat().id
    assert phases.the_flat().state == UnitState.HELD
    assert phases.the_round().status == RoundStatus.ALLOCATING


@at_phase("allocating")
def test_a_flat_whose_key_was_to_come_goes_to_the_next_in_line(district: District, now: datetime) -> None:
    offers.accept(phases.the_offer(), by=district.person("teacher"))
    leave(district, "teacher")
    first, second = offers_made()
    assert (first.status, second.status) == (AllocationStatus.CANCELLED, AllocationStatus.OFFERED)


@at_phase("allocating")
def test_where_nobody_waits_the_flat_is_vacant_and_the_round_over(district: District, now: datetime) -> None:
    leave(district, "third", "colleague", "teacher")
    assert phases.the_flat().state == UnitState.VACANT
    assert phases.the_round().status == RoundStatus.FINISHED
    assert [offer.status for offer in offers_made()] == [AllocationStatus.CANCELLED]


@at_phase("finished")
def test_a_flat_that_was_lived_in_is_vacant_and_offered_to_nobody_by_itself(
    district: District, now: datetime
) -> None:
    leave(district, "teacher")
    (stay,) = offers_made()
    assert (stay.status, stay.vacated_on) == (AllocationStatus.VACATED, now.date())
    assert phases.the_flat().state == UnitState.VACANT
    assert phases.the_round().status == RoundStatus.FINISHED
    assert [one.person_id for one in waiting_line(phases.the_round().id)] == [
        district.person("colleague").id,
        district.person("third").id,
    ]


@at_phase("notice")
def test_who_has_left_stays_in_the_public_list_under_the_mask(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    leave(district, "colleague")
    notice = browser_of("third").page(f"/housing/rounds/{phases.the_round().id}/notice")
    second = [text(cell) for cell in list(elements(notice.main, "td"))[4:8]]
    assert second[:2] == ["2", f"甲**{phases.application_of('colleague').code}"]
    assert second[3].endswith("withdrawn since")


@at_phase("finished")
def test_who_holds_nothing_leaves_without_a_trace_in_housing(district: District, now: datetime) -> None:
    before = len(db.session.scalars(select(HousingEvent)).all())
    leave(district, "neighbour")
    assert len(db.session.scalars(select(HousingEvent)).all()) == before
    assert phases.the_offer().status == AllocationStatus.MOVED_IN
