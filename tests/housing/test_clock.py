"""What time does by itself: on the right day and not the day before, once, and also after days without it."""

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.fingerprint import fingerprint
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.actions.clock import Passed, let_time_pass
from welfare.housing.applications.models import SensitiveFacts
from welfare.housing.lifecycle import AllocationStatus, RoundStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.stays.actions import offers
from welfare.housing.stays.models import Allocation
from welfare.notices.models import Notice

NOTHING = Passed(closed=0, expired=0, lapsed=0)


def at_phase(phase: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", [phase], indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(request.param)


def pass_on(app: Flask, day: date) -> Passed:
    """What the clock does that morning; when it is asked again it does nothing, and nothing is changed."""
    with clock.at(datetime.combine(day, time(1), tzinfo=clock.time_zone())):
        passed = let_time_pass()
        db.session.commit()
        before = fingerprint(app)
        assert let_time_pass() == NOTHING
        db.session.commit()
        assert fingerprint(app) == before
    db.session.expire_all()
    return passed


def events(kind: str) -> int:
    return db.session.scalar(select(func.count()).where(HousingEvent.kind == kind)) or 0


@at_phase("open")
def test_applications_close_the_day_after_the_last(app: Flask, district: District) -> None:
    last = phases.the_round().closes_on
    assert pass_on(app, last) == NOTHING
    assert pass_on(app, last + timedelta(days=1)) == Passed(closed=1, expired=0, lapsed=0)
    assert events("closed") == 1
    assert pass_on(app, last + timedelta(days=2)) == NOTHING
    assert phases.the_round().status == RoundStatus.OPEN


@at_phase("notice")
def test_a_notice_expires_the_day_after_its_last(app: Flask, district: District) -> None:
    last = phases.the_round().notice_until
    assert pass_on(app, last) == NOTHING
    assert pass_on(app, last + timedelta(days=1)) == Passed(closed=0, expired=1, lapsed=0)
    assert events("expired") == 1
    assert pass_on(app, last + timedelta(days=2)) == NOTHING


@at_phase("notice")
def test_a_notice_that_began_anew_expires_once_more(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    first = phases.the_round().notice_until
    objection = f"/housing/objections/{phases.the_objection().id}"
    assert pass_on(app, first + timedelta(days=1)).expired == 1
    with clock.at(datetime.combine(first + timedelta(days=1), time(9), tzinfo=clock.time_zone())):
        form = browser_of("handler").page(objection).form(objection)
        form.send(is_upheld="yes", words="年限是零", years_here="0")
    db.session.expire_all()
    second = phases.the_round().notice_until
    assert second > first
    assert pass_on(app, second) == NOTHING
    assert pass_on(app, second + timedelta(days=1)).expired == 1
    assert events("expired") == 2


@at_phase("allocating")
def test_an_offer_lapses_the_day_after_its_last(app: Flask, district: District) -> None:
    last = phases.the_offer().respond_by
    assert pass_on(app, last) == NOTHING
    assert phases.the_offer().status == AllocationStatus.OFFERED
    assert pass_on(app, last + timedelta(days=1)) == Passed(closed=0, expired=0, lapsed=1)
    assert phases.the_offer().status == AllocationStatus.LAPSED
    following = db.session.scalars(select(Allocation).order_by(Allocation.id.desc())).first()
    assert following.application_id == phases.application_of("colleague").id
    assert following.respond_by == date(2026, 12, 8)  # five working days from then
    assert following.signed_by_id == district.person("clerk").id
    assert phases.the_flat().state == UnitState.HELD


@at_phase("allocating")
def test_what_is_accepted_does_not_lapse(app: Flask, district: District) -> None:
    offer = phases.the_offer()
    offers.accept(offer, by=district.person("teacher"))
    assert pass_on(app, offer.respond_by + timedelta(days=40)) == NOTHING


@at_phase("allocating")
def test_when_everybody_is_silent_the_flat_is_vacant_and_the_round_is_over(
    app: Flask, district: District
) -> None:
    day = phases.the_offer().respond_by
    assert db.session.scalars(select(SensitiveFacts)).all()
    for _ in ("teacher", "colleague", "third"):
        day += timedelta(days=30)
        assert pass_on(app, day).lapsed == 1
    assert pass_on(app, day + timedelta(days=30)) == NOTHING
    assert phases.the_flat().state == UnitState.VACANT
    assert (phases.the_round().status, events("finished")) == (RoundStatus.FINISHED, 1)
    assert db.session.scalars(select(SensitiveFacts)).all() == []


@at_phase("notice")
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_list_stays_public_for_its_working_days_once_days_off_are_known(
    app: Flask, district: District, days: int
) -> None:
    """A day later by the calendar of before is kept: it was promised."""
    round_ = phases.the_round()
    whole = round_.notice_until
    round_.notice_until = whole + timedelta(days=days)
    db.session.commit()
    passed = pass_on(app, phases.NOW.date())
    assert passed == Passed(closed=0, expired=0, lapsed=0, moved=1 if days < 0 else 0)
    assert phases.the_round().notice_until == max(whole, whole + timedelta(days=days))
    told = select(func.count()).where(Notice.details["day"]["day"].as_string() == whole.isoformat())
    assert (db.session.scalar(told) or 0) >= (3 if days < 0 else 0)


@at_phase("allocating")
def test_an_offer_can_be_answered_for_its_working_days_once_days_off_are_known(
    app: Flask, district: District
) -> None:
    offer = phases.the_offer()
    whole = offer.respond_by
    offer.respond_by = whole - timedelta(days=1)
    db.session.commit()
    assert pass_on(app, phases.NOW.date()).moved == 1
    assert phases.the_offer().respond_by == whole
    newest = select(Notice).where(Notice.person_id == offer.person_id).order_by(Notice.id.desc())
    notice = db.session.scalars(newest).first()
    assert notice is not None
    assert notice.details["day"] == {"day": whole.isoformat()}


@at_phase("open")
def test_after_a_month_without_the_clock_it_makes_up_for_what_it_missed(
    app: Flask, browser_of: BrowserOf, district: District
) -> None:
    """The list is published and signed by people although the clock has not run; nothing is lost by that."""
    clerk, address = browser_of("clerk"), f"/housing/rounds/{phases.the_round().id}"
    with clock.at(phases.NOW + timedelta(days=7)):
        clerk.page(address).form("/publication").send()
    town.drawn(District(), phases.the_round(), phases.NOW + timedelta(days=15))
    db.session.commit()
    with clock.at(phases.NOW + timedelta(days=20)):
        clerk.page(address).form("/signature").send()
    db.session.expire_all()
    offer = phases.the_offer()
    assert offer.status == AllocationStatus.OFFERED
    passed = pass_on(app, offer.respond_by + timedelta(days=30))
    # Nobody is told any more that applications have closed or that the notice is over: that has been seen to.
    assert passed == Passed(closed=0, expired=0, lapsed=1)
