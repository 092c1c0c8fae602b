"""One past session entered by hand: looked at first, nobody left out, entered once, and counted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Form, Page
from tests.support.crowd import people_at
from tests.support.markup import elements, text
from tests.support.plans import statements
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.past.entered import faults, held, kinds, listed, notices, person_times
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.training.models import Enrolment, Programme

AT = "/training/sessions/past/new"
YEAR = 2025
SESSION: dict[str, Any] = {
    "title": "新课标研修",
    "first_day": f"{YEAR}-03-05",
    "place": "教师进修学校",
    "hours": "6",
}


@pytest.fixture
def organiser(client: Client, sign_in: Callable[[Client, str], Page], programme: Programme) -> Client:
    sign_in(client, "other_handler")
    return client


@pytest.fixture
def typed(organiser: Client, programme: Programme) -> Callable[..., Page]:
    """What comes of a session of the programme with these people, and what else is typed."""

    def look(people: str, **other: Any) -> Page:
        return (
            organiser.page(AT)
            .form(AT)
            .send(**{**SESSION, "programme": str(programme.id), "listed": people, **other})
        )

    return look


def enter(page: Page, **answers: str) -> Page:
    """Press the button below what would come of it."""
    form = page.form(AT)
    [button] = [each for each in elements(page.main, "button") if each.get("name") == "fingerprint"]
    data = form.values.copy()
    for name, value in {**answers, "fingerprint": button.get("value", "")}.items():
        data[name] = value
    return Page(page.client, page.client.post(AT, data=data, follow_redirects=True))


def can_be_entered(page: Page) -> bool:
    return any(each.get("name") == "fingerprint" for each in elements(page.main, "button"))


def counts(page: Page) -> dict[str, int]:
    figures = (each.get("data-figure", "") for each in page.main.iter())
    return {
        name.removeprefix("past_sessions_"): int(text(page.figure(name)))
        for name in figures
        if name.startswith("past_sessions_") and text(page.figure(name)) != "0"
    }


def stands_there(form: Form) -> dict[str, list[str]]:
    return {
        name: form.values.getlist(name)
        for name in form.values
        if name not in ("csrf_token", "submission_key")
    }


def test_it_is_looked_at_and_only_then_entered(
    app: Flask, typed: Callable[..., Page], programme: Programme
) -> None:
    programme_id, before = programme.id, notices()
    page = typed("甲一\n乙一", last_day=f"{YEAR}-03-07", mode="sent_out", hours="6.5 学时")
    assert (page.status, counts(page)) == (200, {"new": 2})
    assert "Nothing is entered yet." in page.text
    assert (held(), listed()) == ([], {})
    done = enter(page)
    [course] = held()
    assert done.path == f"/training/sessions/{course.id}"
    for said in ("Entered: 2 people.", "Past session entered afterwards", "国培", "7 Mar"):
        assert said in done.text, said
    assert (course.title, course.held_on, course.place) == ("新课标研修", date(YEAR, 3, 5), "教师进修学校")
    assert clock.local(course.ends_at).date() == date(YEAR, 3, 7)
    assert (course.mode, course.hours, course.programme_id) == ("sent_out", 6.5, programme_id)
    assert person_times() == (2, 2, 13)
    assert notices() == before, "nobody is told of what lies in the past"
    assert kinds() == ["programme_added", "session_entered", "list", "list"]
    assert not faults(app)


def test_study_of_the_bureaus_own_is_no_person_time(typed: Callable[..., Page]) -> None:
    enter(typed("甲一", programme="", kind="lecture"))
    [lecture] = held()
    assert (lecture.kind, lecture.programme_id) == ("lecture", None)
    assert person_times() == (0, 0, 0)


LISTS = {
    "甲一\n\n  乙一  ": ["teacher", "neighbour"],
    "甲一、乙一；甲二": ["teacher", "neighbour", "colleague"],
    "1. 甲一\n2、乙一\n（3）甲二": ["teacher", "neighbour", "colleague"],
    "1\t甲一\tteacher\n2\t乙一\tneighbour": ["teacher", "neighbour"],
    "甲一,teacher\n乙一，neighbour": ["teacher", "neighbour"],
    "甲　一": ["teacher"],
    "甲一\t石门小学": ["teacher"],
    "石门小学\t甲一": ["teacher"],
    "甲一,石门小学,teacher": ["teacher"],
    "甲一 石门小学": ["teacher"],
    "甲二 Ｔ-00417": ["colleague"],
    "甲二\tT-00417\t石门小学": ["colleague"],
    "T-00417": ["colleague"],
}


@pytest.mark.parametrize(("people", "meant"), LISTS.items())
def test_a_list_is_taken_as_people_write_it(
    people: str, meant: list[str], typed: Callable[..., Page], district: District
) -> None:
    ids = {district.person(number).id for number in meant}
    district.person("colleague").staff_number = "T-00417"
    db.session.commit()
    page = typed(people)
    assert counts(page) == {"new": len(meant)}, page.text
    enter(page)
    assert set(listed()) == ids


WRONG = {
    "查无此人": 'Nobody is called "查无此人".',
    "甲一,没有的学校": 'There is no school or office called "没有的学校"',
    "甲一,neighbour": 'The staff number is that of somebody who is not called "甲一".',
    "甲一,teacher,13800000000": 'There is no school or office called "13800000000"',
    "石门小学": "Say who was on the list, by name or staff number.",
    "甲一\n甲一": "The same person stands in row 2 for this session.",
}


@pytest.mark.parametrize(("people", "sentence"), WRONG.items())
def test_whoever_is_wrong_is_said_and_nobody_is_entered_without_them(
    people: str, sentence: str, typed: Callable[..., Page]
) -> None:
    page = typed(f"{people}\n乙一", mode="online")
    assert page.status == 422
    assert sentence in page.text
    assert not can_be_entered(page)
    assert held() == []
    form = stands_there(page.form(AT))
    assert form["listed"] == [f"{people}\n乙一"]
    assert {name: form[name] for name in SESSION} == {name: [value] for name, value in SESSION.items()}
    assert form["mode"] == ["online"]
    assert counts(page.form(AT).send(listed="乙一")) == {"new": 1}


FIELDS = [
    ({"title": ""}, "Give the session a title."),
    ({"title": "长" * 61}, "At most 60 characters."),
    ({"first_day": ""}, "Say on which day it was held."),
    ({"first_day": "2099-03-05"}, "This day has not been yet, or is no such day."),
    ({"first_day": "0205-03-05"}, "This day has not been yet, or is no such day."),
    ({"last_day": f"{YEAR}-03-04"}, "The last day is before the first."),
    ({"last_day": "2099-03-05"}, "This day has not been yet, or is no such day."),
    ({"last_day": f"{YEAR}-09-05"}, "A session lasts at most 120 days; open several."),
    ({"place": ""}, "Say where it was."),
    ({"programme": ""}, "Say which programme it belonged to"),
    ({"hours": ""}, "Say how many hours are credited."),
    ({"hours": "6.2"}, "Training hours: whole or half hours from 0.5 to 240."),
    ({"hours": "0"}, "Training hours: whole or half hours from 0.5 to 240."),
    ({"hours": "很多"}, "Training hours: whole or half hours from 0.5 to 240."),
    ({"listed": " \n "}, "Say who was there: find them by name, or paste a list."),
    ({"listed": "长" * 60_001}, "At most 60000 characters."),
    ({"listed": "甲、" * 2001}, "At most 2000 people."),
    ({"chosen_typed": "查无此人"}, "Nothing to choose here is called “查无此人”."),
]


@pytest.mark.parametrize(("other", "sentence"), FIELDS, ids=[next(iter(other)) for other, _said in FIELDS])
def test_what_is_wrong_with_a_field_is_said_there_with_everything_still_typed(
    other: dict[str, str], sentence: str, typed: Callable[..., Page]
) -> None:
    page = typed(
        **{
            "people": "甲一",
            **{"listed" if name == "listed" else name: value for name, value in other.items()},
        }
    )
    assert page.status == 422
    assert sentence in page.text
    assert held() == []
    kept = stands_there(page.form(AT))
    expected = {**SESSION, "listed": "甲一", **other}
    assert {name: kept[name] for name in expected} == {
        name: [value.strip()] for name, value in expected.items()
    }


def test_what_is_today_by_the_districts_clocks_is_not_over(typed: Callable[..., Page]) -> None:
    late = clock.now().replace(hour=17, minute=30)  # half past one on the next day there
    with clock.at(late):
        today, yesterday = clock.today(), clock.today() - timedelta(days=1)
        assert today > late.date()
        assert typed("甲一", first_day=f"{today}").status == 422
        assert typed("甲一", first_day=f"{yesterday}", last_day=f"{today}").status == 422
        assert typed("甲一", first_day=f"{yesterday}").status == 200


@pytest.mark.on_both("who fits is found there")
def test_people_are_found_by_name_or_number_and_chosen_without_script(
    organiser: Client, typed: Callable[..., Page], district: District
) -> None:
    found = organiser.get("/training/sessions/past/people?q=甲一").json["matches"]
    assert [(one["id"], one["name"]) for one in found] == [(district.person("teacher").id, "甲一")]
    assert found[0]["where"] == "石门小学 · teacher"
    page = typed("", chosen_typed="甲一，neighbour")
    assert counts(page) == {"new": 2}, page.text
    assert "Found by name 1" in page.text
    again = page.form(AT)
    assert len(again.values.getlist("chosen")) == 2, "who was found stays chosen"
    enter(page)
    assert set(listed()) == {district.person("teacher").id, district.person("neighbour").id}


def test_whom_a_name_fits_several_times_is_chosen_among_them(
    typed: Callable[..., Page], district: District
) -> None:
    district.person("colleague").name = "甲一"
    db.session.commit()
    page = typed("", chosen_typed="甲一")
    assert page.status == 422
    assert "2 are called “甲一”" in page.text
    choice = page.form(AT).send(chosen_match=str(district.person("colleague").id))
    assert counts(choice) == {"new": 1}
    enter(choice)
    assert set(listed()) == {district.person("colleague").id}


def test_who_is_perhaps_meant_is_asked_about_and_must_be_answered(
    typed: Callable[..., Page], district: District
) -> None:
    meant = district.person("teacher")
    meant.staff_number, meant_id = "00417", meant.id
    db.session.commit()
    page = typed("甲一 417\n乙一")
    assert counts(page) == {"new": 1, "doubtful": 1}
    assert "Is this 甲一 (00417, 石门小学)?" in page.text
    unanswered = enter(page)
    assert (unanswered.status, counts(unanswered), held()) == (200, {"new": 1, "doubtful": 1}, [])
    another = enter(page, same_0="no")
    assert (another.status, held()) == (422, [])
    assert "Nobody has the staff number &#34;417&#34;" in another.response.text
    assert not can_be_entered(another)
    enter(page, same_0="yes")
    assert set(listed()) == {meant_id, district.person("neighbour").id}


def test_an_answer_that_was_given_stands_there_while_another_is_missing(
    typed: Callable[..., Page], district: District
) -> None:
    for number, name in (("00417", "teacher"), ("00418", "colleague")):
        district.person(name).staff_number = number
    db.session.commit()
    page = enter(typed("甲一 417\n甲二 418"), same_0="yes")
    ticked = [
        (each.get("name"), each.get("value"))
        for each in elements(page.main, "input")
        if each.get("checked") is not None and each.get("name", "").startswith("same_")
    ]
    assert ticked == [("same_0", "yes")]
    enter(page, same_0="yes", same_1="yes")
    assert len(listed()) == 2


def test_a_closed_account_is_known_by_its_number_alone(
    typed: Callable[..., Page], district: District
) -> None:
    teacher = district.person("teacher")
    deactivate(teacher, by=district.person("admin"))
    db.session.commit()
    assert 'Nobody is called "甲一".' in typed("甲一").text
    assert "Nothing to choose here" in typed("乙一", chosen_typed="甲一").text
    enter(typed("甲一,teacher"))
    assert set(listed()) == {teacher.id}


def test_where_somebody_worked_then_is_where_it_counts(
    typed: Callable[..., Page], district: District
) -> None:
    then = district.person("neighbour").organization
    enter(typed(f"甲一,teacher,{then.name}"))
    assert db.session.scalars(select(Enrolment.school_id)).one() == then.id


def test_the_same_again_changes_nothing_and_more_is_added(typed: Callable[..., Page]) -> None:
    page = typed("甲一")
    enter(page)
    events = kinds()
    enter(page)
    assert (len(held()), kinds()) == (1, events)
    again = typed("甲一")
    assert counts(again) == {"unchanged": 1}
    assert "There is nothing to enter: all of it is recorded already." in again.text
    assert not can_be_entered(again)
    more = typed("甲一\n乙一", place="县一中")
    assert "教师进修学校 → 县一中" in more.text
    enter(more)
    [course] = held()
    assert (course.place, course.seats, person_times()) == ("县一中", 2, (2, 2, 12))


def test_what_was_seen_is_what_is_entered(typed: Callable[..., Page], district: District) -> None:
    page = typed("甲一")
    district.person("teacher").staff_number = "another"
    db.session.commit()
    late = enter(page)
    assert (late.status, held()) == (200, []), "it is shown once more"
    enter(late)
    assert len(listed()) == 1


def test_what_somebody_else_enters_of_it_meanwhile_is_shown_before_it_is_changed(
    typed: Callable[..., Page],
) -> None:
    page = typed("乙一", place="县一中")
    enter(typed("甲一"))
    late = enter(page)
    assert (late.status, held()[0].place) == (200, "教师进修学校")
    assert "教师进修学校 → 县一中" in late.text
    enter(late)
    assert (held()[0].place, len(listed())) == ("县一中", 2)


def test_changed_after_it_was_seen_it_is_looked_at_once_more(typed: Callable[..., Page]) -> None:
    page = typed("甲一")
    assert enter(page, listed="甲一\n乙一").status == 200
    assert held() == []


@pytest.mark.on_both("two at once wait for each other there")
def test_two_at_once_make_one_session(typed: Callable[..., Page], organiser: Client) -> None:
    pages = [typed("甲一"), typed("甲一\n乙一")]
    organiser.lints = False
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter, pages))
    assert len(held()) == 1
    assert len(listed()) in (1, 2)
    assert len(kinds()) == len(listed()) + 2


def test_what_was_run_here_keeps_its_own_list(typed: Callable[..., Page], a_session: Opening) -> None:
    begins = clock.now() - timedelta(days=9)
    with clock.at(begins - timedelta(days=1)):
        here = a_session(title="新课标研修", starts_at=begins, ends_at=begins + timedelta(hours=6))
    db.session.commit()
    page = typed("甲一", first_day=here.held_on.isoformat())
    assert page.status == 422
    assert "This session was run here. Correct its list on its own page." in page.text


def test_its_list_is_corrected_on_its_own_page_like_any_other(
    typed: Callable[..., Page], organiser: Client, district: District
) -> None:
    enter(typed("甲一\n乙一"))
    [course] = held()
    kept = select(Enrolment.id).where(Enrolment.person_id == district.person("neighbour").id)
    page = organiser.page(f"/training/sessions/{course.id}/attendance")
    page.form("/attendance").send(present=[str(db.session.scalars(kept).one())], words="签到表看错了行")
    assert person_times() == (1, 1, 6)


def test_after_so_long_nobodys_hours_are_changed_here_either(typed: Callable[..., Page]) -> None:
    enter(typed("甲一"))
    with clock.at(clock.now() + timedelta(days=60)):
        page = typed("甲一", hours="5")
        assert page.status == 422
        assert "The time within which this can be corrected is over." in page.text
    assert person_times() == (1, 1, 6)


@pytest.mark.slow("enters a session of a thousand people")
@pytest.mark.on_both("it is asked about a thousand at once")
def test_a_thousand_are_asked_about_as_one_is(
    typed: Callable[..., Page], organiser: Client, district: District
) -> None:
    people_at(district.place("near_school"), 1000, roles=())
    db.session.commit()
    organiser.lints = False
    asked = []
    for people in ("甲一", "\n".join(f"教师{number:04}" for number in range(50))):
        with statements() as seen:
            page = typed(people)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    page = typed("\n".join(f"{number + 1}. 教师{number:04}\tp{number:04}" for number in range(1000)))
    assert counts(page) == {"new": 1000}
    enter(page)
    assert person_times() == (1000, 1000, 6000)


def test_a_clerk_finds_it_over_the_list_of_sessions_and_others_do_not(
    organiser: Client, app: Flask, sign_in: Callable[[Client, str], Page]
) -> None:
    page = organiser.page("/training/sessions?when=past").follow("Enter a past session")
    assert page.heading == "Enter a past session"
    other: Client = app.test_client()
    sign_in(other, "leader")
    assert "Enter a past session" not in other.page("/training/sessions").links
    assert other.get(AT).status_code == 403
    assert other.get("/training/sessions/past/people?q=甲").status_code == 403
