"""Past sessions and who attended them: from a table, looked at first, entered once, and counted."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.past.entered import faults, held, kinds, listed, notices, person_times
from welfare import clock
from welfare.accounts.actions import move_person
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.tables.reading import read_book
from welfare.training.attendance.actions import take_list
from welfare.training.enrolments.actions.enrolment import register
from welfare.training.models import Enrolment, Programme

HEAD = "培训名称,培训日期,地点,培训项目,研修类别,培训方式,姓名,工号,学校,学时,是否签到"
AT = "/training/sessions/import"
KINDS = ("new", "changed", "unchanged", "bad")
YEAR = 2025


@pytest.fixture
def organiser(client: Client, sign_in: Callable[[Client, str], Page], programme: Programme) -> Client:
    sign_in(client, "other_handler")
    return client


def row(
    who: str = "甲一",
    *,
    title: str = "新课标研修",
    day: str = f"{YEAR}-03-05",
    place: str = "教师进修学校",
    programme: str = "国培",
    kind: str = "",
    mode: str = "",
    number: str = "",
    school: str = "",
    hours: str = "6",
    came: str = "",
) -> str:
    return ",".join((title, day, place, programme, kind, mode, who, number, school, hours, came))


def upload(browser: Client, *rows: str, head: str = HEAD) -> Page:
    return browser.page(AT).form(AT).send(file=(BytesIO("\n".join((head, *rows)).encode()), "培训.csv"))


def counts(page: Page) -> dict[str, int]:
    return {kind: int(text(page.figure(f"past_sessions_{kind}"))) for kind in KINDS}


def confirm(page: Page, **answers: str) -> Page:
    return page.form(page.path).send(button=next(iter(answers.items()), None))


def test_a_year_is_looked_at_and_only_then_entered(app: Flask, organiser: Client) -> None:
    before = notices()
    preview = upload(
        organiser,
        row(),
        row("乙一", hours="4.5"),
        row("甲二", hours="", came="缺席"),
        row(title="读书沙龙", programme="", kind="素养培训", mode="线上", hours="2"),
    )
    assert counts(preview) == {"new": 4, "changed": 0, "unchanged": 0, "bad": 0}, preview.text
    assert "Nothing is imported yet." in preview.text
    assert held() == []
    assert confirm(preview).heading == "The past sessions are imported"
    course, salon = held()
    assert (course.title, course.held_on, course.place) == ("新课标研修", date(YEAR, 3, 5), "教师进修学校")
    assert (course.hours, course.seats, course.mode, salon.mode) == (6, 3, "offline", "online")
    assert salon.programme_id is None
    assert person_times() == (2, 2, 10.5), "who was absent is none, nor is study without a programme"
    assert notices() == before, "nobody is told of what lies in the past"
    assert kinds() == [
        *("programme_added", "session_entered", "list", "list", "register", "session_entered", "list")
    ]
    assert not faults(app)


def test_the_session_and_ones_own_hours_show_it(
    app: Flask, organiser: Client, sign_in: Callable[[Client, str], Page]
) -> None:
    confirm(upload(organiser, row(day=f"{YEAR}-03-05至{YEAR}-03-07")))
    [course] = held()
    page = organiser.page(f"/training/sessions/{course.id}")
    assert f"5 Mar {YEAR}" in page.text
    assert "00:00" not in page.text
    assert "Past session entered afterwards" in page.text
    teacher: Client = app.test_client()
    sign_in(teacher, "teacher")
    assert "新课标研修" in teacher.page("/training/hours").text


def test_the_same_table_twice_changes_nothing(organiser: Client, programme: Programme) -> None:
    rows = [row(), row("乙一", came="缺席"), row(title="读书沙龙", programme="", kind="讲座")]
    preview = upload(organiser, *rows)
    confirm(preview)
    events = kinds()
    assert counts(confirm(preview)) == counts(preview), "what was done is shown, and not done again"
    again = upload(organiser, *rows)
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 3, "bad": 0}
    assert "There is nothing to import" in again.text
    assert (len(held()), kinds()) == (2, events)


def test_the_next_table_puts_right_what_was_entered_wrongly(
    app: Flask, organiser: Client, district: District
) -> None:
    elsewhere = district.person("neighbour").organization.name
    confirm(upload(organiser, row(), row("乙一"), row("甲二")))
    preview = upload(
        organiser,
        row(place="县一中", hours="5"),
        row("乙一", place="县一中", came="未到"),
        row("甲二", place="县一中", school=elsewhere, number="colleague"),
    )
    assert counts(preview) == {"new": 0, "changed": 3, "unchanged": 0, "bad": 0}
    for said in ("教师进修学校 → 县一中", "6 hours → 5 hours", "Attended → Not attended"):
        assert said in preview.text
    confirm(preview)
    [course] = held()
    assert (course.place, course.hours) == ("县一中", 6)
    assert person_times() == (2, 2, 11)
    assert sorted(kinds()[-4:]) == ["correct", "entry_corrected", "entry_corrected", "session_changed"]
    assert not faults(app)
    enrolment = db.session.scalars(
        select(Enrolment.id).where(Enrolment.person_id == district.person("teacher").id)
    ).one()
    assert "Training hours: 6 → 5" in organiser.page(f"/training/enrolments/{enrolment}").text


def test_who_was_forgotten_is_added_by_a_second_table(organiser: Client) -> None:
    confirm(upload(organiser, row()))
    preview = upload(organiser, row("乙一", hours="", place="县一中"))
    assert counts(preview) == {"new": 1, "changed": 0, "unchanged": 0, "bad": 0}
    assert "教师进修学校 → 县一中" in preview.text, "the place changes with it, and that is said"
    confirm(preview)
    [course] = held()
    assert (course.seats, course.place, person_times()) == (2, "县一中", (2, 2, 12))


def test_who_has_moved_since_counts_where_they_worked_then(organiser: Client, district: District) -> None:
    then, now = district.person("teacher").organization, district.person("neighbour").organization
    move_person(district.person("teacher"), organization=now, by=district.person("admin"))
    confirm(upload(organiser, row(number="teacher", school=then.name)))
    assert db.session.scalars(select(Enrolment.school_id)).one() == then.id


def test_who_is_perhaps_meant_is_asked_about(organiser: Client, district: District) -> None:
    meant = district.person("teacher")
    meant.staff_number, meant_id = "00417", meant.id
    db.session.commit()
    rows = [row(number="417"), row("乙一", school="石门小学")]
    preview = upload(organiser, *rows)
    assert int(text(preview.figure("past_sessions_doubtful"))) == 2
    assert "Is this 甲一 (00417, 石门小学)?" in preview.text
    assert counts(confirm(preview, same_0="no"))["bad"] == 2
    assert listed() == {}, "neither without an answer, nor with a no"
    confirm(upload(organiser, *rows), same_0="yes")
    assert listed() == {meant_id: 6}


WRONG = {
    row(day="2099-03-05"): "Held on: a day that has been, like 2026-09-01.",
    row(day="三月五日"): "Held on: a day that has been, like 2026-09-01.",
    row(day=""): "The day is missing.",
    row(day=f"{YEAR}-03-05至{YEAR}-03-04"): "The last day is before the first.",
    row(day=f"{YEAR}-03-05至不知道"): "Last day: a day that has been, like 2026-09-01.",
    row(day=f"{YEAR}-01-05至{YEAR}-09-04"): "A session lasts at most 120 days; open several.",
    row(title=""): "The title is missing.",
    row(place=""): "The place is missing.",
    row(programme="没有的项目"): 'No programme is called "没有的项目". Enter it under Programmes first.',
    row(programme=""): "Say which programme it belonged to",
    row(programme="", kind="团建"): '"团建" is no kind of training.',
    row(mode="太空"): '"太空" is no mode of training.',
    row(""): "Say who was on the list, by name or staff number.",
    row("查无此人"): 'Nobody is called "查无此人".',
    row("", number="nobody-at-all"): 'Nobody has the staff number "nobody-at-all".',
    row("甲二", number="teacher"): 'The staff number is that of somebody who is not called "甲二".',
    row(school="没有的学校"): "没有的学校",
    row(hours="很多"): "Training hours: whole or half hours from 0.5 to 240.",
    row(hours="6.2"): "Training hours: whole or half hours from 0.5 to 240.",
    row(hours="240.5"): "Training hours: whole or half hours from 0.5 to 240.",
    row(hours="0", came="是"): "Training hours: whole or half hours from 0.5 to 240.",
    row(hours=""): "Say how many training hours there were.",
    row(came="也许"): '"也许" does not say whether somebody was there.',
}


@pytest.mark.parametrize(("line", "sentence"), WRONG.items())
def test_what_is_wrong_with_a_row_is_said_beside_it(line: str, sentence: str, organiser: Client) -> None:
    preview = upload(organiser, line, row("乙一", title="另一场"))
    assert counts(preview) == {"new": 1, "changed": 0, "unchanged": 0, "bad": 1}, preview.text
    rows = [[text(cell) for cell in elements(row_, "td")] for row_ in elements(preview.main, "tr")]
    [bad] = [cells for cells in rows if cells and sentence in cells[-1]]
    assert bad[0] == "2"
    confirm(preview)
    assert [session.title for session in held()] == ["另一场"]


def test_what_is_today_is_not_over(organiser: Client) -> None:
    with clock.at(clock.now()):  # midnight may come meanwhile
        today, yesterday = (clock.today() - timedelta(days=days) for days in (0, 1))
        preview = upload(organiser, row(day=f"{yesterday}"), row("乙一", day=f"{yesterday}至{today}"))
    assert counts(preview)["new"] == 1
    assert "Last day: a day that has been, like 2026-09-01." in preview.text


def test_rows_of_one_session_must_agree_about_it_and_name_nobody_twice(organiser: Client) -> None:
    differs = upload(organiser, row(), row("乙一", place="县一中", mode="线上"))
    assert "Place, Mode: row 2 says otherwise of this session." in differs.text
    assert counts(differs)["bad"] == 1
    twice = upload(organiser, row(), row())
    assert counts(twice)["bad"] == 2
    assert "The same person stands in row 3 for this session." in twice.text


def test_what_was_run_here_keeps_its_own_list(
    organiser: Client, district: District, a_session: Opening
) -> None:
    begins = clock.now() - timedelta(days=9)
    with clock.at(begins - timedelta(days=1)):
        here = a_session(title="新课标研修", starts_at=begins, ends_at=begins + timedelta(hours=6))
        enrolment = register(here, by=district.person("teacher"))
    db.session.commit()
    with clock.at(begins + timedelta(hours=7)):
        take_list(here, listed=[], present=[enrolment.id], by=district.person("other_handler"))
    db.session.commit()
    day = here.held_on.isoformat()
    preview = upload(organiser, row(day=day), row("乙一", day=day))
    assert counts(preview) == {"new": 0, "changed": 0, "unchanged": 1, "bad": 1}
    assert "This session was run here. Correct its list on its own page." in preview.text


def test_its_list_can_be_corrected_on_its_own_page_like_any_other(
    organiser: Client, district: District
) -> None:
    confirm(upload(organiser, row(), row("乙一")))
    [course] = held()
    kept = db.session.scalars(
        select(Enrolment.id).where(Enrolment.person_id == district.person("neighbour").id)
    ).one()
    page = organiser.page(f"/training/sessions/{course.id}/attendance")
    page.form("/attendance").send(present=[str(kept)], words="签到表看错了行")
    assert person_times() == (1, 1, 6)


def test_where_those_who_came_are_ticked_an_empty_cell_credits_nobody(organiser: Client) -> None:
    preview = upload(organiser, row(came="√"), row("乙一"), row("甲二", came="×"))
    assert counts(preview) == {"new": 2, "changed": 0, "unchanged": 0, "bad": 1}
    assert "Others of this session are ticked: say whether they were there." in preview.text
    confirm(preview)
    assert person_times() == (1, 1, 6)


@pytest.mark.on_both("those who stayed to the end are found by the database")
def test_what_changes_of_a_session_is_not_lost_with_a_row_that_nobody_answers_for(
    app: Flask, organiser: Client
) -> None:
    confirm(upload(organiser, row(), row("乙一")))
    asked = row("乙一", place="县一中", school="石门小学", day=f"{YEAR}-03-05至{YEAR}-03-06")
    confirm(upload(organiser, asked, row(place="县一中", day=f"{YEAR}-03-05至{YEAR}-03-06")))
    [course] = held()
    assert course.place == "县一中"
    attended = db.session.scalars(select(Enrolment.attended_at)).all()
    assert attended == [course.ends_at] * 2, "to the end, which is another day now"
    assert not faults(app)


@pytest.mark.parametrize("after", [{"came": "缺席"}, {"hours": "5"}])
def test_who_loses_hours_by_a_table_is_told_why(
    after: dict[str, str], app: Flask, organiser: Client, sign_in: Callable[[Client, str], Page]
) -> None:
    confirm(upload(organiser, row(), row("乙一")))
    before = notices()
    confirm(upload(organiser, row(**after), row("乙一")))
    assert notices() == before + 1
    teacher: Client = app.test_client()
    sign_in(teacher, "teacher")
    told = teacher.page("/notices").text
    assert "corrected: 新课标研修" in told
    assert "Reason: 重新录入。" in told
    assert not faults(app)


def test_an_answer_given_by_being_there_is_taken_back_by_a_table(
    organiser: Client, district: District
) -> None:
    rows = row(came="缺席"), row("乙一", came="√")
    confirm(upload(organiser, *rows))
    [course] = held()
    course.topic = "班级管理"
    need = district.need(by="teacher", category="training", details={"topic": "班级管理"})
    db.session.commit()
    statuses = []
    for came in ("√", "缺席"):
        confirm(upload(organiser, row(came=came), rows[1]))
        db.session.refresh(need)
        statuses.append(need.status)
    assert statuses == [Status.ANSWERED, Status.IN_PROGRESS]


def test_after_so_long_nobodys_hours_are_taken_away_by_a_table_either(organiser: Client) -> None:
    confirm(upload(organiser, row()))
    with clock.at(clock.now() + timedelta(days=60)):
        preview = upload(organiser, row(came="缺席"))
        assert counts(preview)["bad"] == 1
        assert "The time within which this can be corrected is over." in preview.text
    assert person_times() == (1, 1, 6)


def test_the_template_is_taken_as_it_is_filled_in(organiser: Client) -> None:
    names = read_book(organiser.get(f"{AT}/template").data).sheets[0].rows[0]
    order = [
        names.index(name) for name in ("Title", "Held on", "Place", "Programme", "Name", "Training hours")
    ]
    cells = dict(zip(order, ("新课标研修", f"{YEAR}-03-05", "县一中", "国培", "甲一", "6"), strict=True))
    line = ",".join(cells.get(place, "") for place in range(len(names)))
    assert counts(upload(organiser, line, head=",".join(names)))["new"] == 1
