"""Which like needs are proposed as a problem, to whom, and what a person's decision does."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.measures.world import a_measure, a_problem, copies_of
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.problems.actions import drop_need
from welfare.measures.problems.models import Dismissal, Problem
from welfare.measures.problems.proposals import LOOKED_AT, MOST_DISMISSALS, MOST_SHOWN, proposals
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

WORD = "热水"


def like_needs(district: District, word: str = WORD, **more: Any) -> list[Need]:
    """Four needs that share a word, of teachers of three schools."""
    needs = [district.need(title=f"第{n}间{word}", by=by, **more) for n, by in enumerate(("teacher",) * 3)]
    needs.append(district.need(title=f"又是{word}", by="neighbour", **more))
    needs[0].school_id = district.place("far_school").id
    db.session.flush()
    return needs


def page_of(app: Flask, district: District, account: str, address: str = "/problems") -> Page:
    client: Client = app.test_client()
    sign_in_as(client, district.person(account))
    return client.page(address)


def words_proposed() -> list[str]:
    return [group.word for group in proposals()]


@pytest.mark.parametrize(
    ("account", "is_asked", "seen"),
    [("clerk", True, 4), ("leader", True, 4), ("alliance_clerk", True, 3), ("handler", False, 0)],
)
def test_who_is_asked_and_which_of_the_needs_they_see(
    app: Flask, district: District, account: str, is_asked: bool, seen: int
) -> None:
    needs = like_needs(district)
    page = page_of(app, district, account)
    assert ("A problem? “热水”" in page.text) == is_asked
    assert ("4 open needs from 3 schools" in page.text) == is_asked
    assert sum(need.number in page.text for need in needs) == seen


@pytest.mark.parametrize(
    ("is_proposed", "change"),
    [
        (True, lambda d, need: None),
        (False, lambda d, need: setattr(need, "is_protected", True)),
        (False, lambda d, need: a_problem(d, need)),
        (False, lambda d, need: a_measure(d, takes_on=[need])),
        (True, lambda d, need: drop_need(a_problem(d, need), need, by=d.person("clerk"))),
        (False, lambda d, need: setattr(need, "category", "other")),
        (False, lambda d, need: setattr(need, "title", "别的事情")),
        (True, lambda d, need: setattr(need, "title", "又没有热水了")),
    ],
    ids=[
        "as it is",
        "protected",
        "on the list",
        "answered",
        "let go again",
        "category",
        "title",
        "longer title",
    ],
)
def test_the_fourth_need_decides(
    district: District, is_proposed: bool, change: Callable[[District, Need], object]
) -> None:
    change(district, like_needs(district)[-1])
    db.session.flush()
    assert words_proposed() == ([WORD] if is_proposed else [])


OPEN = {Status.SUBMITTED, Status.NEEDS_INFO, Status.IN_PROGRESS, Status.CARRIED}


@pytest.mark.parametrize("status", Status)
def test_only_open_needs_are_compared(district: District, status: Status) -> None:
    needs = like_needs(district)
    needs[-1].title = "别的事情"
    district.need(status, title="热水", by="neighbour")
    assert words_proposed() == ([WORD] if status in OPEN else [])


def test_a_problem_that_is_taken_up_gathers_the_needs_that_the_person_sees(
    app: Flask, district: District
) -> None:
    needs = like_needs(district)
    page = page_of(app, district, "alliance_clerk").form("/problems/proposals").send()
    assert page.heading == "第0间热水"
    assert "It is on the list. Put its title into your own words." in page.text
    assert [need.number in page.text for need in needs] == [True, True, True, False]
    assert page_of(app, district, "clerk").text.count("A problem?") == 0


def test_a_dismissed_one_comes_back_when_there_are_more(app: Flask, district: District) -> None:
    like_needs(district)
    page = page_of(app, district, "leader").form("/problems/dismissals").send()
    assert "It is not proposed again unless more such needs come in." in page.text
    assert words_proposed() == []
    district.need(title="还是没有热水")
    assert words_proposed() == [WORD]


def test_only_who_sees_all_its_needs_says_that_it_is_no_problem(app: Flask, district: District) -> None:
    like_needs(district)
    client: Client = app.test_client()
    token = sign_in_as(client, district.person("alliance_clerk"))
    page = client.page("/problems")
    assert "Not one problem" not in page.text
    assert "Put it on the problem list" in page.text
    which = page.form("/problems/proposals").values["which"]
    answer = client.post("/problems/dismissals", data={"which": which, "csrf_token": token})
    assert answer.status_code == 409
    assert "This is not yours to change." in answer.get_data(as_text=True)
    assert words_proposed() == [WORD]


def test_dismissing_what_is_gone_changes_nothing(app: Flask, district: District) -> None:
    like_needs(district)
    page = page_of(app, district, "leader")
    a_problem(district, *db.session.query(Need))
    again = page.form("/problems/dismissals").send()
    assert again.status == 200
    assert "It is not proposed again" not in again.text
    assert db.session.query(Dismissal).count() == 0


def test_the_largest_five_are_shown_and_on_the_first_page_alone(app: Flask, district: District) -> None:
    for word in ("热水", "路灯", "食堂", "厕所", "操场", "围墙"):
        like_needs(district, word)
    district.need(title="再修围墙")
    assert MOST_SHOWN == 5
    assert len(words_proposed()) == 5
    assert words_proposed()[0] == "围墙"
    listed = {"words": "", "listed_on": clock.today(), "listed_by_id": district.person("clerk").id}
    db.session.execute(insert(Problem), [{"title": f"第{n}个", **listed} for n in range(31)])
    page = page_of(app, district, "clerk")
    assert page.text.count("A problem?") == 5
    assert page.follow("Older").text.count("A problem?") == 0


@pytest.mark.parametrize(("newer", "is_proposed"), [(LOOKED_AT - 4, True), (LOOKED_AT - 3, False)])
def test_the_newest_of_each_status_are_compared(district: District, newer: int, is_proposed: bool) -> None:
    like_needs(district)
    copies_of(district.need(title="别的"), newer - 1)
    assert words_proposed() == ([WORD] if is_proposed else [])


@pytest.mark.parametrize(("newer", "is_proposed"), [(MOST_DISMISSALS - 1, False), (MOST_DISMISSALS, True)])
def test_the_newest_dismissals_hold(app: Flask, district: District, newer: int, is_proposed: bool) -> None:
    like_needs(district)
    page_of(app, district, "leader").form("/problems/dismissals").send()
    given = {
        "category": "other",
        "pair": "别的",
        "need_ids": [],
        "dismissed_by_id": 1,
        "dismissed_at": clock.now(),
    }
    db.session.execute(insert(Dismissal), [given] * newer)
    assert words_proposed() == ([WORD] if is_proposed else [])


def test_what_a_problem_on_the_list_gathers_is_proposed_again_once_that_is_struck_off(
    district: District,
) -> None:
    problem = a_problem(district, *like_needs(district))
    assert words_proposed() == []
    problem.struck_off_at, problem.struck_off_by_id = clock.now(), district.person("clerk").id
    db.session.flush()
    assert words_proposed() == [WORD]
