"""Of many measures or problems the one that is meant is found by its title, the oldest as well."""

from urllib.parse import quote

import pytest
from sqlalchemy import insert, select

from tests.measures.world import a_measure, a_problem
from tests.support.client import Client
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures.models import Measure
from welfare.measures.problems.actions import strike_off
from welfare.measures.problems.models import Problem, ProblemMeasure

MANY = 120


@pytest.fixture
def clerk(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("clerk"))
    return client


def many_problems(district: District) -> None:
    row = {"words": "", "listed_on": clock.today(), "listed_by_id": district.person("clerk").id}
    db.session.execute(insert(Problem), [{**row, "title": f"第{n}处 LED 灯不亮"} for n in range(1, MANY + 1)])
    db.session.commit()


def many_measures(district: District) -> None:
    row = {
        "words": "", "lead_unit_id": district.place("housing_office").id, "approved_yuan": 1,
        "started_on": clock.today(), "entered_by_id": district.person("clerk").id,
    }  # fmt: skip
    db.session.execute(insert(Measure), [{**row, "title": f"换第{n}盏路灯"} for n in range(1, MANY + 1)])
    db.session.commit()


def answers() -> list[tuple[str, str]]:
    db.session.expire_all()
    query = (
        select(Problem.title, Measure.title)
        .join(ProblemMeasure, ProblemMeasure.problem_id == Problem.id)
        .join(Measure, Measure.id == ProblemMeasure.measure_id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def test_a_new_measure_answers_a_problem_that_is_named(clerk: Client, district: District) -> None:
    many_problems(district)
    form = clerk.page("/measures/new").form("/measures/new")
    assert [option for option in elements(form.element, "option") if "灯" in (option.text or "")] == []
    given = {"title": "换灯", "approved_yuan": "1", "lead_unit": str(district.place("housing_office").id)}
    page = form.send(**given, problem_typed="第1处")
    assert page.status == 200
    assert answers() == [("第1处 LED 灯不亮", "换灯")]
    page = clerk.page("/measures/new").form("/measures/new").send(**given, problem_typed="led 灯")
    assert page.status == 422
    assert page.form("/measures/new").values["problem_typed"] == "led 灯"
    assert len(answers()) == 1


def test_a_problem_is_answered_by_a_measure_that_is_named(clerk: Client, district: District) -> None:
    problem = a_problem(district)
    many_measures(district)
    page = clerk.page(f"/problems/{problem.id}").form("/measures").send(measure_typed="")
    assert "Choose a measure." in page.text
    page.form("/measures").send(measure_typed="换第1盏路灯")
    assert answers() == [("宿舍没有热水", "换第1盏路灯")]


def test_nobody_finds_what_they_could_not_choose(clerk: Client, client: Client, district: District) -> None:
    problem = a_problem(district)
    a_measure(district, answers=[problem], is_finished=True)
    db.session.commit()

    def found(address: str, words: str) -> list[str]:
        return [match["name"] for match in client.get(f"{address}?q={quote(words)}").get_json()["matches"]]

    assert found("/problems/choices", "热水") == ["宿舍没有热水"]
    assert found("/measures/choices", "热水器") == ["集中安装热水器"]
    strike_off(problem, by=district.person("clerk"))
    assert found("/problems/choices", "热水") == []
    assert found("/measures/choices", "%") == []


@pytest.mark.parametrize("words", ["（二期）", "(二期)", "暖冬——二期", "ＬＥＤ", "led灯 暖冬", "暖\u200b冬"])
def test_a_title_is_found_in_whatever_width_it_is_written(
    clerk: Client, district: District, words: str
) -> None:
    a_problem(district, title="暖冬——二期 ＬＥＤ灯（二期）")
    a_problem(district, title="别的")
    db.session.commit()
    found = clerk.get(f"/problems/choices?q={quote(words)}").get_json()["matches"]
    assert [match["name"] for match in found] == ["暖冬——二期 ＬＥＤ灯（二期）"]
