"""The end of a measure: which needs are answered, which stay as they are, and who is told of which."""

from flask import Flask

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.measures.measures.models import Measure
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need, NeedEvent


def finish(app: Flask, district: District, measure: Measure, by: str = "handler") -> Page:
    client: Client = app.test_client()
    sign_in_as(client, district.person(by))
    page = client.page(f"/measures/{measure.id}").form("/completion").send(words="每层装了两台")
    db.session.expire_all()
    return page


COMES_TO = {
    Status.SUBMITTED: Status.ANSWERED,
    Status.NEEDS_INFO: Status.NEEDS_INFO,
    Status.IN_PROGRESS: Status.ANSWERED,
    Status.CARRIED: Status.ANSWERED,
    Status.ANSWERED: Status.ANSWERED,
    Status.SOLVED: Status.SOLVED,
    Status.EXPLAINED: Status.EXPLAINED,
    Status.DECLINED: Status.DECLINED,
    Status.WITHDRAWN: Status.WITHDRAWN,
    Status.MERGED: Status.MERGED,
}
"""What a need of each status comes to when its measure is finished."""


def test_what_each_need_comes_to(app: Flask, district: District) -> None:
    needs = {status: district.need(status) for status in Status}
    page = finish(app, district, a_measure(district, takes_on=needs.values()), "clerk")
    assert {status: need.status for status, need in needs.items()} == COMES_TO
    assert "The measure is finished. 3 needs were answered" in page.text
    waiting = needs[Status.NEEDS_INFO]
    assert f"{waiting.number} was left as it is." in page.text
    assert page.text.count("was left as it is.") == 1
    newly = [needs[status] for status in (Status.SUBMITTED, Status.IN_PROGRESS, Status.CARRIED)]
    assert {(need.answer, need.outcome) for need in newly} == {("每层装了两台", Outcome.SOLVED)}
    assert needs[Status.ANSWERED].answer == "分到三楼一间"


def test_a_need_nobody_signed_for_goes_to_the_usual_unit(app: Flask, district: District) -> None:
    need = district.need(category="training")
    finish(app, district, a_measure(district, takes_on=[need]), "clerk")
    assert need.unit_id == district.place("training_office").id
    events = db.session.query(NeedEvent.by_id).filter(NeedEvent.need_id == need.id)
    assert {by_id for (by_id,) in events} == {need.raised_by_id, district.person("clerk").id}


def test_a_need_that_came_back_waits_for_another_answer(app: Flask, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = finish(app, district, a_measure(district, takes_on=[need]))
    assert "1 need was answered; its teacher now says whether the answer holds." in page.text
    assert "Finished, not all confirmed" in page.text
    client: Client = app.test_client()
    sign_in_as(client, district.person("teacher"))
    objected = (
        client.page(f"/needs/{need.number}/confirmation")
        .form("/confirmation")
        .send(holds="no", words="还是冷水")
    )
    assert objected.status == 200
    db.session.expire_all()
    assert need.status == Status.IN_PROGRESS


def test_a_measure_without_a_need_is_finished_too(app: Flask, district: District) -> None:
    page = finish(app, district, a_measure(district))
    assert "The measure is finished. 0 needs were answered" in page.text
    assert "Finished and confirmed" in page.text
    assert "每层装了两台" in page.text


def hidden_need(district: District, status: Status) -> Need:
    return district.need(status, unit="training_office", is_protected=True)


def test_whoever_finishes_it_is_told_nothing_of_protected_needs_they_may_not_know(
    app: Flask, district: District
) -> None:
    known = [district.need(status) for status in (Status.IN_PROGRESS, Status.NEEDS_INFO)]
    hidden = [hidden_need(district, status) for status in (Status.IN_PROGRESS, Status.NEEDS_INFO)]
    page = finish(app, district, a_measure(district, takes_on=[*known, *hidden]))
    assert [need.status for need in hidden] == [Status.IN_PROGRESS, Status.NEEDS_INFO]
    assert "1 need was answered" in page.text
    assert f"{known[1].number} was left as it is." in page.text
    assert not any(need.number in page.text for need in hidden)
    assert "do not see" not in page.text
    page = finish(
        app, district, a_measure(district, takes_on=[hidden_need(district, Status.NEEDS_INFO)]), "clerk"
    )
    assert "was left as it is." in page.text


def test_only_needs_that_whoever_finishes_it_sees_are_answered(app: Flask, district: District) -> None:
    own = district.need(Status.IN_PROGRESS)
    others = [district.need(Status.IN_PROGRESS, unit="training_office"), district.need(Status.SUBMITTED)]
    page = finish(app, district, a_measure(district, takes_on=[own, *others]))
    assert [need.status for need in (own, *others)] == [
        Status.ANSWERED, Status.IN_PROGRESS, Status.SUBMITTED,
    ]  # fmt: skip
    assert "1 need was answered" in page.text
    assert "2 needs that you do not see were left as they are: others answer them." in page.text
    assert not any(need.number in page.text for need in others)


def test_needs_of_its_problems_are_taken_over(app: Flask, district: District) -> None:
    mine, taken, closed = district.need(), district.need(), district.need(Status.SOLVED)
    unseen = district.need(Status.IN_PROGRESS, unit="training_office")
    a_measure(district, takes_on=[taken], title="另一项措施")
    problem = a_problem(district, mine, taken, closed, unseen)
    units = (
        ("handler", "housing_office", set()),
        ("alliance_clerk", "alliance", {mine.number, unseen.number}),
    )
    for by, unit, numbers in units:
        measure = a_measure(district, answers=[problem], unit=unit)
        client: Client = app.test_client()
        sign_in_as(client, district.person(by))
        page = client.page(f"/measures/{measure.id}").form("/needs-of-problems").send()
        assert page.status == 200
        assert {need.number for need in (mine, taken, closed, unseen) if need.number in page.text} == numbers
