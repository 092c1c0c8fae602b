"""What waits in housing: who is told on which day, however many clocks run, and when that ends."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.reminding import heard, pass_days
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.notice.actions import refuse_objection
from welfare.housing.stays.actions import offers, stays

RUNNERS = {"clerk", "second_clerk", "handler"}


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


@at_phase("allocating")
@pytest.mark.parametrize(("clocks", "on", "days"), [(3, (2, 3, 4, 5, 6, 7), (3, 6)), (1, (2, 6, 7), (6,))])
def test_an_offer_on_the_working_day_before_its_last_and_on_that(
    app: Flask, district: District, now: datetime, clocks: int, on: Collection[int], days: tuple[int, ...]
) -> None:
    assert phases.the_offer().respond_by == clock.today() + timedelta(days=6)  # from a Tuesday to a Monday
    pass_days(app, on, clocks=clocks)
    assert heard() == {day: {"teacher"} for day in days}


@at_phase("allocating")
def test_a_key_from_the_day_after_on(app: Flask, district: District, now: datetime) -> None:
    offers.accept(phases.the_offer(), by=district.person("teacher"))
    pass_days(app, (6, 7, 8, 12, 13, 14), clocks=3)
    assert heard() == {7: RUNNERS, 13: RUNNERS}


@at_phase("allocating")
def test_a_key_that_was_handed_over_no_more(app: Flask, district: District, now: datetime) -> None:
    offers.accept(phases.the_offer(), by=district.person("teacher"))
    pass_days(app, (7,))
    with clock.at(clock.now() + timedelta(days=8)):
        stays.hand_over_key(phases.the_offer(), by=district.person("handler"), words="钥匙已交")
    pass_days(app, (13,))
    assert heard() == {7: RUNNERS}


@at_phase("finished")
@pytest.mark.parametrize(
    ("clocks", "on", "days"), [(3, (0, 1, 2, 23, 24, 31, 32, 33), (1, 24, 32)), (1, (1, 32), (1, 32))]
)
def test_a_stay_a_month_and_a_week_before_its_end_and_once_it_is_over(
    app: Flask, district: District, now: datetime, clocks: int, on: Collection[int], days: tuple[int, ...]
) -> None:
    with clock.at(clock.midnight(phases.the_offer().term_until - timedelta(days=31))):
        pass_days(app, on, clocks=clocks)
        assert heard() == {day: RUNNERS | {"teacher"} for day in days}


@at_phase("finished")
def test_a_stay_that_goes_on_begins_anew_and_one_that_is_over_is_silent(
    app: Flask, district: District, now: datetime, browser_of: BrowserOf
) -> None:
    end = phases.the_offer().term_until
    with clock.at(clock.midnight(end)):
        pass_days(app, 1)
        stays.renew(phases.the_offer(), until=end + timedelta(days=31), by=district.person("handler"))
        pass_days(app, (0, 1, 2))
        assert heard() == {day: RUNNERS | {"teacher"} for day in (0, 1)}
        stays.vacate(phases.the_offer(), by=district.person("handler"))
        pass_days(app, (24, 32))
        assert heard().keys() == {0, 1}
        address = f"/housing/units/{phases.the_flat().id}"
        for who, leads_to in (("teacher", "/housing"), ("handler", address)):
            browser = browser_of(who)
            page = browser.page("/notices")
            assert "The stay in the flat 1号楼 101 ends on" in page.text
            assert browser.page(leads_to)


@at_phase("disputed")
def test_an_objection_to_those_who_decide_and_never_to_whoever_objected(
    app: Flask, district: District, now: datetime
) -> None:
    office, colleague = district.place("housing_office"), district.person("colleague")
    db.session.add(RoleAssignment(person_id=colleague.id, role=Role.HANDLER, organization_id=office.id))
    until = phases.the_round().notice_until
    with clock.at(clock.midnight(until - timedelta(days=4))):
        pass_days(app, 15, clocks=3)
        days = heard()
    assert list(days.values()) == [RUNNERS] * 3


@at_phase("disputed")
def test_an_objection_that_is_decided_no_more(app: Flask, district: District, now: datetime) -> None:
    refuse_objection(phases.the_objection(), by=district.person("handler"), words="已核实，无误")
    pass_days(app, (0, 1, 2, 9))
    assert heard() == {}
