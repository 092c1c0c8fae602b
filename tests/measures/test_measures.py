"""From a problem to a measure that answers it, what it costs, and striking off."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.measures.visits.test_visits import SignIn
from tests.support.client import Client
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures.actions import spend, take_on
from welfare.measures.measures.models import Measure, MeasureNeed, Spending
from welfare.measures.problems.actions import gather, list_problem, strike_off
from welfare.measures.problems.models import Problem
from welfare.measures.refusals import ReasonNeeded
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.needs.models import Need
from welfare.notices.models import Notice

Enter = Callable[..., Measure]


def test_from_a_problem_to_confirmed_needs(client: Client, district: District, sign_in: SignIn) -> None:
    needs = [district.need(Status.IN_PROGRESS), district.need(by="neighbour")]
    sign_in(client, "clerk")
    problem = client.page("/problems/new").form("/problems/new").send(title="宿舍没有热水")
    problem = problem.form("/needs").send(numbers=f"{needs[0].number}, {needs[1].number}")
    assert "0 of 2 confirmed" in problem.text
    form = problem.follow("Enter a measure against it").form("/measures/new")
    unit = str(district.place("housing_office").id)
    page = form.send(title="集中安装热水器", lead_unit=unit, approved_yuan="30000")
    assert "宿舍没有热水" in page.text
    page = page.form("/needs-of-problems").send()
    assert "0 of 2" in page.text
    page = page.form("/steps").send(title="采购", due_on=clock.today().isoformat())
    refused = page.form("/completion").send(words="装好了")
    assert refused.status == 409
    assert "采购" in refused.text
    page = page.form("/step-completions").send()
    page = page.form("/completion").send(words="每层装了两台热水器")
    assert "2 needs were answered" in page.text
    db.session.rollback()
    assert [db.session.get_one(Need, need.id).status for need in needs] == [Status.ANSWERED] * 2
    assert {db.session.get_one(Need, need.id).answer for need in needs} == {"每层装了两台热水器"}

    refused = problem.form("/striking-off").send()
    assert refused.status == 409
    assert all(need.number in refused.text for need in needs)
    for need, account in zip(needs, ("teacher", "neighbour"), strict=True):
        here = db.session.get_one(Need, need.id)
        teacher.confirm(here, by=district.person(account), satisfaction=Satisfaction.SATISFIED)
    struck = problem.form("/striking-off").send()
    assert struck.status == 200
    assert "Struck off" in struck.text


def test_a_teacher_objects_and_nothing_is_struck_off(
    district: District, problem: Problem, enter: Enter, client: Client, sign_in: SignIn
) -> None:
    measure = enter(problem)
    need = district.need(Status.IN_PROGRESS)
    take_on(measure, need, by=district.person("handler"))
    sign_in(client, "handler")
    client.page(f"/measures/{measure.id}").form("/completion").send(words="装好了")
    db.session.expire_all()
    teacher.object_to(db.session.get_one(Need, need.id), by=district.person("teacher"), words="还是冷水")
    page = client.page(f"/measures/{measure.id}")
    assert "Finished, not all confirmed" in page.text
    assert page.figure("cost_per_solved").text == "—"
    with pytest.raises(Exception, match=need.number):
        strike_off(db.session.get_one(Problem, problem.id), by=district.person("clerk"))


def test_more_than_approved_needs_a_reason_and_stands_in_red(
    district: District, enter: Enter, client: Client, sign_in: SignIn
) -> None:
    measure = enter()
    sign_in(client, "handler")
    page = client.page(f"/measures/{measure.id}")
    page = page.form("/spendings").send(amount_yuan="25000", words="首批")
    assert "Over budget" not in page.text
    refused = page.form("/spendings").send(amount_yuan="5001", words="第二批")
    assert refused.status == 422
    assert "1 yuan more than approved" in refused.text
    assert refused.form("/spendings").values["words"] == "第二批"
    page = refused.form("/spendings").send(reason="运费上涨")
    assert page.status == 200
    assert "Over budget" in page.text
    assert "运费上涨" in page.text
    page = page.form("/spendings").send(amount_yuan="-30002", words="冲回")
    assert page.status == 422
    page = page.form("/spendings").send(amount_yuan="-5001", words="冲回第二批")
    assert "Over budget" not in page.text
    assert [each.amount_yuan for each in db.session.query(Spending).order_by(Spending.id)] == [
        25000, 5001, -5001,
    ]  # fmt: skip
    with pytest.raises(ReasonNeeded):
        spend(
            db.session.get_one(Measure, measure.id),
            amount_yuan=5001,
            spent_on=clock.today(),
            words="",
            reason=None,
            by=district.person("clerk"),
        )


def test_a_need_is_answered_by_one_measure(
    district: District, enter: Enter, client: Client, sign_in: SignIn
) -> None:
    first, second = enter(), enter(title="另一项")
    need = district.need(Status.IN_PROGRESS)
    take_on(first, need, by=district.person("clerk"))
    sign_in(client, "clerk")
    refused = client.page(f"/measures/{second.id}").form("/needs").send(numbers=need.number)
    assert refused.status == 409
    assert "集中安装热水器" in refused.text
    assert db.session.query(MeasureNeed).one().measure_id == first.id


def test_a_protected_need_is_told_of_to_nobody_who_may_not_see_it(
    district: District, problem: Problem, enter: Enter, client: Client, app: Flask, sign_in: SignIn
) -> None:
    clerk = district.person("clerk")
    measure = enter(problem)
    secret = district.need(Status.IN_PROGRESS, unit="training_office", is_protected=True, title="不便明说")
    gather(problem, secret, by=clerk)
    take_on(measure, secret, by=clerk)
    sign_in(client, "clerk")
    handler = app.test_client()
    sign_in(handler, "handler")
    for address in (f"/problems/{problem.id}", f"/measures/{measure.id}"):
        assert "不便明说" in client.page(address).text
        assert "0 of 1" in client.page(address).text
        page = handler.page(address)
        assert "不便明说" not in page.text
        assert secret.number not in page.text
        assert "0 of 0" in page.text
    for address in ("/problems", "/measures", "/measures/ledger"):
        assert "0 of 1" in client.page(address).text
        assert "0 of 1" not in handler.page(address).text


def test_like_needs_are_proposed_and_a_person_decides(
    district: District, client: Client, sign_in: SignIn
) -> None:
    titles = ("宿舍热水不够", "热水时有时无", "冬天没热水", "热水器坏了")
    people = ("teacher", "neighbour", "colleague", "teacher")
    needs = [district.need(by=by, title=title) for by, title in zip(people, titles, strict=True)]
    needs[2].school_id = district.place("far_school").id
    district.need(title="热水（不便明说）", is_protected=True)
    sign_in(client, "clerk")
    page = client.page("/problems")
    assert "4 open needs from 3 schools" in page.text
    assert "不便明说" not in page.text
    page = page.form("/problems/dismissals").send()
    assert "open needs from" not in page.text
    district.need(by="colleague", title="热水烧不开")
    page = client.page("/problems")
    assert "5 open needs from 3 schools" in page.text
    page = page.form("/problems/proposals").send()
    assert page.path == f"/problems/{db.session.query(Problem).one().id}"
    assert all(title in page.text for title in titles)
    assert "open needs from" not in client.page("/problems").text


def test_the_unit_is_told_of_its_measure(district: District, enter: Enter, client: Client) -> None:
    enter()
    notice = db.session.query(Notice).filter(Notice.sentence.is_not(None)).one()
    assert notice.person_id == district.person("handler").id
    assert notice.address == f"/measures/{db.session.query(Measure).one().id}"


def test_the_ledger_is_printed_and_exported(
    district: District, problem: Problem, enter: Enter, client: Client, sign_in: SignIn
) -> None:
    enter(problem)
    enter(title="不针对问题的措施")
    list_problem(title="还没有措施的问题", words="", by=district.person("leader"))
    sign_in(client, "leader")
    page = client.page("/measures/ledger")
    for words in ("宿舍没有热水", "集中安装热水器", "不针对问题的措施", "还没有措施的问题"):
        assert words in page.text
    form = page.form("/exports/lists/ledger")
    answer = client.post(form.action, data={**form.values, "format": "csv"})
    assert answer.content_type.startswith("text/csv")
    assert len(answer.get_data(as_text=True).strip().splitlines()) == 4
