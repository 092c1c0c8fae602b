"""How far needs climbed, beside the rows that say so."""

from datetime import UTC, date, datetime, time, timedelta

from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.notices.reminders.actions import remind_all
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.definitions.ladder import CLIMBED, IN_THE_BULLETIN, OVERDUE_ONE, OVERDUE_THREE
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import rows_of
from welfare.reports.figures.periods import Period

MONDAY = date(2027, 3, 1)


def test_each_step_is_counted_once_and_opens_its_needs(district: District) -> None:
    with clock.at(datetime.combine(MONDAY, time(2), UTC)):
        number = district.need(Status.SUBMITTED).number
        district.need(Status.IN_PROGRESS)
        hidden = district.need(Status.SUBMITTED, is_protected=True).number
        db.session.commit()
        for day in range(9):
            with clock.at(clock.now() + timedelta(days=day)):
                remind_all(10)
    leader, alliance = district.person("leader"), district.person("alliance_leader")
    march = Filters(period=Period(MONDAY, date(2027, 3, 31)))
    figures = (CLIMBED, OVERDUE_ONE, OVERDUE_THREE, IN_THE_BULLETIN)
    assert [value_of(figure, leader, march) for figure in figures] == [6, 2, 2, 2]
    assert [value_of(figure, alliance, march) for figure in figures] == [3, 1, 1, 1]
    listed = {row.number for row in rows_of(IN_THE_BULLETIN, leader, march).rows}
    assert listed == {number, hidden}
    assert {row.number for row in rows_of(CLIMBED, alliance, march).rows} == {number}
    april = Filters(period=Period(date(2027, 4, 1), date(2027, 4, 30)))
    assert value_of(CLIMBED, leader, april) == 0
