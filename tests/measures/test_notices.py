"""Whom measures and visits tell of what: who gets it and nobody else, what it says, and what it opens."""

from flask import Flask

from tests.measures.world import a_measure, give_role
from tests.support.telling import told_by
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.accounts.roles import Role
from welfare.measures.measures.actions import enter_measure, finish_measure
from welfare.measures.visits.actions import Found, Report, record_visit
from welfare.measures.visits.models import FindingOutcome
from welfare.needs.lifecycle import Status


def test_the_handlers_of_the_lead_unit_are_told_of_a_measure(app: Flask, district: District) -> None:
    give_role(district, "second_clerk", Role.HANDLER, "housing_office")
    give_role(district, "alliance_clerk", Role.HANDLER, "bureau")
    told = told_by(app, district, lambda: a_measure(district))
    assert set(told) == {"handler", "second_clerk"}
    for sentence, path in told.values():
        assert sentence.startswith("Your unit leads a new measure: 集中安装热水器")
        assert path.startswith("/measures/")


def test_whoever_enters_it_is_not_told_nor_whoever_has_left(app: Flask, district: District) -> None:
    gone = give_role(district, "second_clerk", Role.HANDLER, "housing_office")
    deactivate(gone, by=district.person("admin"))

    def enter() -> None:
        enter_measure(
            title="装路灯", words="", lead_unit=district.place("housing_office"), approved_yuan=0,
            started_on=clock.today(), by=district.person("handler"),
        )  # fmt: skip

    assert told_by(app, district, enter) == {}


def test_the_teachers_of_its_open_needs_are_told_of_its_end(app: Flask, district: District) -> None:
    needs = {by: district.need(Status.IN_PROGRESS, by=by) for by in ("teacher", "neighbour")}
    over = district.need(Status.SOLVED, by="colleague")
    measure = a_measure(district, takes_on=[*needs.values(), over])
    told = told_by(
        app, district, lambda: finish_measure(measure, words="装好了", by=district.person("handler"))
    )
    assert set(told) == set(needs)
    for account, need in needs.items():
        sentence, path = told[account]
        assert sentence.startswith(f"Your need {need.number} was answered")
        assert path == f"/needs/{need.number}"


def test_the_teacher_of_a_need_found_on_a_visit_is_told_and_the_clerks_are(
    app: Flask, district: District
) -> None:
    found = (
        Found("没有热水", FindingOutcome.NEED, category="housing", teacher_id=district.person("teacher").id),
        Found("没有路灯", FindingOutcome.PROBLEM),
        Found("缺消毒柜", FindingOutcome.SOLVED_ON_THE_SPOT, what_was_done="调来一台"),
    )
    school = district.place("near_school").id
    report = Report("visit", school, clock.today(), is_unannounced=True, findings=found)
    told = told_by(app, district, lambda: record_visit(report, by=district.person("leader")))
    assert set(told) == {"teacher", "clerk", "second_clerk", "alliance_clerk"}
    assert "was submitted for you" in told["teacher"][0]
    assert all("is waiting to be accepted" in told[account][0] for account in told.keys() - {"teacher"})
    assert {path for _sentence, path in told.values()} == {"/needs/" + told["teacher"][0].split()[1]}
