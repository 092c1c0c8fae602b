"""Striking a problem off: only when its measures are finished and every need of it is settled."""

from datetime import UTC

import pytest
from flask import Flask

from tests.measures.world import a_measure, a_problem, give_role
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.problems.models import Problem
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Status


def strike_off(app: Flask, district: District, problem: Problem, by: str = "clerk") -> Page:
    client: Client = app.test_client()
    sign_in_as(client, district.person(by))
    page = client.page(f"/problems/{problem.id}").form("/striking-off").send()
    db.session.expire_all()
    return page


STANDINGS = {
    #   its measure  a need of the measure  a need gathered   may be struck off
    "nothing":         (None,  None,                None,                 False),
    "measure":         (True,  None,                None,                 True),
    "running":         (False, None,                None,                 False),
    "running, solved": (False, Status.SOLVED,       Status.SOLVED,        False),
    "gathered":        (None,  None,                Status.SOLVED,        True),
    "gathered, open":  (None,  None,                Status.IN_PROGRESS,   False),
    "both settled":    (True,  Status.EXPLAINED,    Status.WITHDRAWN,     True),
    "one answered":    (True,  Status.ANSWERED,     Status.SOLVED,        False),
    "other answered":  (True,  Status.SOLVED,       Status.ANSWERED,      False),
    "merged":          (True,  Status.SOLVED,       Status.MERGED,        False),
}  # fmt: skip


@pytest.mark.parametrize("standing", STANDINGS)
def test_when_a_problem_may_be_struck_off(app: Flask, district: District, standing: str) -> None:
    is_finished, answered, gathered, may = STANDINGS[standing]
    problem = a_problem(district, *([district.need(gathered)] if gathered else []))
    if is_finished is not None:
        needs = [district.need(answered)] if answered else []
        a_measure(district, answers=[problem], takes_on=needs, is_finished=is_finished)
    page = strike_off(app, district, problem)
    assert page.status == (200 if may else 409)
    assert (problem.struck_off_at is not None) == may
    assert ("The problem has been struck off." in page.text) == may
    if may:
        assert (problem.struck_off_by_id, problem.struck_off_at.tzinfo) == (district.person("clerk").id, UTC)
        assert "struck off on" in page.text
        assert not [form for form in page.forms if "/problems/" in form.action] + page.folded


@pytest.mark.parametrize(("count", "more"), [(8, ""), (9, " …")])
def test_up_to_eight_needs_are_named(app: Flask, district: District, count: int, more: str) -> None:
    needs = [district.need(Status.ANSWERED) for _ in range(count)]
    page = strike_off(app, district, a_problem(district, *needs))
    numbers = " · ".join(need.number for need in needs[:8])
    assert f"It cannot be struck off yet. Not confirmed: {numbers}{more}." in page.text


def test_that_there_are_more_is_said_also_where_they_are_not_seen(app: Flask, district: District) -> None:
    seen, unseen = district.need(Status.ANSWERED), district.need(Status.ANSWERED, by="neighbour")
    problem = a_problem(district, seen, unseen, by="alliance_clerk")
    page = strike_off(app, district, problem, by="alliance_clerk")
    assert f"Not confirmed: {seen.number} …." in page.text
    assert unseen.number not in page.text


def test_a_protected_need_holds_up_nobody_who_may_not_know_of_it(app: Flask, district: District) -> None:
    give_role(district, "school", Role.CLERK, "near_school")
    hidden = district.need(Status.ANSWERED, is_protected=True)
    problem = a_problem(district, hidden, district.need(Status.SOLVED), by="school")
    assert "Not confirmed" in strike_off(app, district, problem, by="clerk").text
    assert "1 of 1 confirmed" in (page := strike_off(app, district, problem, by="school")).text
    assert "The problem has been struck off." in page.text
    alone = a_problem(district, hidden, by="school")
    assert "no measure and no need stands behind it" in strike_off(app, district, alone, by="school").text


@pytest.mark.parametrize("count", [8, 9])
def test_up_to_eight_measures_are_named(app: Flask, district: District, count: int) -> None:
    problem = a_problem(district)
    for n in range(count):
        a_measure(district, answers=[problem], title=f"措施{n}")
    page = strike_off(app, district, problem)
    assert "Not finished: " + " · ".join(f"措施{n}" for n in range(8)) + "." in page.text


def test_it_stays_struck_off_when_a_need_comes_back(app: Flask, district: District) -> None:
    need = district.need(Status.SOLVED)
    problem = a_problem(district, need)
    strike_off(app, district, problem)
    teacher.reopen(need, by=district.person("teacher"), words="又坏了")
    client: Client = app.test_client()
    sign_in_as(client, district.person("leader"))
    page = client.page(f"/problems/{problem.id}")
    assert "struck off on" in page.text
    assert "0 of 1 confirmed" in page.text


def test_a_handler_reads_a_problem_and_finds_nothing_to_do(app: Flask, district: District) -> None:
    problem = a_problem(district, district.need(Status.IN_PROGRESS, unit="training_office"))
    client: Client = app.test_client()
    sign_in_as(client, district.person("handler"))
    page = client.page(f"/problems/{problem.id}")
    assert [form for form in page.forms if "/problems/" in form.action] + page.folded == []
    assert "Enter a measure against it" in page.links


def test_a_measure_of_another_unit_is_not_denied(app: Flask, district: District) -> None:
    problem = a_problem(district)
    client: Client = app.test_client()
    sign_in_as(client, district.person("other_handler"))
    assert "No measure answers it yet." in client.page(f"/problems/{problem.id}").text
    a_measure(district, answers=[problem])
    page = client.page(f"/problems/{problem.id}")
    assert "No measure answers it yet." not in page.text
    assert "Nothing that is open to you." in page.text
    assert "集中安装热水器" not in page.text
