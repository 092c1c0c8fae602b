"""Response: signed for in time, and the office got in touch, out of those whose teacher was asked."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import Values, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period

FRIDAY, MONDAY = date(2026, 10, 16), date(2026, 10, 19)
"""What comes on the Friday is to be signed for by the Monday."""


def on(day: date, at: time = time(10)) -> datetime:
    return datetime.combine(day, at, clock.time_zone())


@pytest.fixture
def need(district: District) -> Need:
    with clock.at(on(FRIDAY)):
        need = district.need()
    assert need.sign_due_on == MONDAY
    return need


def told(district: District, day: date, **filters: Period) -> Values:
    with clock.at(on(day, time(23, 30))):
        db.session.flush()
        return values_of(FIGURES.values(), district.person("leader"), Filters(**filters))


def signed(values: Values) -> tuple[object, object]:
    return values["sign_for_due"], values["signed_for_in_time"]


def accept(district: District, need: Need, day: date) -> None:
    with clock.at(on(day)):
        office = district.place("housing_office")
        intake.accept(need, by=district.person("clerk"), unit=office, urgency=need.urgency)


@pytest.mark.parametrize(("days", "in_time"), [(-1, 1), (0, 1), (1, 0)])
def test_signing_for_is_in_time_until_the_end_of_the_next_working_day(
    district: District, need: Need, days: int, in_time: int
) -> None:
    accept(district, need, MONDAY + timedelta(days=days))
    assert signed(told(district, date(2026, 11, 2))) == (1, in_time)
    assert told(district, date(2026, 11, 2))["signed_for_in_time_rate"] == in_time


def test_what_lies_unsigned_is_due_from_the_day_after(district: District, need: Need) -> None:
    assert signed(told(district, MONDAY)) == (0, 0)
    assert signed(told(district, MONDAY + timedelta(days=1))) == (1, 0)


def test_it_counts_in_the_period_of_the_day_by_which_it_was_due(district: District, need: Need) -> None:
    accept(district, need, date(2026, 11, 3))
    assert signed(told(district, date(2026, 11, 5), period=Period(MONDAY, MONDAY))) == (1, 0)
    assert signed(told(district, date(2026, 11, 5), period=Period(FRIDAY, FRIDAY)))[0] == 0
    assert signed(told(district, date(2026, 11, 5), period=Period.of_month(2026, 11)))[0] == 0


@pytest.mark.parametrize(("days", "due"), [(0, 0), (1, 1)])
def test_what_a_teacher_takes_back_in_time_was_never_due(
    district: District, need: Need, days: int, due: int
) -> None:
    with clock.at(on(MONDAY + timedelta(days=days))):
        teacher.withdraw(need, by=district.person("teacher"))
    assert signed(told(district, date(2026, 11, 2))) == (due, 0)


def test_asking_and_declining_sign_for_a_need_and_the_first_day_stays(district: District, need: Need) -> None:
    with clock.at(on(MONDAY)):
        handling.ask(need, by=district.person("clerk"), words="几口人？")
    with clock.at(on(date(2026, 10, 21))):
        teacher.reply(need, by=district.person("teacher"), words="三口")
    accept(district, need, date(2026, 10, 22))
    assert (need.sign_due_on, need.signed_for_on) == (MONDAY, MONDAY)


def test_a_response_is_signed_for_in_time_and_contacted_out_of_those_asked(district: District) -> None:
    """Five answered needs: four whose teacher was asked; two of them signed for in time and contacted."""
    with clock.at(on(FRIDAY)):
        needs = [district.need() for _ in range(5)]
    for one in needs[:4]:
        accept(district, one, MONDAY)
    accept(district, needs[4], MONDAY + timedelta(days=1))
    with clock.at(on(date(2026, 10, 22))):
        for n, one in enumerate(needs):
            words = f"第{n}间已经修好，请查看"
            handling.answer(one, by=district.person("handler"), outcome="solved", words=words)  # type: ignore[arg-type]
        asked = (True, True, False, None, True)  # the last was signed for too late
        for one, contacted in zip(needs, asked, strict=True):
            teacher.say(
                one, by=district.person("teacher"), holds=True, satisfaction=Satisfaction.SATISFIED,
                is_contacted=contacted,
            )  # fmt: skip
    values = told(district, date(2026, 10, 22))
    assert (values["asked_about_contact"], values["responded"]) == (4, 2)
    assert values["response_rate"] == Fraction(2, 4)
    assert values["response_coverage"] == Fraction(4, 5)


def test_a_call_asks_too_and_one_that_reached_nobody_says_nothing(district: District) -> None:
    first, second = district.need(Status.ANSWERED), district.need(Status.ANSWERED)
    clerk = district.person("clerk")
    for need in (first, second):
        lapse(need)
    follow_up(first, by=clerk, is_reached=True, is_solved=True, is_contacted=False)
    follow_up(second, by=clerk, is_reached=False, is_contacted=True)
    assert (first.was_contacted, second.was_contacted) == (False, None)


def test_without_anybody_asked_there_is_no_response_rate(district: District, need: Need) -> None:
    accept(district, need, MONDAY)
    values = told(district, MONDAY)
    assert (values["response_rate"], values["response_coverage"]) == (None, 0)


def test_the_teacher_is_asked_when_confirming(district: District, client: Client) -> None:
    need = district.need(Status.ANSWERED)
    db.session.commit()
    sign_in_as(client, district.person("teacher"))
    address = f"/needs/{need.number}"
    assert "Did the office get in touch with you?" in client.get(address).text
    client.page(address).form("/confirmation").send(holds="yes", satisfaction="satisfied", is_contacted="no")
    db.session.refresh(need)
    assert need.was_contacted is False
