"""Lists of training walk an index in its order; the calendar holds what one goes to."""

from datetime import timedelta

from tests.support.plans import faults_of, statements
from tests.support.world import District
from tests.training.conftest import Opening
from welfare import clock
from welfare.accounts.calendar.feed import Appointment
from welfare.training.attendance.actions import sign_in
from welfare.training.calendar import sessions_of
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.models import Level, Mode
from welfare.training.results import figures
from welfare.training.sessions.queries import BY_START, LATEST_FIRST, all_sessions, open_to
from welfare.web.keyset import read_page

CUTS = (("programme", 1), ("level", Level.NATIONAL), ("mode", Mode.OFFLINE), ("school", 5))


def test_lists_walk_an_index(district: District, a_session: Opening) -> None:
    for _ in range(3):
        do.register(a_session(), by=district.person("teacher"))
    a_session(starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=1))
    teacher, leader = district.person("teacher"), district.person("alliance_leader")
    lists = (
        (open_to(teacher), BY_START),
        (all_sessions(to_come=True), BY_START),
        (all_sessions(to_come=False), LATEST_FIRST),
        (figures.rows_behind(figures.in_reach(leader, is_organiser=False)), figures.LATEST_FIRST),
        *((figures.rows_behind(figures.only(*cut)), figures.LATEST_FIRST) for cut in CUTS),
    )
    with statements() as seen:
        for query, keys in lists:
            cursor = read_page(query, keys, size=1).older
            read_page(query, keys, after=cursor, size=1)
    faults = {fault: statement for statement, values in seen for fault in faults_of(statement, values)}
    assert not faults, faults


def test_the_calendar_holds_what_one_goes_to(district: District, a_session: Opening) -> None:
    seat, standby = a_session(seats=1), a_session(seats=1, title="满员的课")
    do.register(standby, by=district.person("neighbour"))
    for session in (seat, standby):
        do.register(session, by=district.person("teacher"))
    with clock.at(seat.starts_at):
        sign_in(seat, by=district.person("teacher"))
        entries: list[Appointment] = list(sessions_of(district.person("teacher"), clock.now()))
    assert [(entry.uid, entry.title) for entry in entries] == [
        (f"training-{standby.id}", "满员的课（暂无名额）"),
        (f"training-{seat.id}", "班级管理研修"),
    ]
