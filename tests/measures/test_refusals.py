"""Every refusal of visits, problems and measures: met as a person meets it, with its sentence on the page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.homes.world import home_at
from tests.measures.world import a_measure, a_problem, enter_spending, give_role
from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures import refusals
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.measures import outputs
from welfare.measures.measures.actions import add_step
from welfare.measures.problems.actions import answer_with, strike_off
from welfare.measures.visits.actions import Found, Report, record_visit
from welfare.measures.visits.models import FindingOutcome
from welfare.needs.lifecycle import Status
from welfare.organizations.actions import set_organization_active
from welfare.refusals import Refusal


class Visitor:
    """Somebody at a browser, and the district they are in."""

    def __init__(self, app: Flask, district: District) -> None:
        self.app, self.district = app, district
        self.named = ""
        """The number of the need that the sentence names."""

    def post(self, account: str, address: str, **fields: Any) -> Page:
        """What `account` is answered that sends this."""
        client: Client = self.app.test_client()
        token = sign_in_as(client, self.district.person(account))
        db.session.commit()
        self.before = fingerprint(self.app)
        return Page(client, client.post(address, data={**fields, "csrf_token": token}))


def not_yours(at: Visitor) -> Page:
    give_role(at.district, "leader", Role.HANDLER, "training_office")
    measure = a_measure(at.district)
    step = {"title": "采购", "due_on": clock.today()}
    return at.post("leader", f"/measures/{measure.id}/steps", **step)


def struck_off(at: Visitor) -> Page:
    problem = a_problem(at.district, at.district.need(Status.SOLVED))
    strike_off(problem, by=at.district.person("clerk"))
    return at.post("leader", f"/problems/{problem.id}/wording", title="还是没有热水")


def not_settled(at: Visitor) -> Page:
    needs = [at.district.need(Status.SOLVED), at.district.need(Status.ANSWERED)]
    at.named = needs[1].number
    return at.post("clerk", f"/problems/{a_problem(at.district, *needs).id}/striking-off")


def others_not_settled(at: Visitor) -> Page:
    need = at.district.need(Status.ANSWERED, by="neighbour")
    problem = a_problem(at.district, need, by="alliance_clerk")
    return at.post("alliance_clerk", f"/problems/{problem.id}/striking-off")


def not_finished(at: Visitor) -> Page:
    problem = a_problem(at.district)
    a_measure(at.district, answers=[problem], is_finished=True, title="已经办完")
    a_measure(at.district, answers=[problem])
    return at.post("clerk", f"/problems/{problem.id}/striking-off")


def nothing_behind(at: Visitor) -> Page:
    return at.post("clerk", f"/problems/{a_problem(at.district).id}/striking-off")


def finished(at: Visitor) -> Page:
    measure = a_measure(at.district, is_finished=True)
    return at.post("handler", f"/measures/{measure.id}/wording", title="再装几台", approved_yuan="1")


def steps_left(at: Visitor) -> Page:
    measure = a_measure(at.district)
    for title in ("安装", "采购"):
        add_step(measure, title=title, due_on=clock.today(), by=at.district.person("clerk"))
    return at.post("handler", f"/measures/{measure.id}/completion", words="装好了")


def need_not_there(at: Visitor) -> Page:
    seen = at.district.need(Status.IN_PROGRESS).number
    unseen = at.district.need(Status.IN_PROGRESS, unit="training_office").number
    return at.post("handler", f"/measures/{a_measure(at.district).id}/needs", numbers=f"{seen} {unseen}")


def need_taken(at: Visitor) -> Page:
    need = at.district.need(Status.IN_PROGRESS)
    a_measure(at.district, takes_on=[need])
    other = a_measure(at.district, title="另一项措施")
    return at.post("handler", f"/measures/{other.id}/needs", numbers=need.number)


def reason_needed(at: Visitor) -> Page:
    measure = a_measure(at.district, spent=29_000)
    spending = {"amount_yuan": "2234", "spent_on": clock.today(), "words": "材料"}
    return at.post("handler", f"/measures/{measure.id}/spendings", **spending)


def less_than_nothing(at: Visitor) -> Page:
    measure = a_measure(at.district, spent=29_000)
    spending = {"amount_yuan": "-29001", "spent_on": clock.today(), "words": "冲回"}
    return at.post("handler", f"/measures/{measure.id}/spendings", **spending)


def proposal_gone(at: Visitor) -> Page:
    at.district.need(title="热水不够")
    return at.post("clerk", "/problems/proposals", which="housing:热水")


def not_their_school(at: Visitor) -> Page:
    leader = at.district.person("alliance_leader").id
    schools = [at.district.place(key).id for key in ("near_school", "lone_school")]
    return at.post("clerk", f"/visits/contacts/{leader}", schools=schools)


def no_files(at: Visitor) -> Page:
    return at.post("handler", f"/measures/{a_measure(at.district).id}/files")


MET: dict[type[Refusal], tuple[Callable[[Visitor], Page], int, str]] = {
    refusals.NoFiles: (no_files, 422, "Choose a photo or a document."),
    refusals.NotTheirSchool: (not_their_school, 422, "片长一 is not a leader of these schools: 双河幼儿园."),
    refusals.NotYours: (not_yours, 409, "This is not yours to change."),
    refusals.AlreadyStruckOff: (struck_off, 409, "This problem has been struck off the list."),
    refusals.NotSettled: (not_settled, 409, "It cannot be struck off yet. Not confirmed: {named}."),
    refusals.OthersNotSettled: (
        others_not_settled, 409, "It cannot be struck off yet: some of its needs are not confirmed.",
    ),
    refusals.MeasuresNotFinished: (
        not_finished, 409, "It cannot be struck off yet. Not finished: 集中安装热水器.",
    ),
    refusals.NothingBehind: (
        nothing_behind, 409, "It cannot be struck off yet: no measure and no need stands behind it.",
    ),
    refusals.AlreadyFinished: (finished, 409, "This measure is finished."),
    refusals.StepsLeft: (steps_left, 409, "These steps are not done yet: 安装 · 采购."),
    refusals.NeedNotThere: (need_not_there, 422, "You see no need of this number."),
    refusals.NeedTaken: (need_taken, 409, "Another measure already answers this need: 集中安装热水器."),
    refusals.ReasonNeeded: (reason_needed, 422, "This is 1,234 yuan more than approved. Say why."),
    refusals.LessThanNothing: (less_than_nothing, 422, "No more can be taken back than was spent."),
    refusals.ProposalGone: (
        proposal_gone, 409, "This proposal has changed since you opened the page. Look at it again.",
    ),
}  # fmt: skip
"""By a refusal: how somebody comes to it, and the status and sentence that they are answered."""
BEHIND_THE_FORMS = {refusals.NotASchoolOfYours, refusals.OutputTaken, refusals.TooManyMeasureFiles}
"""Their forms offer nothing that would be refused; only the action meets it, between two people, or at the
sixty-first file."""


def test_each_refusal_is_here() -> None:
    known = {each for each in vars(refusals).values() if isinstance(each, type) and each is not Refusal}
    assert known == MET.keys() | BEHIND_THE_FORMS


@pytest.mark.parametrize("refusal", MET, ids=lambda refusal: refusal.__name__)
def test_a_person_is_told_why_and_nothing_is_changed(
    refusal: type[Refusal], app: Flask, district: District
) -> None:
    provoke, status, sentence = MET[refusal]
    at = Visitor(app, district)
    page = provoke(at)
    assert page.status == status
    assert sentence.format(named=at.named) in page.text
    assert fingerprint(app) == at.before


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("needs-of-problems", {}),
        ("need-removals", {"which": "26-0001-2"}),
        ("thing-removals", {"which": "home:1"}),
    ],
)
def test_a_finished_measure_takes_nothing_even_where_nothing_would_come_of_it(
    app: Flask, district: District, noun: str, fields: dict[str, str]
) -> None:
    measure = a_measure(district, is_finished=True)
    page = Visitor(app, district).post("handler", f"/measures/{measure.id}/{noun}", **fields)
    assert page.status == 409
    assert "This measure is finished." in page.text


def test_what_was_typed_stays_on_the_page_that_refuses(app: Flask, district: District) -> None:
    page = reason_needed(Visitor(app, district))
    sent = page.form("/spendings").values
    assert (sent["amount_yuan"], sent["words"], sent["reason"]) == ("2234", "材料", "")
    page = need_not_there(Visitor(app, district))
    assert len(page.form("/needs").values["numbers"].split()) == 2


@pytest.mark.parametrize("school", ["lone_school", "alliance", None])
def test_a_school_that_is_not_ones_own_takes_no_visit_and_no_contact(
    district: District, school: str | None
) -> None:
    school_id = district.place(school).id if school else 4321
    report = Report("visit", school_id, clock.today(), is_unannounced=True)
    with pytest.raises(refusals.NotASchoolOfYours):
        record_visit(report, by=district.person("alliance_leader"))
    with pytest.raises(refusals.NotASchoolOfYours):
        set_contact_schools(district.person("leader"), [school_id], by=district.person("alliance_clerk"))


def test_a_closed_school_is_not_visited(district: District) -> None:
    school, leader = district.place("far_school"), district.person("leader")
    set_organization_active(school, is_active=False, by=None)
    db.session.flush()
    with pytest.raises(refusals.NotASchoolOfYours):
        record_visit(Report("visit", school.id, clock.today(), is_unannounced=True), by=leader)


def test_nothing_more_is_found_of_a_problem_that_was_struck_off(district: District) -> None:
    leader = district.person("leader")
    problem = a_problem(district, district.need(Status.SOLVED))
    strike_off(problem, by=leader)
    found = Found("路灯", FindingOutcome.PROBLEM, problem_id=problem.id)
    school = district.place("near_school").id
    report = Report("visit", school, clock.today(), is_unannounced=True, findings=(found,))
    with pytest.raises(refusals.AlreadyStruckOff):
        record_visit(report, by=leader)
    with pytest.raises(refusals.AlreadyStruckOff):
        answer_with(problem, a_measure(district), by=leader)


def test_what_another_measure_made_is_not_named_twice(district: District) -> None:
    home = home_at(district)
    first, second = a_measure(district), a_measure(district, title="另一项措施")
    outputs.link(first, "home", [home.id], by=district.person("handler"))
    with pytest.raises(refusals.OutputTaken, match="集中安装热水器"):
        outputs.link(second, "home", [home.id], by=district.person("handler"))
    outputs.link(first, "home", [home.id], by=district.person("handler"))
    assert [thing.ids for thing in outputs.outputs_of(first.id)] == [(home.id,)]


def test_more_is_paid_by_no_spending_of_one_who_may_not_keep_it(district: District) -> None:
    with pytest.raises(refusals.NotYours):
        enter_spending(a_measure(district), 1, by=district.person("leader"))
