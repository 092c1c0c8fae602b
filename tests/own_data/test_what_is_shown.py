"""Of what happened to somebody the file gives what the app shows them, and nothing beside it."""

from datetime import timedelta

import pytest

from tests.housing import phases
from tests.support.standing_in import stand_in
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Status
from welfare.own_data.reading import own_acts, own_rows
from welfare.own_data.shape import NEVER_GIVEN, Own
from welfare.own_data.tables import OWN
from welfare.petitions.actions import answer, submit
from welfare.petitions.lifecycle import Kind


def test_of_calls_only_those_that_reached_them(district: District) -> None:
    need, clerk = district.need(Status.ANSWERED), district.person("clerk")
    by_clock.lapse(need)
    follow_up(need, by=clerk, is_reached=False)
    teacher = district.person("teacher")
    assert list(own_rows("follow_ups", teacher)) == []
    with clock.at(clock.now() + timedelta(days=7)):
        follow_up(need, by=clerk, is_reached=True, is_solved=True)
    assert [row["is_reached"] for row in own_rows("follow_ups", teacher)] == [True]
    assert list(own_rows("follow_ups", district.person("colleague"))) == []


@pytest.mark.parametrize("state", [phases.state_at("finished")], ids=["finished"])
def test_of_an_application_what_they_did_themselves(state: State, district: District) -> None:
    rows = list(own_rows("housing_events", district.person("teacher")))
    assert {row["by"] for row in rows} == {"you"}
    assert "applied" in {row["kind"] for row in rows}
    assert "signed_by" in {act["did"] for act in own_acts("housing_allocations", district.person("clerk"))}


def test_of_what_they_asked_the_answer_and_by_which_office(district: District) -> None:
    asks, admin = district.person("teacher"), district.person("admin")
    petition = submit(Kind.CORRECTION, words="请更正", person=asks, by=admin)
    answer(petition, words="已更正", by=admin)
    db.session.flush()
    [row] = own_rows("petitions", asks)
    assert (row["words"], row["answer"], row["person"]) == ("请更正", "已更正", "you")
    assert row["entered_by"] == "云岭林区教育局"
    assert [event["kind"] for event in own_rows("petition_events", asks)] == ["submit", "answer"]
    assert {act["did"] for act in own_acts("petitions", admin)} == {"entered_by"}
    assert list(own_rows("petitions", district.person("colleague"))) == []


def test_both_have_it_that_one_stood_in_for_the_other(district: District) -> None:
    stand_in(district, "handler", "clerk")
    db.session.flush()
    for name, column in (("handler", "person"), ("clerk", "deputy")):
        [row] = own_rows("stand_ins", district.person(name))
        assert row[column] == "you"
    assert list(own_rows("stand_ins", district.person("leader"))) == []


@pytest.mark.parametrize("name", [name for name, own in OWN.items() if isinstance(own, Own)])
def test_no_row_has_a_secret_or_what_is_hidden(name: str, district: District) -> None:
    district.need(Status.SOLVED)
    db.session.flush()
    own = OWN[name]
    assert isinstance(own, Own)
    never = (NEVER_GIVEN - own.gives) | own.hides
    for who in ("teacher", "handler"):
        assert not any(never & row.keys() for row in own_rows(name, district.person(who)))
