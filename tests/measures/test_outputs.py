"""What measures made: what of it is there already, and what can be named."""

from datetime import timedelta

import pytest

from tests.homes.world import home_at
from tests.housing.town import flat
from tests.measures.world import a_measure
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.conftest import a_session as a_session  # a fixture
from tests.training.conftest import programme as programme
from welfare import clock
from welfare.extensions import db
from welfare.homes.lifecycle import HomeState
from welfare.measures.measures import outputs
from welfare.measures.measures.progress import Part
from welfare.training.models import Programme
from welfare.training.sessions.actions import cancel_session


def test_a_session_is_made_once_it_is_over_and_a_cancelled_one_never_is_to_be(
    district: District, programme: Programme, a_session: Opening
) -> None:
    measure, clerk = a_measure(district), district.person("clerk")
    outputs.link(measure, "programme", [programme.id], by=clerk)
    assert outputs.made_by([measure.id]) == {}
    later = clock.now() + timedelta(days=30)
    held, called_off = a_session(), a_session()
    a_session(starts_at=later, ends_at=later + timedelta(hours=6))
    cancel_session(called_off, by=clerk)
    for moment, there in (
        (held.starts_at, 0),
        (held.ends_at - timedelta(seconds=1), 0),
        (held.ends_at, 1),
    ):
        with clock.at(moment):
            assert outputs.made_by([measure.id]) == {measure.id: Part(there, 2)}


def test_a_home_is_made_once_it_has_opened_and_a_flat_once_it_is_there(district: District) -> None:
    measure, clerk = a_measure(district), district.person("clerk")
    for home in (home_at(district), home_at(district, name="还在装修", is_open=False)):
        outputs.link(measure, "home", [home.id], by=clerk)
    outputs.link(measure, "unit", [flat(district).id], by=clerk)
    assert outputs.made_by([measure.id]) == {measure.id: Part(2, 3)}


@pytest.mark.parametrize("account", ["clerk", "handler"])
def test_a_home_that_is_closed_is_offered_no_more(district: District, account: str) -> None:
    home, person = home_at(district), district.person(account)
    assert [one.ids for one in outputs.offered_to(person)] == [(home.id,)]
    home.state, home.closed_on = HomeState.CLOSED, clock.today()
    db.session.flush()
    assert outputs.offered_to(person) == []
