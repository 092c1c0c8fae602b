"""Two people at one moment: what is there once stays there once, and the second is told."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.homes.world import home_at
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem, enter_spending
from tests.support.at_once import answer_meanwhile, done_meanwhile
from tests.support.client import Client
from tests.support.world import District
from welfare import clock
from welfare.accounts.desks import Leaving
from welfare.accounts.models import EventKind, PersonEvent
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.handover import hand_on_contacts
from welfare.measures.measures import outputs
from welfare.measures.measures.actions import add_step, finish_measure, finish_step, take_on
from welfare.measures.measures.models import Measure, MeasureNeed, MeasureStep, Spending
from welfare.measures.measures.queries import measure_by_id
from welfare.measures.problems.actions import answer_with, dismiss, gather, list_problem, strike_off
from welfare.measures.problems.models import Dismissal, Problem, ProblemMeasure, ProblemNeed
from welfare.measures.problems.proposals import needs_in, proposal
from welfare.measures.problems.queries import problem_by_id
from welfare.measures.visits.actions import Report, record_visit
from welfare.measures.visits.models import Visit
from welfare.needs.lifecycle import Status
from welfare.training.models import Level
from welfare.training.programmes.actions import add_programme


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_need_is_answered_by_one_measure(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    first, second = a_measure(district), a_measure(district, title="另一项措施")
    page = answer_meanwhile(
        lambda: take_on(first, need, by=district.person("clerk")),
        client, district.person("handler"), f"/measures/{second.id}/needs", numbers=need.number,
    )  # fmt: skip
    assert page.status == 409
    assert "Another measure already answers this need: 集中安装热水器." in page.text
    assert db.session.query(MeasureNeed).one().measure_id == first.id


def a_thing(kind: str, district: District) -> Any:
    if kind == "unit":
        return flat(district)
    if kind == "home":
        return home_at(district)
    return add_programme(name="计算机", level=Level.DISTRICT, budget_yuan=1, by=district.person("clerk"))


@pytest.mark.parametrize("kind", ["unit", "programme", "home"])
def test_a_thing_was_made_by_one_measure(client: Client, district: District, kind: str) -> None:
    thing = a_thing(kind, district)
    first, second = a_measure(district), a_measure(district, title="另一项措施")
    page = answer_meanwhile(
        lambda: outputs.link(first, kind, [thing.id], by=district.person("clerk")),
        client, district.person("second_clerk"), f"/measures/{second.id}/things", thing=f"{kind}:{thing.id}",
    )  # fmt: skip
    if db.engine.dialect.name == "postgresql":  # on SQLite the second finds it no longer among the choices
        assert page.status == 409
        assert "Another measure already names this: 集中安装热水器." in page.text
    else:
        assert page.status == 422
    assert len(outputs.outputs_of(first.id)) == 1
    assert outputs.outputs_of(second.id) == []


def test_a_measure_is_finished_once(client: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    measure = a_measure(district, takes_on=[need])
    page = answer_meanwhile(
        lambda: finish_measure(held(measure, district), words="装好了", by=district.person("clerk")),
        client, district.person("handler"), f"/measures/{measure.id}/completion", words="我也装好了",
    )  # fmt: skip
    assert page.status == 409
    assert "This measure is finished." in page.text
    db.session.expire_all()
    assert (measure.what_was_done, need.answer) == ("装好了", "装好了")


def held(measure: Measure, district: District) -> Measure:
    """The measure as a request locks it that changes it."""
    found = measure_by_id(measure.id, district.person("clerk"), to_change=True)
    assert found
    return found


def test_two_who_spend_do_not_exceed_the_budget_unseen(client: Client, district: District) -> None:
    measure = a_measure(district, approved_yuan=30_000)
    clerk = district.person("clerk")
    page = answer_meanwhile(
        lambda: enter_spending(held(measure, district), 20_000, by=clerk),
        client, district.person("handler"), f"/measures/{measure.id}/spendings",
        amount_yuan="10001", spent_on=clock.today().isoformat(), words="材料",
    )  # fmt: skip
    assert page.status == 422
    assert "This is 1 yuan more than approved." in page.text
    assert count(Spending) == 1


def test_a_step_is_done_by_whoever_was_first(client: Client, district: District) -> None:
    measure, clerk = a_measure(district), district.person("clerk")
    step = add_step(measure, title="采购", due_on=clock.today(), by=clerk)
    page = answer_meanwhile(
        lambda: finish_step(held(measure, district), step, by=clerk),
        client, district.person("handler"), f"/measures/{measure.id}/step-completions", which=str(step.id),
    )  # fmt: skip
    assert page.status == 303
    db.session.expire_all()
    assert db.session.query(MeasureStep).one().done_by_id == clerk.id


def test_a_problem_is_struck_off_once(client: Client, district: District) -> None:
    problem, clerk = a_problem(district, district.need(Status.SOLVED)), district.person("clerk")
    page = answer_meanwhile(
        lambda: strike_off(problem_by_id(problem.id, to_change=True) or problem, by=clerk),
        client, district.person("leader"), f"/problems/{problem.id}/striking-off",
    )  # fmt: skip
    assert page.status == 409
    assert "This problem has been struck off the list." in page.text
    db.session.expire_all()
    assert problem.struck_off_by_id == clerk.id


def test_a_need_and_a_measure_belong_to_a_problem_once(
    client: Client, app: Flask, district: District
) -> None:
    problem, need, measure = a_problem(district), district.need(), a_measure(district)
    clerk, leader = district.person("clerk"), district.person("leader")
    gathered = answer_meanwhile(
        lambda: gather(problem, need, by=clerk),
        client, leader, f"/problems/{problem.id}/needs", numbers=need.number,
    )  # fmt: skip
    answered = answer_meanwhile(
        lambda: answer_with(problem, measure, by=clerk),
        app.test_client(), leader, f"/problems/{problem.id}/measures", measure=str(measure.id),
    )  # fmt: skip
    assert (gathered.status, answered.status) == (303, 303)
    assert (count(ProblemNeed), count(ProblemMeasure)) == (1, 1)


def test_a_leader_has_a_contact_school_once(client: Client, district: District) -> None:
    leader, near = district.person("leader"), district.place("near_school").id
    page = answer_meanwhile(
        lambda: set_contact_schools(leader, {near}, by=district.person("clerk")),
        client, district.person("second_clerk"), f"/visits/contacts/{leader.id}", schools=[str(near)],
    )  # fmt: skip
    assert page.status == 303
    assert count(ContactSchool) == 1


def test_a_contact_school_handed_on_while_the_successor_is_given_it_is_theirs_once(
    district: District,
) -> None:
    clerk, near = district.person("clerk"), district.place("near_school").id
    set_contact_schools(district.person("leader"), {near}, by=clerk)

    def hand_on() -> None:
        gone, successor = district.person("leader"), district.person("alliance_leader")
        hand_on_contacts(Leaving(gone, []), successor, district.person("admin"))
        db.session.commit()

    done_meanwhile(lambda: set_contact_schools(district.person("alliance_leader"), {near}, by=clerk), hand_on)
    assert count(ContactSchool) == 1
    kept = db.session.query(ContactSchool).one()
    assert kept.leader_id == district.person("alliance_leader").id
    told = select(func.count()).where(
        PersonEvent.person_id == kept.leader_id, PersonEvent.kind == EventKind.CONTACTS_SET
    )
    assert db.session.scalar(told) == 1


def test_a_visit_is_recorded_once(client: Client, district: District) -> None:
    leader, near = district.person("leader"), district.place("near_school").id
    report = Report("visit", near, clock.today(), is_unannounced=False)
    page = answer_meanwhile(
        lambda: record_visit(report, by=leader),
        client, leader, "/visits/new", school=str(near), visited_on=clock.today().isoformat(),
        kind="announced", submission_key="visit",
    )  # fmt: skip
    assert page.status == 303
    visit = db.session.query(Visit).one()
    assert page.response.location == f"/visits/{visit.id}"


def like_needs(district: District) -> None:
    for by in ("teacher", "neighbour", "teacher"):
        district.need(by=by, title="热水不够")
    moved = district.need(title="没有热水")
    moved.school_id = district.place("far_school").id
    db.session.commit()


def test_a_proposal_is_taken_up_once(client: Client, district: District) -> None:
    like_needs(district)
    clerk = district.person("clerk")

    def take_up() -> None:
        group = proposal("housing:热水")
        assert group
        list_problem(title="没有热水", words="", by=clerk, needs=needs_in([group], clerk).values())

    page = answer_meanwhile(
        take_up, client, district.person("leader"), "/problems/proposals", which="housing:热水"
    )
    assert page.status == 409
    assert "This proposal has changed since you opened the page." in page.text
    assert count(Problem) == 1


def test_a_proposal_is_dismissed_once(client: Client, district: District) -> None:
    like_needs(district)

    def dismiss_it() -> None:
        group = proposal("housing:热水")
        assert group
        dismiss(group, by=district.person("clerk"))

    page = answer_meanwhile(
        dismiss_it, client, district.person("leader"), "/problems/dismissals", which="housing:热水"
    )
    assert page.status == 303
    assert count(Dismissal) == 1
