"""The ledger: every problem with the measures that answer it, on the page and in the file."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.measures.world import a_measure, a_problem, enter_spending
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures.actions import add_step, finish_measure, finish_step
from welfare.measures.problems.actions import gather, strike_off
from welfare.measures.problems.models import Problem
from welfare.needs.lifecycle import Status

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATE = datetime(2026, 11, 24, 17, tzinfo=UTC)
"""Already the next day on the district's clocks."""


def page_of(app: Flask, district: District, account: str) -> Page:
    client: Client = app.test_client()
    sign_in_as(client, district.person(account))
    return client.page("/measures/ledger")


def lines_of(page: Page) -> list[list[str]]:
    """The table of the page without its heading."""
    rows = [[text(cell) for cell in elements(row, "td")] for row in elements(page.main, "tr")]
    return [row for row in rows if row]


def file_of(page: Page) -> list[list[str]]:
    """The rows of the file that the page's button gives, heading first."""
    answer = page.form("/exports/lists/ledger").send(("format", "csv"))
    assert answer.status == 200
    return list(csv.reader(io.StringIO(answer.response.data.decode("utf-8-sig"))))


def tell(district: District) -> None:
    """Two problems, one of which two measures answer, and a measure that answers none."""
    clerk = district.person("clerk")
    with clock.at(NOON):
        warm = a_problem(district, title="没有热水")
        first = a_measure(
            district,
            answers=[warm],
            takes_on=[district.need(Status.SOLVED), district.need(Status.ANSWERED)],
            approved_yuan=1000,
            spent=400,
            title="装热水器",
        )
        enter_spending(first, 700, by=clerk, reason="运费")
        done, *_ = (
            add_step(first, title=title, due_on=date(2026, 12, day), by=clerk)
            for title, day in (("采购", 1), ("安装", 9), ("验收", 20))
        )
        finish_step(first, done, by=clerk)
        dark = a_problem(district, district.need(Status.EXPLAINED), title="没有路灯")
        a_measure(district, unit="training_office", title="开一门课", started_on=date(2026, 3, 2))
        with clock.at(LATE):
            borrowed = a_measure(
                district, answers=[warm], unit="training_office", approved_yuan=0, title="借公共浴室"
            )
            finish_measure(borrowed, words="借到了", by=clerk)
            strike_off(dark, by=clerk)


def test_each_column_of_the_page(app: Flask, district: District) -> None:
    tell(district)
    with clock.at(NOON):
        assert [" | ".join(row) for row in lines_of(page_of(app, district, "leader"))] == [
            "1 | 没有热水Tue 24 Nov | 装热水器 | 后勤科 | Wed 9 Dec | 1,100 / 1,000 Over budget | 1 of 2"
            " | not yet",
            "2 | 没有热水Tue 24 Nov | 借公共浴室 | 师训科 | finished on Wed 25 Nov | 0 / 0 | — | not yet",
            "3 | 没有路灯Tue 24 Nov | — |  |  |  | 1 of 1 | Wed 25 Nov",
            "4 | No problem listed | 开一门课 | 师训科 |  | 0 / 30,000 | — | ",
        ]


def test_each_column_of_the_file(app: Flask, district: District) -> None:
    tell(district)
    with clock.at(NOON):
        assert [",".join(row) for row in file_of(page_of(app, district, "clerk"))] == [
            "Problem,Listed on,Measure,Lead unit,Decided on,Next step due on,Finished on,"
            "Approved (yuan),Spent (yuan),Needs,Needs confirmed,Struck off on",
            "没有热水,2026-11-24,装热水器,后勤科,2026-11-24,2026-12-09,,1000,1100,2,1,",
            "没有热水,2026-11-24,借公共浴室,师训科,2026-11-25,,2026-11-25 01:00,0,0,0,0,",
            "没有路灯,2026-11-24,,,,,,,,1,1,2026-11-25 01:00",
            ",,开一门课,师训科,2026-03-02,,,30000,0,0,0,",
        ]


@pytest.mark.parametrize(
    ("account", "rows"),
    [
        ("handler", [("没有热水", "装热水器"), ("没有路灯", "")]),
        ("other_handler", [("没有热水", "借公共浴室"), ("没有路灯", ""), ("", "开一门课")]),
    ],
)
def test_a_handler_sees_every_problem_and_the_measures_of_the_own_unit(
    app: Flask, district: District, account: str, rows: list[tuple[str, str]]
) -> None:
    tell(district)
    with clock.at(NOON):
        page = page_of(app, district, account)
        assert [row[2].replace("—", "") for row in lines_of(page)] == [measure for _problem, measure in rows]
        assert [(row[0], row[2]) for row in file_of(page)[1:]] == rows


def test_a_problem_whose_measures_are_all_of_other_units_stands_once(app: Flask, district: District) -> None:
    problem = a_problem(district, district.need(Status.SOLVED))
    for title in ("装热水器", "换热水器"):
        a_measure(district, answers=[problem], title=title)
    assert [row[1:] for row in lines_of(page_of(app, district, "other_handler"))] == [
        [*lines_of(page_of(app, district, "leader"))[0][1:2], "—", "", "", "", "1 of 1", "not yet"]
    ]


@pytest.mark.parametrize(
    ("account", "needs"), [("leader", 1), ("clerk", 1), ("alliance_clerk", 0), ("handler", 0)]
)
def test_a_protected_need_is_counted_for_those_who_may_know_of_it(
    app: Flask, district: District, account: str, needs: int
) -> None:
    hidden = [
        district.need(Status.IN_PROGRESS, unit="training_office", is_protected=True, title="不便明说")
        for _ in range(2)
    ]
    a_measure(district, answers=[a_problem(district)], takes_on=hidden[:1])
    gather(a_problem(district), hidden[1], by=district.person("clerk"))
    page = page_of(app, district, account)
    assert [row[9] for row in file_of(page)[1:]] == [str(needs)] * 2
    assert [row[6] for row in lines_of(page)] == ["0 of 1" if needs else "—"] * 2
    assert "不便明说" not in page.text


@pytest.mark.in_turn("a list on paper is put together in Python")
def test_five_hundred_rows_are_printed_and_the_file_holds_all(app: Flask, district: District) -> None:
    by = district.person("clerk").id
    problems = [
        {"title": f"第{n}个问题", "words": "", "listed_on": clock.today(), "listed_by_id": by}
        for n in range(500)
    ]
    db.session.execute(insert(Problem), problems)
    page = page_of(app, district, "leader")
    assert len(lines_of(page)) == 500
    assert "There are more" not in page.text
    a_problem(district, title="最后一个")
    page = page_of(app, district, "leader")
    assert len(lines_of(page)) == 500
    assert "There are more; the exported file holds all." in page.text
    assert "最后一个" not in page.text
    assert file_of(page)[-1][0] == "最后一个"
    assert len(file_of(page)) == 502


def test_an_empty_ledger_says_so(app: Flask, district: District) -> None:
    assert "There is neither a problem nor a measure yet." in page_of(app, district, "handler").text
